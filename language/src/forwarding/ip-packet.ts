/** Reading and making IP packets as stacks of layers: the packet the guests exchange, whatever is wrapped round it. */
import type { IpAddress, Ipv4 } from '../model/address.js';
import { headerLength } from '../packet/codecs.js';
import type { Ipv4Layer, Ipv6FragmentLayer, Ipv6Layer, Packet, TcpLayer } from '../packet/packet.js';
import { flowOf, ownIpIndex } from './flow.js';

/** The header of an IP packet, of either family. */
export type IpLayer = Ipv4Layer | Ipv6Layer;

/** Hops a packet may make unless the probe says otherwise; Linux's default. */
export const DEFAULT_TTL = 64;
/** EtherTypes the simulator knows. */
export const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;
/** TCP flag bits. */
export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;
const LINUX_WINDOW = 64240;

/** An IPv4 header with the usual values for what is not given. */
export function ipv4(fields: Pick<Ipv4Layer, 'source' | 'destination'> & Partial<UsualIpv4>): Ipv4Layer {
    const { source, destination, ttl = DEFAULT_TTL, identification = 0, dsField = 0 } = fields;
    const { dontFragment = false, moreFragments = false, fragmentOffset = 0, proto } = fields;
    const header: Ipv4Layer = {
        protocol: 'ip',
        source,
        destination,
        ttl,
        identification,
        dsField,
        dontFragment,
        moreFragments,
        fragmentOffset,
    };
    return proto === undefined ? header : { ...header, proto };
}

type UsualIpv4 = Pick<
    Ipv4Layer,
    'ttl' | 'identification' | 'dsField' | 'dontFragment' | 'moreFragments' | 'fragmentOffset' | 'proto'
>;

/** An IPv6 header with the usual values for what is not given. */
export function ipv6(fields: Pick<Ipv6Layer, 'source' | 'destination'> & Partial<Ipv6Layer>): Ipv6Layer {
    return { protocol: 'ipv6', hopLimit: DEFAULT_TTL, trafficClass: 0, flowLabel: 0, ...fields };
}

/** The header of what goes back to the sender of a packet, in the same family. */
export const returnHeader = (ip: IpLayer, fields: Partial<Pick<Ipv4Layer, 'identification' | 'dontFragment'>> = {}): IpLayer =>
    ip.protocol === 'ip'
        ? ipv4({
              source: ip.destination,
              destination: ip.source,
              identification: fields.identification ?? 0,
              dontFragment: fields.dontFragment ?? false,
          })
        : {
              protocol: 'ipv6',
              source: ip.destination,
              destination: ip.source,
              hopLimit: DEFAULT_TTL,
              trafficClass: 0,
              flowLabel: ip.flowLabel,
          };

const NO_OPTIONS = new Uint8Array();

/** A TCP header without options. */
export function tcp(
    fields: Pick<TcpLayer, 'sourcePort' | 'destinationPort' | 'sequence' | 'acknowledgment' | 'flags'>,
): TcpLayer {
    const { sourcePort, destinationPort, sequence, acknowledgment, flags } = fields;
    return {
        protocol: 'tcp',
        window: flags & TCP_FLAG.rst ? 0 : LINUX_WINDOW,
        urgentPointer: 0,
        options: NO_OPTIONS,
        sourcePort,
        destinationPort,
        sequence,
        acknowledgment,
        flags,
    };
}

/** The packet's own IP header: the first one behind any tunnel. */
export function ipOf(packet: Packet): IpLayer | undefined {
    return packet.layers[ipIndexOf(packet)] as IpLayer | undefined;
}

/** Position of the packet's own IP header among its layers; -1 when it has none. */
export const ipIndexOf = (packet: Packet): number => ownIpIndex(packet.layers);

/** The IP packet inside a frame or tunnel: its header and everything behind. */
export function ipPacketOf(packet: Packet): Packet {
    const index = ipIndexOf(packet);
    return index <= 0 ? packet : { layers: packet.layers.slice(index) };
}

/** Hops the packet may still make: TTL or hop limit. */
export const hopsLeft = (ip: IpLayer): number => (ip.protocol === 'ip' ? ip.ttl : ip.hopLimit);

/** The same packet with that many hops left. */
export function withHopsLeft(packet: Packet, hops: number): Packet {
    const index = ipIndexOf(packet);
    const ip = packet.layers[index];
    if (ip?.protocol === 'ip') {
        return { layers: packet.layers.with(index, { ...ip, ttl: hops }) };
    }
    return ip?.protocol === 'ipv6' ? { layers: packet.layers.with(index, { ...ip, hopLimit: hops }) } : packet;
}

/** The same packet after a router: one hop used up (I23). */
export const oneHopOlder = (packet: Packet): Packet => {
    const ip = ipOf(packet);
    return ip ? withHopsLeft(packet, Math.max(0, hopsLeft(ip) - 1)) : packet;
};

/** What the count of hops is called in the packet's family: `TTL`, or `hop limit`. */
export const hopsWord = (ip: IpLayer): string => (ip.protocol === 'ip' ? 'TTL' : 'hop limit');

/** The fragment header of an IPv6 packet, where it has one. */
export function fragmentHeaderOf(packet: Packet): Ipv6FragmentLayer | undefined {
    const header = packet.layers[ipIndexOf(packet) + 1];
    return header?.protocol === 'ipv6.fraghdr' ? header : undefined;
}

/** Whether a router may cut the packet: IPv4 without DF. IPv6 is cut by its sender or not at all (RFC 8200, section 5; E10). */
export function mayBeCut(packet: Packet): boolean {
    const ip = ipOf(packet);
    return ip?.protocol === 'ip' && !ip.dontFragment;
}

/** Bytes of the packet's own IP header, its fragment header included. */
export function ipHeaderLength(packet: Packet): number {
    const ip = ipOf(packet);
    const extension = fragmentHeaderOf(packet);
    return (ip ? headerLength(ip) : 0) + (extension ? headerLength(extension) : 0);
}

/** The EtherType that a frame around the packet has. */
export const etherTypeOf = (packet: Packet): number => (ipOf(packet)?.protocol === 'ipv6' ? ETHER_TYPE.ipv6 : ETHER_TYPE.ipv4);

/** Narrows to IPv4. */
export const isIpv4 = (address: IpAddress | undefined): address is Ipv4 => typeof address === 'number';

/** The IP protocol number of a packet, computed from its next layer when the field is left out. */
export const protocolNumber = (packet: Packet): number | undefined => flowOf(packet)?.protocol;
