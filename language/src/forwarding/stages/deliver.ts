/**
 * Delivery: the packet becomes a frame on the receiver's virtual wire (E6).
 *
 * The Ethernet header is built anew: to the receiving interface, from the neighbour inside a subnet and from the router
 * otherwise. A stopped instance has nobody to take it.
 */
import type { MacAddress } from '../../model/address.js';
import type { NetworkInterface } from '../../model/network.js';
import type { TransitGatewayAttachment } from '../../model/transit-gateway.js';
import type { Packet } from '../../packet/packet.js';
import { isMulticast, multicastMac } from '../address-classes.js';
import { faultOf } from '../faults.js';
import { inspectionEndpoint } from '../inspection-endpoints.js';
import { attachmentOfInterface } from '../interconnects.js';
import { etherTypeOf, ipOf, ipPacketOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { readNeighbourMessage } from '../neighbour-messages.js';
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
    const attachment = attachmentOfInterface(network, owner);
    if (attachment) {
        return handToTransitGateway(context, port, attachment);
    }
    if (network.vpcEndpoints.has(owner.owner)) {
        return handToEndpoint(context, port);
    }
    if (network.loadBalancers.has(owner.owner)) {
        return handToNode(context, port);
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

/** The interface of an endpoint is the door of its service (X30), or of the load balancer behind it (X24). */
const handToEndpoint = (context: StageContext, port: Port): Verdict<'deliver'> => ({
    kind: 'pass',
    next: 'gateway-check',
    at: { kind: 'vpc-endpoint', element: port.interface.owner, interface: port.interface.id },
    packet: frameFor(context, port),
    rules: [inspectionEndpoint(context.network, port.interface.owner) ? 'X24' : 'X30', 'E9'],
    decidedBy: port.interface.span,
    summary: () => `A frame to ${port.interface.mac} reaches ${labelOf(context.network, port.interface.id)}.`,
});

/** The interface of a load balancer's node (X33). */
const handToNode = (context: StageContext, port: Port): Verdict<'deliver'> => ({
    kind: 'pass',
    next: 'load-balance',
    at: { kind: 'load-balancer', element: port.interface.owner, interface: port.interface.id },
    packet: frameFor(context, port),
    rules: [context.network.loadBalancers.get(port.interface.owner)?.gateway ? 'X25' : 'X33', 'E9'],
    decidedBy: port.interface.span,
    summary: () => `A frame to ${port.interface.mac} reaches a node of ${labelOf(context.network, port.interface.owner)}.`,
});

/** The interface of an attachment is the gateway's door (X5); multicast is not routed but replicated (X-M). */
function handToTransitGateway(
    { network, packet }: StageContext,
    { interface: owner }: Port,
    attachment: TransitGatewayAttachment,
): Verdict<'deliver'> {
    return {
        kind: 'pass',
        next: isMulticast(ipOf(packet)?.destination ?? 0) ? 'multicast-replication' : 'transit-gateway-association',
        at: { kind: 'transit-gateway', element: attachment.gateway, interface: owner.id },
        decided: { attachment: attachment.id },
        rules: ['X5', 'E9'],
        decidedBy: attachment.span,
        summary: () => `Attachment '${attachment.name}' takes the packet to ${labelOf(network, attachment.gateway)}.`,
    };
}

/** Multicast is addressed to the group's MAC, which the guest listens to; everything else to the interface's own. */
function macFor(packet: Packet, owner: NetworkInterface): MacAddress {
    const destination = ipOf(packet)?.destination;
    return typeof destination === 'number' && isMulticast(destination) ? multicastMac(destination) : owner.mac;
}

/** Answers about neighbours are frames already; everything else gets a new Ethernet header. */
function frameFor({ packet, flight }: StageContext, { interface: owner, subnet }: Port): Packet {
    if (packet.layers[1]?.protocol === 'arp' || readNeighbourMessage(packet)) {
        return packet;
    }
    const { path, senderMac } = flight.decided;
    const source = path === 'bridged' && senderMac !== undefined ? senderMac : subnet.routerMac;
    return {
        layers: [
            { protocol: 'eth', destination: macFor(packet, owner), source, type: etherTypeOf(packet) },
            ...ipPacketOf(packet).layers,
        ],
    };
}
