/** A flow: what security rules, connection tracking and NAT look at in a packet. */
import type { IpAddress, Ipv4 } from '../model/address.js';
import { readIpv6 } from '../packet/bytes.js';
import type { IcmpLayer, Icmpv6Layer, Ipv4Layer, Ipv6Layer, Layer, Packet, TcpLayer, UdpLayer } from '../packet/packet.js';
import { nextHeaderFor } from '../packet/protocol-numbers.js';
import { isOverlayHeader } from './appliance-header.js';

/** IP protocol numbers that rules treat specially. */
export const IP_PROTOCOL = { icmp: 1, igmp: 2, tcp: 6, udp: 17, gre: 47, esp: 50, ah: 51, icmp6: 58 } as const;

/** ICMP types (RFC 792). */
export const ICMP_TYPE = { echoReply: 0, unreachable: 3, echoRequest: 8, timeExceeded: 11 } as const;

/** ICMPv6 types (RFC 4443, RFC 4861). */
export const ICMP6_TYPE = {
    unreachable: 1,
    packetTooBig: 2,
    timeExceeded: 3,
    echoRequest: 128,
    echoReply: 129,
    neighbourSolicitation: 135,
    neighbourAdvertisement: 136,
} as const;

/** Whether the protocol is ICMP or ICMPv6. */
export const isIcmpProtocol = (protocol: number): boolean => protocol === IP_PROTOCOL.icmp || protocol === IP_PROTOCOL.icmp6;

/** Whether the message of an ICMP flow is an echo request, in either family. */
export const isEchoRequest = ({ protocol, icmpType }: Pick<Flow, 'protocol' | 'icmpType'>): boolean =>
    icmpType === (protocol === IP_PROTOCOL.icmp6 ? ICMP6_TYPE.echoRequest : ICMP_TYPE.echoRequest);

/** The types that report an error and quote the packet concerned (RFC 1122, 3.2.2): unreachable, quench, redirect, … */
const ICMP_ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);

/** Whether an ICMPv6 message of that type is an error and quotes a packet (RFC 4443, 2.1): the types below 128. */
export const isIcmp6Error = (type: number): boolean => type < 128;

/** Whether an ICMP message of that type quotes a packet. Echo and its answer carry data of their own. */
export const isIcmpError = (type: number): boolean => ICMP_ERRORS.has(type);

/** The addresses, protocol and ports of one packet. */
export interface Flow {
    /** IP protocol number. */
    readonly protocol: number;
    readonly source: IpAddress;
    readonly destination: IpAddress;
    /** TCP or UDP ports; for ICMP echo, its identifier in both. Absent in later fragments and in other protocols. */
    readonly sourcePort?: number | undefined;
    readonly destinationPort?: number | undefined;
    readonly icmpType?: number | undefined;
    readonly icmpCode?: number | undefined;
    /** TCP flag bits. */
    readonly tcpFlags?: number | undefined;
    /** A fragment other than the first: it carries no ports. */
    readonly laterFragment?: boolean | undefined;
    /** Any fragment of a larger packet, the first included (N9). */
    readonly fragment?: boolean | undefined;
    /** For an ICMP error: the flow of the packet it complains about (F18). */
    readonly quoted?: Flow | undefined;
    /** Set where the sender's security groups are not known, because an appliance was in the way (F8). */
    readonly withoutGroups?: true | undefined;
}

/** The same flow seen from the other end: what a reply to it looks like. */
export const reverseFlow = (flow: Flow): Flow => ({
    ...flow,
    source: flow.destination,
    destination: flow.source,
    sourcePort: flow.destinationPort,
    destinationPort: flow.sourcePort,
});

/** The flow that was asked for last: stage after stage asks about the same header, and headers never change once made. */
let last: { readonly ip: Ipv4Layer | Ipv6Layer; readonly next: Layer | undefined; readonly flow: Flow } | undefined;

