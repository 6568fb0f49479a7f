/**
 * A packet as a stack of header records, outermost first. Records are immutable; `encode` turns the stack into the bytes
 * that would be on the wire, `decode` turns bytes into a stack. What a record leaves out (lengths, checksums) is computed
 * when encoding; a value that is present is written as it is, right or wrong.
 */
import type { Ipv4, MacAddress } from '../model/address.js';

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

/** Whatever no header describes: payload, or a protocol we do not dissect. */
export interface DataLayer {
    readonly protocol: 'data';
    readonly bytes: Uint8Array;
}

/** Any header record, told apart by `protocol`. */
export type Layer = EthernetLayer | ArpLayer | Ipv4Layer | IcmpLayer | TcpLayer | UdpLayer | GeneveLayer | VxlanLayer | DataLayer;

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
