/**
 * Past a refusal that has no sensible repair: the packet is set down before the receiver, so that the filters there and the
 * answer's way can still be examined. Only where its destination address says who the receiver is.
 */
import type { IpAddress } from '../../model/address.js';
import type { Network, NetworkInterface } from '../../model/network.js';
import type { Packet } from '../../packet/packet.js';
import { ipOf, ipPacketOf, isIpv4 } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { networkIndex } from '../network-index.js';
import { rewrite } from '../rewrite.js';
import type { PacketInFlight, SimulationState } from '../state.js';
import type { Refusal } from './refusal.js';

/** The state in which the packet stands before its receiver, and what was assumed, as a clause. */
export interface Leap {
    readonly state: SimulationState;
    readonly assumed: () => string;
}

/** Sets the packet down at the receiving hypervisor; `undefined` where the receiver is unknown or already reached. */
export function leapOver(refusal: Refusal): Leap | undefined {
    const { network, flight, step } = refusal;
    const destination = ipOf(flight.packet)?.destination;
    const receiver = destination === undefined ? undefined : receiverOf(network, flight, destination);
    if (!receiver || isThere(flight, receiver) || !step.before.packets.includes(flight)) {
        return undefined;
    }
    const moved = setDown(network, flight, receiver);
    const packets = step.before.packets.map((other) => (other === flight ? moved : other));
    return {
        state: { ...step.before, packets },
        assumed: () => `that the packet reaches ${labelOf(network, receiver.id)} some other way`,
    };
}

/** A packet that has come to its receiver's server meets nothing more by being set down there again. */
const isThere = ({ hop }: PacketInFlight, receiver: NetworkInterface): boolean =>
    (hop.kind === 'hypervisor-in' || hop.kind === 'guest') &&
    hop.index > 0 &&
    (hop.interface === receiver.id || hop.element === receiver.owner);

/** Whose address it is: in the sender's own VPC, as a public address, or as the only private one of that value anywhere. */
function receiverOf(network: Network, flight: PacketInFlight, address: IpAddress): NetworkInterface | undefined {
    const index = networkIndex(network);
    const vpc = network.instances.get(flight.path[0] ?? '')?.vpc;
    const vpcs = vpc === undefined ? [] : [vpc];
    const own = vpcs.flatMap((id) => index.interfaceByAddress(id, address) ?? [])[0];
    const anywhere = [...network.vpcs.keys()].flatMap((id) => index.interfaceByAddress(id, address) ?? []);
    const found = own ?? index.publicMapping(address)?.interface ?? (anywhere.length === 1 ? anywhere[0] : undefined);
    return found && network.instances.has(found.owner) ? found : undefined;
}

/** The bare IP packet at the receiver's server, where the subnet's ACL looks at it unless it has never left the subnet. */
function setDown(network: Network, flight: PacketInFlight, receiver: NetworkInterface): PacketInFlight {
    const sender = network.interfaces.get(network.instances.get(flight.path[0] ?? '')?.interfaces[0] ?? '');
    const neighbours = sender?.subnet === receiver.subnet && flight.decided.path !== 'routed';
    return {
        ...flight,
        packet: translated(network, ipPacketOf(flight.packet), receiver),
        hop: { kind: 'hypervisor-in', index: flight.hop.index + 1, element: receiver.server, interface: receiver.id },
        stage: neighbours ? 'security-group-ingress' : 'network-acl-ingress',
        status: 'moving',
        decided: { path: neighbours ? 'bridged' : 'routed' },
    };
}

/** The addresses that the receiver would see: a packet to a public address has crossed an internet gateway (W1, W9). */
function translated(network: Network, packet: Packet, receiver: NetworkInterface): Packet {
    const index = networkIndex(network);
    const ip = ipOf(packet);
    const mapping = ip && index.publicMapping(ip.destination);
    if (!mapping || mapping.interface.id !== receiver.id) {
        return packet;
    }
    const senders = [...network.vpcs.keys()].flatMap((id) => index.interfaceByAddress(id, ip.source) ?? []);
    const source = senders[0] && index.publicAddressOf(senders[0], ip.source);
    const destination = mapping.assignment.address;
    return rewrite(packet, { ...(isIpv4(source) ? { source } : {}), ...(isIpv4(destination) ? { destination } : {}) });
}
