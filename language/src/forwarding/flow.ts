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
    readonly sourcePort?: number;
    readonly destinationPort?: number;
    readonly icmpType?: number;
    readonly icmpCode?: number;
    /** TCP flag bits. */
    readonly tcpFlags?: number;
    /** A fragment other than the first: it carries no ports. */
    readonly laterFragment?: boolean;
    /** Any fragment of a larger packet, the first included (N9). */
    readonly fragment?: boolean;
    /** For an ICMP error: the flow of the packet it complains about (F18). */
    readonly quoted?: Flow;
    /** Set where the sender's security groups are not known, because an appliance was in the way (F8). */
    readonly withoutGroups?: true;
}

/** The same flow seen from the other end: what a reply to it looks like. */
export function reverseFlow(flow: Flow): Flow {
    const { source, destination, sourcePort, destinationPort } = flow;
    return {
        ...flow,
        source: destination,
        destination: source,
        ...(destinationPort === undefined ? {} : { sourcePort: destinationPort }),
        ...(sourcePort === undefined ? {} : { destinationPort: sourcePort }),
    };
}

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

function flowOfLayers(ip: Ipv4Layer | Ipv6Layer, rest: readonly Layer[]): Flow {
    const { protocol, piece, behind } = ip.protocol === 'ip' ? ipv4Part(ip, rest) : ipv6Part(ip, rest);
    const { source, destination } = ip;
    const base: Flow = isPieceOfPacket(piece)
        ? { protocol, source, destination, fragment: true, ...(piece.fragmentOffset > 0 ? { laterFragment: true } : {}) }
        : { protocol, source, destination };
    const [next, ...payload] = behind;
    // A later fragment has no transport header, whatever layers a hand-made one carries.
    return next && piece.fragmentOffset === 0 ? { ...base, ...transportOf(next, payload) } : base;
}

/** What an IP header says of what is behind it: which protocol, and which piece of a packet. */
interface IpPart {
    readonly protocol: number;
    readonly piece: Piece;
    readonly behind: readonly Layer[];
}

type Piece = Pick<Ipv4Layer, 'fragmentOffset' | 'moreFragments'>;

const WHOLE: Piece = { fragmentOffset: 0, moreFragments: false };

const ipv4Part = (ip: Ipv4Layer, rest: readonly Layer[]): IpPart => ({
    protocol: ip.proto ?? protocolOf(rest[0]),
    piece: ip,
    behind: rest,
});

/** A fragment header says what the header before it would say otherwise. */
function ipv6Part(ip: Ipv6Layer, rest: readonly Layer[]): IpPart {
    const [extension, ...behind] = rest;
    if (extension?.protocol === 'ipv6.fraghdr') {
        return {
            protocol: extension.nextHeader ?? nextHeaderFor(behind[0]?.protocol),
            piece: extension,
            behind,
        };
    }
    return { protocol: ip.nextHeader ?? nextHeaderFor(extension?.protocol), piece: WHOLE, behind: rest };
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

function transportOf(layer: Layer | undefined, payload: readonly Layer[]): Partial<Flow> {
    switch (layer?.protocol) {
        case 'tcp':
            return { ...portsOf(layer), tcpFlags: layer.flags };
        case 'udp':
            return portsOf(layer);
        case 'icmp':
            return icmpPart(layer, payload);
        case 'icmpv6':
            return icmp6Part(layer, payload);
        default:
            return {};
    }
}

const portsOf = (layer: TcpLayer | UdpLayer): Partial<Flow> => ({
    sourcePort: layer.sourcePort,
    destinationPort: layer.destinationPort,
});

function icmpPart(icmp: IcmpLayer, payload: readonly Layer[]): Partial<Flow> {
    const type = { icmpType: icmp.type, icmpCode: icmp.code };
    if (icmp.type === ICMP_TYPE.echoRequest || icmp.type === ICMP_TYPE.echoReply) {
        return { ...type, sourcePort: icmp.identifier, destinationPort: icmp.identifier };
    }
    const quoted = isIcmpError(icmp.type) ? quotedFlow(payload) : undefined;
    return quoted ? { ...type, quoted } : type;
}

function icmp6Part(icmp: Icmpv6Layer, payload: readonly Layer[]): Partial<Flow> {
    const type = { icmpType: icmp.type, icmpCode: icmp.code };
    if (icmp.type === ICMP6_TYPE.echoRequest || icmp.type === ICMP6_TYPE.echoReply) {
        return { ...type, sourcePort: icmp.identifier, destinationPort: icmp.identifier };
    }
    const quoted = isIcmp6Error(icmp.type) ? quotedFlow(payload) : undefined;
    return quoted ? { ...type, quoted } : type;
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
    return { ...addresses, ...quotedTransport(protocol, view, headerLength) };
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
    return { ...addresses, ...quotedTransport(protocol, view, IPV6_HEADER_LENGTH) };
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
