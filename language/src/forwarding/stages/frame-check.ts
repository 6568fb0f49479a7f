/**
 * Frame check: the virtual network carries unicast IP and nothing else (I13–I15). ARP is not carried either: it goes to
 * the proxy (G14).
 */
import { BROADCAST_MAC, formatAddress, type IpAddress } from '../../model/address.js';
import type { Packet } from '../../packet/packet.js';
import { isGroupMac, isLimitedBroadcast, isMulticast, isSubnetBroadcast } from '../address-classes.js';
import { isDhcpQuestion } from '../dhcp-exchange.js';
import { flowOf, IP_PROTOCOL } from '../flow.js';
import { ETHER_TYPE, ipOf } from '../ip-packet.js';
import { protocolName } from '../labels.js';
import { isIpv6 } from '../link-local.js';
import { domainOfSubnet } from '../multicast-domains.js';
import { readNeighbourMessage } from '../neighbour-messages.js';
import type { Port } from '../places.js';
import type { StageContext, Verdict } from '../verdict.js';

type V = Verdict<'frame-check'>;

/** Sorts frames by type, then by what is in them. */
export function checkFrame(context: StageContext, port: Port): V {
    const { packet } = context;
    const etherType = etherTypeOf(packet);
    const decidedBy = port.interface.span;
    if (etherType === ETHER_TYPE.arp) {
        const summary = (): string => 'ARP stays on this server: the proxy deals with it.';
        return { kind: 'pass', next: 'arp-proxy', rules: ['G14'], decidedBy, summary };
    }
    if (etherType !== ETHER_TYPE.ipv4 && !(etherType === ETHER_TYPE.ipv6 && context.network.profile.ipv6)) {
        return notIp(context, port, etherType);
    }
    if (!carries(packet, etherType)) {
        const summary = (): string =>
            `The frame's type says ${etherType === ETHER_TYPE.ipv6 ? 'IPv6' : 'IPv4'}, but that is not what is in it.`;
        return { kind: 'drop', reason: 'non-ip-frame', rules: ['I13'], decidedBy, summary };
    }
    if (readNeighbourMessage(packet)) {
        const summary = (): string => 'Neighbour discovery stays on this server, multicast or not: the proxy deals with it.';
        return { kind: 'pass', next: 'arp-proxy', rules: ['G20'], decidedBy, summary };
    }
    if (isDhcpQuestion(packet)) {
        const summary = (): string => 'The broadcast is a DHCP message: it goes no further than this server, which answers it.';
        return { kind: 'pass', next: 'link-local-services', rules: ['G4', 'G6'], decidedBy, summary };
    }
    return checkDestination(context, port);
}

/** Broadcast and multicast stay here, with the exceptions of I15; unicast goes on. */
function checkDestination(context: StageContext, port: Port): V {
    const { packet } = context;
    const frame = packet.layers[0];
    const decidedBy = port.interface.span;
    const destination = ipOf(packet)?.destination ?? 0;
    const mac = frame?.protocol === 'eth' ? frame.destination : '';
    if (mac === BROADCAST_MAC || isBroadcast(port, destination)) {
        const summary = (): string => `The frame to ${mac} for ${formatAddress(destination)} is a broadcast.`;
        return { kind: 'drop', reason: 'broadcast', rules: ['I14', 'G6'], decidedBy: port.subnet.span, summary };
    }
    const domain = isMulticast(destination) ? domainOfSubnet(context.network, port.subnet.id) : undefined;
    if (domain) {
        const summary = (): string =>
            `${formatAddress(destination)} is a multicast group, and '${port.subnet.name}' belongs to the multicast domain of ${domain.gateway.name}.`;
        return { kind: 'pass', next: 'link-local-services', rules: ['I15', 'X-M'], decidedBy: domain.domain.span, summary };
    }
    if (isMulticast(destination) || isGroupMac(mac)) {
        const summary = (): string =>
            `${formatAddress(destination)} (${mac}) is a multicast group, and no transit gateway carries it.`;
        return { kind: 'drop', reason: 'multicast', rules: ['I15', 'G12', 'G18'], decidedBy: port.subnet.span, summary };
    }
    const protocol = flowOf(packet)?.protocol ?? -1;
    if (!isCarried(context, protocol)) {
        const summary = (): string =>
            `${context.network.profile.title} carries TCP, UDP and ICMP only, not ${protocolName(protocol)}.`;
        const place = context.network.profileSpan ?? decidedBy;
        return { kind: 'drop', reason: 'protocol-not-carried', rules: ['A5'], decidedBy: place, summary };
    }
    const summary = (): string =>
        `A unicast ${isIpv6(destination) ? 'IPv6' : 'IPv4'} packet for ${formatAddress(destination)}, to ${mac}.`;
    return { kind: 'pass', next: 'link-local-services', rules: ['I13', 'I14', 'I15'], decidedBy, summary };
}

/** A5: some clouds carry TCP, UDP and ICMP, and nothing else. */
const isCarried = ({ network }: StageContext, protocol: number): boolean =>
    network.profile.carriedProtocols === 'any' || CARRIED.has(protocol);

const CARRIED: ReadonlySet<number> = new Set([IP_PROTOCOL.tcp, IP_PROTOCOL.udp, IP_PROTOCOL.icmp]);

/** Whether what is in the frame is of the family that its type announces. */
const carries = (packet: Packet, etherType: number): boolean =>
    ipOf(packet)?.protocol === (etherType === ETHER_TYPE.ipv6 ? 'ipv6' : 'ip');

/** The type the frame states, else the one that its content has. */
function etherTypeOf(packet: Packet): number {
    const [frame, next] = packet.layers;
    const stated = frame?.protocol === 'eth' ? frame.type : undefined;
    if (stated !== undefined) {
        return stated;
    }
    switch (next?.protocol) {
        case 'arp':
            return ETHER_TYPE.arp;
        case 'ipv6':
            return ETHER_TYPE.ipv6;
        default:
            return ETHER_TYPE.ipv4;
    }
}

/** 255.255.255.255 or the last address of the subnet. */
const isBroadcast = (port: Port, destination: IpAddress): boolean =>
    isLimitedBroadcast(destination) || port.subnet.cidrs.some(({ cidr }) => isSubnetBroadcast(cidr, destination));

function notIp({ network }: StageContext, port: Port, etherType: number): V {
    const type = (): string => `0x${etherType.toString(16).padStart(4, '0')}`;
    if (etherType === ETHER_TYPE.ipv6) {
        const summary = (): string => `An IPv6 frame (${type()}): ${network.profile.title} does not carry IPv6.`;
        const decidedBy = network.profileSpan ?? port.interface.span;
        return { kind: 'drop', reason: 'ipv6-not-carried', rules: ['G19', 'I13'], decidedBy, summary };
    }
    const summary = (): string => `EtherType ${type()} is neither IP nor ARP.`;
    return { kind: 'drop', reason: 'non-ip-frame', rules: ['I13'], decidedBy: port.interface.span, summary };
}
