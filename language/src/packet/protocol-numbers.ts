/** Which number in one header announces which header next: EtherTypes, IP protocol numbers and tunnel ports. */
import type { LayerProtocol } from './packet.js';

/** EtherTypes by the protocol they announce. GENEVE uses the same numbers. */
export const ETHER_TYPE = { ip: 0x0800, arp: 0x0806, eth: 0x6558 } as const;
/** Written when nothing implies a better one: the first local experimental EtherType (IEEE 802). */
export const UNKNOWN_ETHER_TYPE = 0x88b5;

/** IP protocol numbers by the protocol they announce. */
export const IP_PROTOCOL = { icmp: 1, tcp: 6, udp: 17 } as const;
/** Written when nothing implies a better one: for experiments (RFC 3692). */
export const UNKNOWN_IP_PROTOCOL = 253;

/** UDP destination ports of the tunnels (RFC 8926, RFC 7348). */
export const TUNNEL_PORT = { geneve: 6081, vxlan: 4789 } as const;

/** The EtherType for what follows. */
export const etherTypeFor = (next: LayerProtocol | undefined): number =>
    next === 'ip' || next === 'arp' || next === 'eth' ? ETHER_TYPE[next] : UNKNOWN_ETHER_TYPE;

/** The IP protocol number for what follows. */
export const ipProtocolFor = (next: LayerProtocol | undefined): number =>
    next === 'tcp' || next === 'udp' || next === 'icmp' ? IP_PROTOCOL[next] : UNKNOWN_IP_PROTOCOL;

/** What follows an Ethernet header of that type; VLAN tags (0x8100) and unknown types are carried as data. */
export const protocolOfEtherType = (type: number): LayerProtocol =>
    type === ETHER_TYPE.ip ? 'ip' : type === ETHER_TYPE.arp ? 'arp' : 'data';

/** What follows a GENEVE header with that protocol type. */
export const protocolOfGeneveType = (type: number): LayerProtocol =>
    type === ETHER_TYPE.eth ? 'eth' : protocolOfEtherType(type);

/** What follows an IPv4 header with that protocol number. */
export function protocolOfIpProtocol(number: number): LayerProtocol {
    switch (number) {
        case IP_PROTOCOL.icmp:
            return 'icmp';
        case IP_PROTOCOL.tcp:
            return 'tcp';
        case IP_PROTOCOL.udp:
            return 'udp';
        default:
            return 'data';
    }
}

/** What a UDP datagram to that port carries. */
export const protocolOfUdpPort = (port: number): LayerProtocol =>
    port === TUNNEL_PORT.geneve ? 'geneve' : port === TUNNEL_PORT.vxlan ? 'vxlan' : 'data';
