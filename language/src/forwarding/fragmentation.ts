/**
 * Cutting IP packets into fragments and putting them together again (RFC 791, 3.2; RFC 8200, 4.5; E10). IPv4 packets are cut
 * wherever they do not fit; IPv6 ones by their sender alone, who puts a fragment header into each piece.
 */
import { encode } from '../packet/encode.js';
import type {
    IcmpLayer,
    Icmpv6Layer,
    Ipv4Layer,
    Ipv6FragmentLayer,
    Ipv6Layer,
    Layer,
    Packet,
    TcpLayer,
    UdpLayer,
} from '../packet/packet.js';
import { hashNumbers } from './hash.js';
import { fragmentHeaderOf, type IpLayer, ipHeaderLength, ipIndexOf, ipOf, ipPacketOf, protocolNumber } from './ip-packet.js';
import { layerLength } from './packet-length.js';

/** Offsets count in units of eight bytes. */
const OFFSET_UNIT = 8;
/** Bytes of the headers that each fragment has. */
const HEADER_LENGTH = { ip: 20, ipv6: 40 + 8 } as const;

/** The fragments of a packet that fit the MTU, first to last. Headers before the IP header are repeated on each. */
export function fragment(packet: Packet, mtu: number): readonly Packet[] {
    const index = ipIndexOf(packet);
    const ip = ipOf(packet);
    if (!ip) {
        return [packet];
    }
    const payload = encode(ipPacketOf(packet)).subarray(ipHeaderLength(packet));
    const chunk = Math.max(OFFSET_UNIT, Math.floor((mtu - HEADER_LENGTH[ip.protocol]) / OFFSET_UNIT) * OFFSET_UNIT);
    const transport = transportOf(packet);
    const pieces: Packet[] = [];
    for (let offset = 0; offset < payload.length; offset += chunk) {
        const bytes = payload.slice(offset, offset + chunk);
        const headers = fragmentHeaders(packet, ip, { offset, more: offset + chunk < payload.length });
        const body = offset === 0 ? firstBody(transport, bytes) : dataOf(bytes);
        pieces.push({ layers: [...packet.layers.slice(0, index), ...headers, ...body] });
    }
    return pieces;
}

/** What stands behind the IP header, extension headers passed over. */
const transportOf = (packet: Packet): Layer | undefined => packet.layers[ipIndexOf(packet) + (fragmentHeaderOf(packet) ? 2 : 1)];

interface PiecePlace {
    readonly offset: number;
    readonly more: boolean;
}

const fragmentHeaders = (packet: Packet, ip: IpLayer, piece: PiecePlace): readonly Layer[] =>
    ip.protocol === 'ip' ? [ipv4Header(packet, ip, piece)] : ipv6Headers(packet, ip, piece);

function ipv4Header(packet: Packet, ip: Ipv4Layer, piece: PiecePlace): Ipv4Layer {
    const { totalLength: _length, checksum: _checksum, ...kept } = ip;
    return {
        ...kept,
        proto: protocolNumber(packet) ?? 0,
        fragmentOffset: ip.fragmentOffset + piece.offset / OFFSET_UNIT,
        moreFragments: piece.more || ip.moreFragments,
    };
}

function ipv6Headers(packet: Packet, ip: Ipv6Layer, piece: PiecePlace): readonly [Ipv6Layer, Ipv6FragmentLayer] {
    const { payloadLength: _length, nextHeader: _next, ...kept } = ip;
    const before = fragmentHeaderOf(packet);
    const header: Ipv6FragmentLayer = {
        protocol: 'ipv6.fraghdr',
        nextHeader: protocolNumber(packet) ?? 0,
        fragmentOffset: (before?.fragmentOffset ?? 0) + piece.offset / OFFSET_UNIT,
        moreFragments: piece.more || before?.moreFragments === true,
        identification: before?.identification ?? hashNumbers(ip.flowLabel, ...ip.source, ...ip.destination),
    };
    return [kept, header];
}

/** The first fragment keeps its transport header, with the length and checksum of the whole. */
function firstBody(transport: Layer | undefined, bytes: Uint8Array): Layer[] {
    const length = layerLength(transport);
    if (bytes.length < length) {
        return dataOf(bytes);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const fixed = transport && fixedTransport(transport, view);
    return fixed ? [fixed, ...dataOf(bytes.slice(length))] : dataOf(bytes);
}

function fixedTransport(layer: Layer, view: DataView): IcmpLayer | Icmpv6Layer | TcpLayer | UdpLayer | undefined {
    switch (layer.protocol) {
        case 'udp':
            return { ...layer, length: view.getUint16(4), checksum: view.getUint16(6) };
        case 'tcp':
            return { ...layer, checksum: view.getUint16(16) };
        case 'icmp':
        case 'icmpv6':
            return { ...layer, checksum: view.getUint16(2) };
        default:
            return undefined;
    }
}

const dataOf = (bytes: Uint8Array): Layer[] => (bytes.length > 0 ? [{ protocol: 'data', bytes }] : []);

/** A fragment, and what its headers say of its place. */
interface Piece {
    readonly packet: Packet;
    readonly header: Ipv4Layer | Ipv6FragmentLayer;
}

/** What places a packet among the fragments of another; IPv6 packets without a fragment header are no fragments. */
export function pieceHeaderOf(packet: Packet): Ipv4Layer | Ipv6FragmentLayer | undefined {
    const ip = ipOf(packet);
    return ip?.protocol === 'ip' ? ip : fragmentHeaderOf(packet);
}

/** The packet that these fragments make; `undefined` while a piece is missing. Any order, duplicates allowed. */
export function reassemble(fragments: readonly Packet[]): Packet | undefined {
    const pieces = fragments
        .flatMap((packet): Piece[] => {
            const header = pieceHeaderOf(packet);
            return header ? [{ packet, header }] : [];
        })
        .sort((a, b) => a.header.fragmentOffset - b.header.fragmentOffset);
    const first = pieces[0];
    let end = 0;
    const rest: Uint8Array[] = [];
    for (const { packet, header } of pieces) {
        const body = packet.layers.slice(packet.layers.indexOf(header) + 1);
        if (header.fragmentOffset * OFFSET_UNIT === end) {
            end += body.reduce((sum, layer) => sum + layerLength(layer), 0);
            rest.push(...body.flatMap((layer) => (layer.protocol === 'data' ? [layer.bytes] : [])));
        }
    }
    const last = pieces.at(-1);
    const complete = last && !last.header.moreFragments && end >= last.header.fragmentOffset * OFFSET_UNIT;
    return first && complete && first.header.fragmentOffset === 0 ? whole(first, rest) : undefined;
}

function whole({ packet, header }: Piece, parts: readonly Uint8Array[]): Packet {
    const index = packet.layers.indexOf(header);
    const headers = packet.layers.slice(index + 1).filter(({ protocol }) => protocol !== 'data');
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((offset, part) => {
        bytes.set(part, offset);
        return offset + part.length;
    }, 0);
    // Of IPv6, the fragment header goes, and what it announced is announced by the header before it.
    const own: Layer[] = header.protocol === 'ip' ? [{ ...header, moreFragments: false }] : [];
    return { layers: [...packet.layers.slice(0, index), ...own, ...headers, ...dataOf(bytes)] };
}
