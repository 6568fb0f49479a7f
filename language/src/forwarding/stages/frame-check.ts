/**
 * Frame check: the virtual network carries unicast IP and nothing else (I13–I15). ARP is not carried either: it goes to
 * the proxy (G14).
 */
import { BROADCAST_MAC, formatAddress, type IpAddress } from '../../model/address.js';
import type { Packet } from '../../packet/packet.js';
import { isGroupMac, isLimitedBroadcast, isMulticast, isSubnetBroadcast } from '../address-classes.js';
import { ETHER_TYPE, ipOf } from '../ip-packet.js';
import type { Port } from '../places.js';
import type { StageContext, Verdict } from '../verdict.js';

type V = Verdict<'frame-check'>;

/** Sorts frames by type, then by whom they are for. */
export function checkFrame(context: StageContext, port: Port): V {
    const { packet } = context;
    const frame = packet.layers[0];
    const etherType = etherTypeOf(packet);
    const decidedBy = port.interface.span;
    if (etherType === ETHER_TYPE.arp) {
        const summary = (): string => 'ARP stays on this server: the proxy deals with it.';
        return { kind: 'pass', next: 'arp-proxy', rules: ['G14'], decidedBy, summary };
    }
    if (etherType !== ETHER_TYPE.ipv4) {
        return notIp(context, port, etherType);
    }
    const destination = ipOf(packet)?.destination ?? 0;
    const mac = frame?.protocol === 'eth' ? frame.destination : '';
    if (mac === BROADCAST_MAC || isBroadcast(port, destination)) {
        const summary = (): string => `The frame to ${mac} for ${formatAddress(destination)} is a broadcast.`;
        return { kind: 'drop', reason: 'broadcast', rules: ['I14', 'G6'], decidedBy: port.subnet.span, summary };
    }
    if (isMulticast(destination) || isGroupMac(mac)) {
        const summary = (): string =>
            `${formatAddress(destination)} (${mac}) is a multicast group, and no transit gateway carries it.`;
        return { kind: 'drop', reason: 'multicast', rules: ['I15', 'G12', 'G18'], decidedBy: port.subnet.span, summary };
    }
    const summary = (): string => `A unicast IPv4 packet for ${formatAddress(destination)}, to ${mac}.`;
    return { kind: 'pass', next: 'link-local-services', rules: ['I13', 'I14', 'I15'], decidedBy, summary };
}

/** The type the frame states, else the one that its content has. */
function etherTypeOf(packet: Packet): number {
    const [frame, next] = packet.layers;
    const stated = frame?.protocol === 'eth' ? frame.type : undefined;
    return stated ?? (next?.protocol === 'arp' ? ETHER_TYPE.arp : ETHER_TYPE.ipv4);
}

/** 255.255.255.255 or the last address of the subnet. */
const isBroadcast = (port: Port, destination: IpAddress): boolean =>
    isLimitedBroadcast(destination) || port.subnet.cidrs.some(({ cidr }) => isSubnetBroadcast(cidr, destination));

function notIp({ network }: StageContext, port: Port, etherType: number): V {
    const type = (): string => `0x${etherType.toString(16).padStart(4, '0')}`;
    if (etherType === ETHER_TYPE.ipv6) {
        const summary = (): string =>
            `An IPv6 frame (${type()}): ${network.profile.ipv6 ? 'the simulator carries IPv4 only so far' : `${network.profile.title} does not carry IPv6`}.`;
        const decidedBy = network.profileSpan ?? port.interface.span;
        return { kind: 'drop', reason: 'ipv6-not-carried', rules: ['G19', 'I13'], decidedBy, summary };
    }
    const summary = (): string => `EtherType ${type()} is neither IP nor ARP.`;
    return { kind: 'drop', reason: 'non-ip-frame', rules: ['I13'], decidedBy: port.interface.span, summary };
}
