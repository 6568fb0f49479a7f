/**
 * A packet as a stack of header records, outermost first. Records are immutable; `encode` turns the stack into the bytes
 * that would be on the wire, `decode` turns bytes into a stack. What a record leaves out (lengths, checksums) is computed
 * when encoding; a value that is present is written as it is, right or wrong.
 */
import type { Ipv4, Ipv6, MacAddress } from '../model/address.js';

/** Ethernet II. */
export interface EthernetLayer {
    readonly protocol: 'eth';
    readonly destination: MacAddress;
    readonly source: MacAddress;
    /** EtherType: 0x0800, 0x0806, … Absent: taken from the next layer. */
    readonly type?: number;
    /** Bytes after the payload: padding of a short frame, or whatever a sender appended. */
    readonly trailer?: Uint8Array;
}

/** ARP for IPv4 over Ethernet (RFC 826). */
export interface ArpLayer {
    readonly protocol: 'arp';
    /** 1 request, 2 reply. */
    readonly opcode: number;
    readonly senderMac: MacAddress;
    readonly senderAddress: Ipv4;
    readonly targetMac: MacAddress;
    readonly targetAddress: Ipv4;
}

/** IPv4 (RFC 791). */
export interface Ipv4Layer {
    readonly protocol: 'ip';
    readonly source: Ipv4;
    readonly destination: Ipv4;
    /** Hops left. */
    readonly ttl: number;
    /** IP protocol number. Absent: taken from the next layer. */
    readonly proto?: number;
    readonly identification: number;
    /** The whole former TOS byte: DSCP and ECN. */
    readonly dsField: number;
    readonly dontFragment: boolean;
    readonly moreFragments: boolean;
    /** The first flag bit, zero by RFC 791. Absent: zero. */
    readonly reservedFlag?: boolean;
    /** In units of 8 bytes. */
    readonly fragmentOffset: number;
    /** Bytes, header included. Absent: computed. */
    readonly totalLength?: number;
    readonly checksum?: number;
    /** Raw bytes, padded to four. Absent: none. */
    readonly options?: Uint8Array;
}

/** IPv6 (RFC 8200), the fixed header. */
export interface Ipv6Layer {
    readonly protocol: 'ipv6';
    readonly source: Ipv6;
    readonly destination: Ipv6;
    /** Hops left. */
    readonly hopLimit: number;
    /** DSCP and ECN, as IPv4's `dsField`. */
    readonly trafficClass: number;
    /** Twenty bits. */
    readonly flowLabel: number;
    /** Number of the next header. Absent: taken from the next layer. */
    readonly nextHeader?: number;
    /** Bytes after this header. Absent: computed. */
    readonly payloadLength?: number;
}

/** The fragment extension header of IPv6 (RFC 8200, section 4.5), by its display-filter name. */
export interface Ipv6FragmentLayer {
    readonly protocol: 'ipv6.fraghdr';
    /** Number of the next header. Absent: taken from the next layer. */
    readonly nextHeader?: number;
    /** In units of 8 bytes. */
    readonly fragmentOffset: number;
    readonly moreFragments: boolean;
    readonly identification: number;
    /** The byte after the next header's number. Absent: zero, as the RFC asks. */
    readonly reserved?: number;
    /** The two bits before the last flag. Absent: zero, as the RFC asks. */
    readonly reservedBits?: number;
}

/** ICMP (RFC 792). */
export interface IcmpLayer {
    readonly protocol: 'icmp';
    readonly type: number;
    readonly code: number;
    /** Bytes 4–5 and 6–7: identifier and sequence number of an echo; unused and next-hop MTU of a "fragmentation needed" (RFC 1191). */
    readonly identifier: number;
    readonly sequence: number;
    readonly checksum?: number;
}

/** ICMPv6 (RFC 4443), and the neighbour discovery that it carries (RFC 4861). */
export interface Icmpv6Layer {
    readonly protocol: 'icmpv6';
    readonly type: number;
    readonly code: number;
    /**
     * Bytes 4–5 and 6–7: identifier and sequence number of an echo; the two halves of the MTU of a "packet too big" and of
     * the flags of a neighbour advertisement; unused in other messages.
     */
    readonly identifier: number;
    readonly sequence: number;
    /** What a neighbour solicitation or advertisement says. Absent in all other messages. */
    readonly neighbour?: NeighbourDiscovery;
    readonly checksum?: number;
}

/** The body of a neighbour solicitation or advertisement (RFC 4861, sections 4.3 and 4.4). */
export interface NeighbourDiscovery {
    /** Whose MAC is asked for, or told. */
    readonly target: Ipv6;
    readonly options: readonly NeighbourOption[];
}

/** One option of neighbour discovery: 1 is the source's link-layer address, 2 the target's (RFC 4861, section 4.6). */
export interface NeighbourOption {
    readonly type: number;
    /** Filled up so that type, length and data are a multiple of eight bytes. */
    readonly data: Uint8Array;
}

/** TCP (RFC 9293), options as raw bytes padded to four. */
export interface TcpLayer {
    readonly protocol: 'tcp';
    readonly sourcePort: number;
    readonly destinationPort: number;
    readonly sequence: number;
    readonly acknowledgment: number;
    /** Twelve bits: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128, AE 256, and three reserved ones. */
    readonly flags: number;
    readonly window: number;
    readonly urgentPointer: number;
    readonly options: Uint8Array;
    readonly checksum?: number;
}

/** UDP (RFC 768). */
export interface UdpLayer {
    readonly protocol: 'udp';
    readonly sourcePort: number;
    readonly destinationPort: number;
    /** Bytes, header included. Absent: computed. */
    readonly length?: number;
    /** Absent: computed. Zero is written as zero ("no checksum"), as tunnels do. */
    readonly checksum?: number;
}