/** The flow of the packet the guests exchange (tunnels stripped); `undefined` when it is not IP. */
export function flowOf({ layers }: Packet): Flow | undefined {
    const index = ownIpIndex(layers);
    const ip = layers[index];
    if (ip?.protocol !== 'ip' && ip?.protocol !== 'ipv6') {
        return undefined;
    }
    const next = layers[index + 1];
    if (last?.ip !== ip || last.next !== next) {
        last = { ip, next, flow: flowOfLayers(ip, layers.slice(index + 1)) };
    }
    return last.flow;
}

/** Position of the packet's own IP header, the first one behind the overlay's; -1 when it has none. */
export function ownIpIndex(layers: readonly Layer[]): number {
    let found = -1;
    for (let i = layers.length - 1; i >= 0; i--) {
        const layer = layers[i];
        if (layer && isOverlayHeader(layer)) {
            break;
        }
        found = layer?.protocol === 'ip' || layer?.protocol === 'ipv6' ? i : found;
    }
    return found;
}

type Ends = Pick<Flow, 'protocol' | 'source' | 'destination'>;

/** Every flow has all fields, so that flows are of one shape. */
const flowWith = ({ protocol, source, destination }: Ends, transport: Partial<Flow>, piece: Piece = WHOLE): Flow => ({
    protocol,
    source,
    destination,
    sourcePort: transport.sourcePort,
    destinationPort: transport.destinationPort,
    icmpType: transport.icmpType,
    icmpCode: transport.icmpCode,
    tcpFlags: transport.tcpFlags,
    laterFragment: piece.fragmentOffset > 0 ? true : undefined,
    fragment: isPieceOfPacket(piece) ? true : undefined,
    quoted: transport.quoted,
});

/** A later fragment has no transport header, whatever layers a hand-made one carries. */
function flowOfLayers(ip: Ipv4Layer | Ipv6Layer, rest: readonly Layer[]): Flow {
    const { protocol, piece, transport } = ip.protocol === 'ip' ? ipv4Part(ip, rest) : ipv6Part(ip, rest);
    const { source, destination } = ip;
    const carried = piece.fragmentOffset === 0 ? transportOf(rest, transport) : NO_TRANSPORT;
    return flowWith({ protocol, source, destination }, carried, piece);
}

/** What an IP header says of what is behind it: which protocol, and which piece of a packet. */
interface IpPart {
    readonly protocol: number;
    readonly piece: Piece;
    /** Position of the transport header behind the IP header. */
    readonly transport: number;
}

type Piece = Pick<Ipv4Layer, 'fragmentOffset' | 'moreFragments'>;

const WHOLE: Piece = { fragmentOffset: 0, moreFragments: false };
const NO_TRANSPORT: Partial<Flow> = {};

const ipv4Part = (ip: Ipv4Layer, rest: readonly Layer[]): IpPart => ({
    protocol: ip.proto ?? protocolOf(rest[0]),
    piece: ip,
    transport: 0,
});

/** A fragment header says what the header before it would say otherwise. */
function ipv6Part(ip: Ipv6Layer, rest: readonly Layer[]): IpPart {
    const [next, second] = rest;
    return next?.protocol === 'ipv6.fraghdr'
        ? { protocol: next.nextHeader ?? nextHeaderFor(second?.protocol), piece: next, transport: 1 }
        : { protocol: ip.nextHeader ?? nextHeaderFor(next?.protocol), piece: WHOLE, transport: 0 };
}

const isPieceOfPacket = ({ fragmentOffset, moreFragments }: Piece): boolean => fragmentOffset > 0 || moreFragments;

/** The protocol number that belongs to a layer, for packets that leave the field to be computed. */
function protocolOf(layer: Layer | undefined): number {
    switch (layer?.protocol) {
        case 'tcp':
            return IP_PROTOCOL.tcp;
        case 'udp':
            return IP_PROTOCOL.udp;
        case 'icmp':
            return IP_PROTOCOL.icmp;
        default:
            return 255;
    }
}

