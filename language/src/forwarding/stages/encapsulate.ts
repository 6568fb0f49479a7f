/** Encapsulation: the packet gets the outer headers of the overlay, from this server to the target's (E2, E6, E7). */
import { formatAddress } from '../../model/address.js';
import { isIpv4 } from '../ip-packet.js';
import { type Tunnel, wrap } from '../overlay.js';
import type { StageContext, Verdict } from '../verdict.js';
import type { OverlaySender } from './mapping.js';
import { applyFields } from './originate.js';

/** The one place that stands for the physical network; not an element of any file. */
export const UNDERLAY = 'underlay';

/** Wraps the packet as the mapping entry says. */
export function encapsulate({ network, flight, packet }: StageContext, sender: OverlaySender): Verdict<'encapsulate'> {
    const { mapping, senderMac, path, overlayFields } = flight.decided;
    if (!mapping || !isIpv4(mapping.host)) {
        return { kind: 'missing', element: flight.hop.element };
    }
    const tunnel: Tunnel = {
        encapsulation: network.encapsulation,
        vni: sender.vpc.vni,
        source: sender.address,
        destination: mapping.host,
        innerSource: path === 'bridged' && senderMac !== undefined ? senderMac : sender.routerMac,
        innerDestination: mapping.mac,
    };
    return {
        kind: 'pass',
        next: 'underlay',
        at: { kind: 'underlay', element: UNDERLAY },
        packet: overlayFields ? applyFields(wrap(packet, tunnel), overlayFields) : wrap(packet, tunnel),
        rules: ['E2', 'E6', 'E7'],
        decidedBy: overlayFields?.[0]?.span ?? sender.vpc.span,
        summary: () =>
            `Outer header ${formatAddress(tunnel.source)} → ${formatAddress(tunnel.destination)}, ${tunnel.encapsulation} with the VPC's identifier ${tunnel.vni} (a stand-in for the unpublished format).${overlayFields ? ` On the wire somebody changes ${overlayFields.map(({ field }) => field).join(', ')}.` : ''}`,
    };
}
