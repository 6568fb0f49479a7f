/**
 * Appliances behind a gateway load balancer, inside the guest (X24, X25).
 *
 * An appliance takes GENEVE packets for its own address and returns each to the node it came from, header, options and content
 * unchanged: only the outer addresses change places. A guest that forwards does so by default; one that does not has nobody
 * who takes them.
 */
import { formatAddress } from '../../model/address.js';
import type { Instance } from '../../model/network.js';
import { type AppliancePacket, appliancePacketOf, GENEVE_PORT } from '../appliance-header.js';
import { IP_PROTOCOL } from '../flow.js';
import { hashNumbers } from '../hash.js';
import { ipOf, ipv4 } from '../ip-packet.js';
import type { Decided, PacketInFlight } from '../state.js';
import type { StageContext, Verdict } from '../verdict.js';

/** What a guest makes of a GENEVE packet of a load balancer; `undefined` for all other packets. */
export function receiveAsAppliance(context: StageContext, instance: Instance): Verdict<'guest-receive'> | undefined {
    const received = appliancePacketOf(context.packet);
    if (!received || received.destination !== ipOf(context.packet)?.destination) {
        return undefined;
    }
    const { forwarding, forwardingSpan } = instance.guest;
    const decidedBy = forwardingSpan ?? instance.span;
    const from = (): string => formatAddress(received.source);
    if (!forwarding) {
        const summary = (): string =>
            `${instance.name} does not forward: nobody in it takes the GENEVE packet from ${from()} and returns it.`;
        return { kind: 'drop', reason: 'guest-no-appliance', rules: ['X24', 'X25'], decidedBy, summary };
    }
    const summary = (): string =>
        `${instance.name} is an appliance: it takes the packet out of GENEVE from ${from()} and looks at it.`;
    return { kind: 'pass', next: 'guest-forward', rules: ['X24', 'X25'], decidedBy, summary };
}

/** X24: nobody counts TTL on this way, so that the guard against loops goes on counting hops. */
export const lastDecrement = ({ decided: { ttlDecrementedAt } }: PacketInFlight): Decided =>
    ttlDecrementedAt === undefined ? {} : { ttlDecrementedAt };

/** Back to the node; `undefined` for packets that are not a load balancer's. */
export function returnAsAppliance(context: StageContext, instance: Instance): Verdict<'guest-forward'> | undefined {
    const received = appliancePacketOf(context.packet);
    if (!received) {
        return undefined;
    }
    const { genevePort, forwardingSpan } = instance.guest;
    const port = genevePort?.port ?? GENEVE_PORT;
    return {
        kind: 'pass',
        next: 'guest-route',
        packet: returned(received, port),
        fresh: true,
        decided: lastDecrement(context.flight),
        rules: ['X24', 'X25'],
        decidedBy: genevePort?.span ?? forwardingSpan ?? instance.span,
        summary: () =>
            `${instance.name} lets the packet pass and returns it to ${formatAddress(received.source)} port ${port}, options and content unchanged.`,
    };
}

/** The source port stays, since it stands for the flow; a fresh TTL, since it is the appliance's own packet. */
const returned = ({ source, destination, sourcePort, geneve, inner }: AppliancePacket, port: number) => ({
    layers: [
        ipv4({
            source: destination,
            destination: source,
            dontFragment: true,
            proto: IP_PROTOCOL.udp,
            identification: hashNumbers(source, destination, sourcePort) & 0xffff,
        }),
        { protocol: 'udp', sourcePort, destinationPort: port, checksum: 0 } as const,
        geneve,
        ...inner.layers,
    ],
});