function transportOf(layers: readonly Layer[], at: number): Partial<Flow> {
    const layer = layers[at];
    switch (layer?.protocol) {
        case 'tcp':
            return { sourcePort: layer.sourcePort, destinationPort: layer.destinationPort, tcpFlags: layer.flags };
        case 'udp':
            return portsOf(layer);
        case 'icmp':
            return icmpPart(layer, layers.slice(at + 1));
        case 'icmpv6':
            return icmp6Part(layer, layers.slice(at + 1));
        default:
            return NO_TRANSPORT;
    }
}

const portsOf = (layer: TcpLayer | UdpLayer): Partial<Flow> => ({
    sourcePort: layer.sourcePort,
    destinationPort: layer.destinationPort,
});

function icmpPart({ type, code, identifier }: IcmpLayer, payload: readonly Layer[]): Partial<Flow> {
    const isEcho = type === ICMP_TYPE.echoRequest || type === ICMP_TYPE.echoReply;
    const port = isEcho ? identifier : undefined;
    const quoted = isIcmpError(type) ? quotedFlow(payload) : undefined;
    return { icmpType: type, icmpCode: code, sourcePort: port, destinationPort: port, quoted };
}

function icmp6Part({ type, code, identifier }: Icmpv6Layer, payload: readonly Layer[]): Partial<Flow> {
    const isEcho = type === ICMP6_TYPE.echoRequest || type === ICMP6_TYPE.echoReply;
    const port = isEcho ? identifier : undefined;
    const quoted = isIcmp6Error(type) ? quotedFlow(payload) : undefined;
    return { icmpType: type, icmpCode: code, sourcePort: port, destinationPort: port, quoted };
}

/** The flow of the packet inside an ICMP error, whether it is kept as layers or as bytes. */
function quotedFlow(payload: readonly Layer[]): Flow | undefined {
    const [first, ...rest] = payload;
    if (first?.protocol === 'ip' || first?.protocol === 'ipv6') {
        return flowOfLayers(first, rest);
    }
    if (first?.protocol !== 'data') {
        return undefined;
    }
    const { bytes } = first;
    return (bytes[0] ?? 0) >>> 4 === 6 ? quotedIpv6Flow(bytes) : quotedIpv4Flow(bytes);
}

/** RFC 792 quotes the IPv4 header and eight bytes more: enough for ports or an echo identifier. */
function quotedIpv4Flow(bytes: Uint8Array): Flow | undefined {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const headerLength = bytes.length < 20 ? 0 : (view.getUint8(0) & 15) * 4;
    if (headerLength < 20 || view.getUint8(0) >>> 4 !== 4 || bytes.length < headerLength + 8) {
        return undefined;
    }
    const protocol = view.getUint8(9);
    const addresses = { protocol, source: view.getUint32(12) as Ipv4, destination: view.getUint32(16) as Ipv4 };
    return flowWith(addresses, quotedTransport(protocol, view, headerLength));
}

const IPV6_HEADER_LENGTH = 40;

/** RFC 4443 quotes as much as fits; extension headers are not looked behind. */
function quotedIpv6Flow(bytes: Uint8Array): Flow | undefined {
    if (bytes.length < IPV6_HEADER_LENGTH + 8) {
        return undefined;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const protocol = view.getUint8(6);
    const addresses = { protocol, source: readIpv6(bytes, 8), destination: readIpv6(bytes, 24) };
    return flowWith(addresses, quotedTransport(protocol, view, IPV6_HEADER_LENGTH));
}

/** Ports or echo identifier from the first eight bytes behind a quoted IP header. */
function quotedTransport(protocol: number, view: DataView, start: number): Partial<Flow> {
    if (protocol === IP_PROTOCOL.tcp || protocol === IP_PROTOCOL.udp) {
        return { sourcePort: view.getUint16(start), destinationPort: view.getUint16(start + 2) };
    }
    if (isIcmpProtocol(protocol)) {
        const identifier = view.getUint16(start + 4);
        return { icmpType: view.getUint8(start), sourcePort: identifier, destinationPort: identifier };
    }
    return {};
}
