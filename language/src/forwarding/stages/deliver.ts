/**
 * Delivery: the packet becomes a frame on the receiver's virtual wire (E6).
 *
 * The Ethernet header is built anew: to the receiving interface, from the neighbour inside a subnet and from the router
 * otherwise. A stopped instance has nobody to take it.
 */
import type { Packet } from '../../packet/packet.js';
import { faultOf } from '../faults.js';
import { ETHER_TYPE, ipPacketOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import type { Port } from '../places.js';
import type { StageContext, Verdict } from '../verdict.js';

/** Hands the frame to the interface's owner. */
export function deliver(context: StageContext, port: Port): Verdict<'deliver'> {
    const { network } = context;
    const { interface: owner } = port;
    const fault = faultOf(network, owner);
    if (fault) {
        const summary = (): string => `${labelOf(network, fault.element)} does not run: the frame has no taker.`;
        return { kind: 'drop', reason: fault.reason, rules: ['E9'], decidedBy: owner.span, summary };
    }
    const nat = network.natGateways.get(owner.owner);
    return {
        kind: 'pass',
        next: nat ? 'gateway-check' : 'guest-receive',
        at: { kind: nat ? 'nat-gateway' : 'guest', element: owner.owner, interface: owner.id },
        packet: frameFor(context, port),
        rules: ['E6', 'E9', 'I12'],
        decidedBy: owner.span,
        summary: () => `A frame to ${owner.mac} reaches ${labelOf(network, owner.id)}, and nobody else.`,
    };
}

/** ARP replies are frames already; everything else gets a new Ethernet header. */
function frameFor({ packet, flight }: StageContext, { interface: owner, subnet }: Port): Packet {
    if (packet.layers[1]?.protocol === 'arp') {
        return packet;
    }
    const { path, senderMac } = flight.decided;
    const source = path === 'bridged' && senderMac !== undefined ? senderMac : subnet.routerMac;
    return { layers: [{ protocol: 'eth', destination: owner.mac, source, type: ETHER_TYPE.ipv4 }, ...ipPacketOf(packet).layers] };
}
