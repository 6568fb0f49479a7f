/** Reading and making IPv4 packets as stacks of layers: the packet the guests exchange, whatever is wrapped round it. */
import type { IpAddress, Ipv4 } from '../model/address.js';
import type { Ipv4Layer, Packet, TcpLayer } from '../packet/packet.js';
import { IP_PROTOCOL, ownIpIndex } from './flow.js';

/** Hops a packet may make unless the probe says otherwise; Linux's default. */
export const DEFAULT_TTL = 64;
/** EtherTypes the simulator knows. */
export const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;
/** TCP flag bits. */
export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;
/** Bytes of an IPv4 header without options. */
export const IP_HEADER_LENGTH = 20;
const LINUX_WINDOW = 64240;

/** An IPv4 header with the usual values for what is not given. */
export function ipv4(fields: Pick<Ipv4Layer, 'source' | 'destination'> & Partial<Ipv4Layer>): Ipv4Layer {
    return {
        protocol: 'ip',
        ttl: DEFAULT_TTL,
        identification: 0,
        dsField: 0,
        dontFragment: false,
        moreFragments: false,
        fragmentOffset: 0,
        ...fields,
    };
}

/** A TCP header without options. */
export function tcp(
    fields: Pick<TcpLayer, 'sourcePort' | 'destinationPort' | 'sequence' | 'acknowledgment' | 'flags'>,
): TcpLayer {
    return {
        protocol: 'tcp',
        window: fields.flags & TCP_FLAG.rst ? 0 : LINUX_WINDOW,
        urgentPointer: 0,
        options: new Uint8Array(),
        ...fields,
    };
}

/** The packet's own IPv4 header: the first one behind any tunnel. */
export function ipOf(packet: Packet): Ipv4Layer | undefined {
    return packet.layers[ipIndexOf(packet)] as Ipv4Layer | undefined;
}

/** Position of the packet's own IPv4 header among its layers; -1 when it has none. */
export const ipIndexOf = (packet: Packet): number => ownIpIndex(packet.layers);

/** The IP packet inside a frame or tunnel: its header and everything behind. */
export function ipPacketOf(packet: Packet): Packet {
    const index = ipIndexOf(packet);
    return index <= 0 ? packet : { layers: packet.layers.slice(index) };
}

/** The same packet with other fields in its own IPv4 header. */
export function withIp(packet: Packet, fields: Partial<Ipv4Layer>): Packet {
    const index = ipIndexOf(packet);
    const ip = packet.layers[index];
    return ip?.protocol === 'ip' ? { layers: packet.layers.with(index, { ...ip, ...fields }) } : packet;
}

/** Whether an address is of the family whose packets the simulator builds. */
export const isIpv4 = (address: IpAddress | undefined): address is Ipv4 => typeof address === 'number';

/** The IP protocol number of a packet, computed from its next layer when the field is left out. */
export function protocolNumber(packet: Packet): number | undefined {
    const ip = ipOf(packet);
    const next = ip && packet.layers[packet.layers.indexOf(ip) + 1]?.protocol;
    return ip && (ip.proto ?? (next === 'tcp' || next === 'udp' || next === 'icmp' ? IP_PROTOCOL[next] : undefined));
}
