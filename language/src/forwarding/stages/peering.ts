/**
 * Peering connection: two VPCs joined directly, nothing beyond them (X1, X2, X4).
 *
 * There is no device: the sender's own server wraps the packet for the peer VPC. What the connection does is refuse every
 * packet that is not for an address of the VPC at the other end, so nobody gets further than that.
 */
import { formatAddress, formatCidr, type IpAddress, sameAddress } from '../../model/address.js';
import type { Vpc } from '../../model/network.js';
import type { Peering } from '../../model/peering.js';
import { isActive, peerVpc } from '../interconnects.js';
import { ipOf } from '../ip-packet.js';
import { resolverAddress } from '../local-services.js';
import type { Port } from '../places.js';
import type { StageContext, Verdict } from '../verdict.js';

type V = Verdict<'peering-check'>;

/** Admits packets for the VPC at the other end. */
export function admitAtPeering(context: StageContext, port: Port): V {
    const { network, hop } = context;
    const peering = network.peerings.get(hop.element);
    const far = peerVpc(network, hop.element, port.vpc.id);
    if (!isActive(peering) || !far) {
        return { kind: 'missing', element: hop.element };
    }
    const destination = ipOf(context.packet)?.destination ?? 0;
    if (!context.index.vpcCovers(far.id, destination)) {
        return outside({ peering, far, destination });
    }
    const resolver = resolverAddress(far);
    if (resolver !== undefined && sameAddress(resolver, destination)) {
        const summary = (): string =>
            `${formatAddress(destination)} is the resolver of VPC '${far.name}', which answers only inside that VPC.`;
        return {
            kind: 'drop',
            reason: 'resolver-not-local',
            rules: ['I29', 'X4'],
            decidedBy: far.span,
            where: peering.id,
            summary,
        };
    }
    const summary = (): string =>
        `${peering.name} leads to VPC '${far.name}', which has ${formatAddress(destination)} in its range.`;
    return { kind: 'pass', next: 'mapping', rules: ['X2', 'X1'], decidedBy: peering.span, consulted: [far.span], summary };
}

interface Transit {
    readonly peering: Peering;
    readonly far: Vpc;
    readonly destination: IpAddress;
}

/** X2: no transit, no edge-to-edge routing: the peer's gateways, VPN and other peerings are out of reach. */
function outside({ peering, far, destination }: Transit): V {
    const blocks = (): string => far.cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ');
    return {
        kind: 'drop',
        reason: 'peering-address-outside-vpc',
        rules: ['X2'],
        decidedBy: peering.span,
        consulted: far.cidrs.map(({ span }) => span),
        where: peering.id,
        summary: () =>
            `${formatAddress(destination)} is no address of VPC '${far.name}' (${blocks()}), and ${peering.name} leads no further than that.`,
    };
}
