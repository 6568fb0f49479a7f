/** Which number in one header announces which header next: EtherTypes, IP protocol numbers and tunnel ports. */
import type { LayerProtocol } from './packet.js';

/** EtherTypes by the protocol they announce. GENEVE uses the same numbers. */
export const ETHER_TYPE = { ip: 0x0800, arp: 0x0806, ipv6: 0x86dd, eth: 0x6558 } as const;
/** Written when nothing implies a better one: the first local experimental EtherType (IEEE 802). */
export const UNKNOWN_ETHER_TYPE = 0x88b5;

/** IP protocol numbers by the protocol they announce. */
export const IP_PROTOCOL = { icmp: 1, igmp: 2, tcp: 6, udp: 17, gre: 47, fragment: 44, icmpv6: 58, noNextHeader: 59 } as const;
/** Written when nothing implies a better one: for experiments (RFC 3692). */
export const UNKNOWN_IP_PROTOCOL = 253;

/** UDP destination ports of the tunnels (RFC 8926, RFC 7348). */
export const TUNNEL_PORT = { geneve: 6081, vxlan: 4789 } as const;

/** The EtherType for what follows. */
export const etherTypeFor = (next: LayerProtocol | undefined): number =>
    next === 'ip' || next === 'ipv6' || next === 'arp' || next === 'eth' ? ETHER_TYPE[next] : UNKNOWN_ETHER_TYPE;

/** The IP protocol number for what follows. */
export const ipProtocolFor = (next: LayerProtocol | undefined): number =>
    next === 'tcp' || next === 'udp' || next === 'icmp' || next === 'igmp' || next === 'gre'
        ? IP_PROTOCOL[next]
        : UNKNOWN_IP_PROTOCOL;

/** The number that IPv6 writes for what follows: 59 for nothing at all (RFC 8200, section 4.7). */
export function nextHeaderFor(next: LayerProtocol | undefined): number {
    switch (next) {
        case undefined:
            return IP_PROTOCOL.noNextHeader;
        case 'icmpv6':
            return IP_PROTOCOL.icmpv6;
        case 'ipv6.fraghdr':
            return IP_PROTOCOL.fragment;
        default:
            return ipProtocolFor(next);
    }
}

/** What follows an Ethernet header of that type; VLAN tags (0x8100) and unknown types are carried as data. */
export function protocolOfEtherType(type: number): LayerProtocol {
    switch (type) {
        case ETHER_TYPE.ip:
            return 'ip';
        case ETHER_TYPE.ipv6:
            return 'ipv6';
        case ETHER_TYPE.arp:
            return 'arp';
        default:
            return 'data';
    }
}

/** What follows a GENEVE header with that protocol type. */
export const protocolOfGeneveType = (type: number): LayerProtocol =>
    type === ETHER_TYPE.eth ? 'eth' : protocolOfEtherType(type);

/** What follows an IPv4 header with that protocol number. */
export function protocolOfIpProtocol(number: number): LayerProtocol {
    switch (number) {
        case IP_PROTOCOL.icmp:
            return 'icmp';
        case IP_PROTOCOL.igmp:
            return 'igmp';
        case IP_PROTOCOL.gre:
            return 'gre';
        case IP_PROTOCOL.tcp:
            return 'tcp';
        case IP_PROTOCOL.udp:
            return 'udp';
        default:
            return 'data';
    }
}

/** What follows an IPv6 header, or one of its extension headers, with that next header number. */
export function protocolOfNextHeader(number: number): LayerProtocol {
    switch (number) {
        case IP_PROTOCOL.icmp:
        case IP_PROTOCOL.igmp:
            // ICMP and IGMP for IPv4 have no business here.
            return 'data';
        case IP_PROTOCOL.icmpv6:
            return 'icmpv6';
        case IP_PROTOCOL.fragment:
            return 'ipv6.fraghdr';
        default:
            return protocolOfIpProtocol(number);
    }
}

/** What a UDP datagram to that port carries. */
export const protocolOfUdpPort = (port: number): LayerProtocol =>
    port === TUNNEL_PORT.geneve ? 'geneve' : port === TUNNEL_PORT.vxlan ? 'vxlan' : 'data';