/** DHCP (RFC 2131) over Ethernet: a BOOTP message with options, the last of which is the end. */
export interface DhcpLayer {
    readonly protocol: 'dhcp';
    /** 1 request, 2 reply. */
    readonly operation: number;
    readonly transaction: number;
    readonly seconds: number;
    /** The top bit asks for a broadcast answer. */
    readonly flags: number;
    /** The client's address, when it has one already. */
    readonly client: Ipv4;
    /** The address it is offered, or gets. */
    readonly your: Ipv4;
    readonly server: Ipv4;
    readonly relay: Ipv4;
    readonly clientMac: MacAddress;
    /** All options but the end. */
    readonly options: readonly DhcpOption[];
    /** Absent: zero. */
    readonly hops?: number;
    /** Sixty-four bytes. Absent: zeros. */
    readonly serverName?: Uint8Array;
    /** A hundred and twenty-eight bytes. Absent: zeros. */
    readonly bootFile?: Uint8Array;
    /** Bytes after the end. Absent: none. */
    readonly padding?: Uint8Array;
}

/** One option of a DHCP message (RFC 2132). */
export interface DhcpOption {
    readonly code: number;
    readonly data: Uint8Array;
}

/** GENEVE (RFC 8926). */
export interface GeneveLayer {
    readonly protocol: 'geneve';
    /** Virtual network identifier, 24 bits. */
    readonly vni: number;
    readonly critical: boolean;
    readonly control: boolean;
    /** EtherType of what is inside. Absent: taken from the next layer. */
    readonly protocolType?: number;
    readonly options: readonly GeneveOption[];
    /** Six bits after the control and critical flags. Absent: zero, as the RFC asks. */
    readonly reservedFlags?: number;
    /** The byte after the identifier. Absent: zero, as the RFC asks. */
    readonly reserved?: number;
}

/** One option of a GENEVE header (RFC 8926, section 3.5). */
export interface GeneveOption {
    readonly class: number;
    /** Eight bits; the top one marks a critical option. */
    readonly type: number;
    /** Padded to a multiple of four bytes. */
    readonly data: Uint8Array;
    /** Three bits before the length. Absent: zero. */
    readonly reserved?: number;
}

/** VXLAN (RFC 7348). What follows is an Ethernet frame. */
export interface VxlanLayer {
    readonly protocol: 'vxlan';
    readonly vni: number;
    /** Sixteen bits. Absent: 0x0800, "the identifier is valid". */
    readonly flags?: number;
    /** Group policy identifier. Absent: zero. */
    readonly groupPolicy?: number;
    /** The byte after the identifier. Absent: zero. */
    readonly reserved?: number;
}

/** GRE (RFC 2784, RFC 2890). */
export interface GreLayer {
    readonly protocol: 'gre';
    /** EtherType of what is inside. Absent: taken from the next layer. */
    readonly protocolType?: number;
    readonly key?: number;
    readonly sequence?: number;
    /** The flag bits that mean nothing any more. Absent: zero, as the RFC asks. */
    readonly reservedFlags?: number;
}

/** IGMP, versions 1 and 2 (RFC 2236). */
export interface IgmpLayer {
    readonly protocol: 'igmp';
    readonly type: number;
    /** In tenths of a second; zero outside queries. */
    readonly maxResponseTime: number;
    readonly group: Ipv4;
    readonly checksum?: number;
}

/** Whatever no header describes: payload, or a protocol we do not dissect. */
export interface DataLayer {
    readonly protocol: 'data';
    readonly bytes: Uint8Array;
}

/** Any header record, told apart by `protocol`. */
export type Layer =
    | EthernetLayer
    | ArpLayer
    | Ipv4Layer
    | Ipv6Layer
    | Ipv6FragmentLayer
    | IcmpLayer
    | Icmpv6Layer
    | TcpLayer
    | UdpLayer
    | DhcpLayer
    | GeneveLayer
    | VxlanLayer
    | GreLayer
    | IgmpLayer
    | DataLayer;

/** The protocols with a record of their own, by their display-filter names. */
export type LayerProtocol = Layer['protocol'];
/** The record type of one protocol. */
export type LayerOf<P extends LayerProtocol> = Extract<Layer, { readonly protocol: P }>;

/** A frame or packet, outermost header first. */
export interface Packet {
    readonly layers: readonly Layer[];
}

/** Decoding bad bytes is a value, not an exception. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: DecodeError };

/** What `decode` answers: a refusal keeps the headers before the bad one, and the rest as data. */
export type DecodedPacket =
    | { readonly ok: true; readonly value: Packet }
    | { readonly ok: false; readonly error: DecodeError; readonly partial: Packet };

/** What is wrong with the bytes, which header says so, and where (byte offset from the start of the frame). */
export interface DecodeError {
    readonly kind: 'too-short' | 'bad-length' | 'bad-version' | 'unsupported';
    readonly protocol: LayerProtocol;
    readonly offset: number;
    readonly message: string;
}

/** The innermost layer of that protocol: the packet the guests exchange, not the tunnel around it. */
export function innermost<P extends LayerProtocol>(packet: Packet, protocol: P): LayerOf<P> | undefined {
    return packet.layers.findLast((layer) => layer.protocol === protocol) as LayerOf<P> | undefined;
}

/** The same packet with every layer for which `replace` returns another one replaced. */
export const mapLayers = (packet: Packet, replace: (layer: Layer, index: number) => Layer): Packet => ({
    layers: packet.layers.map(replace),
});
