/** Cutting IPv4 packets into fragments and putting them together again (RFC 791, 3.2; E10). */
import { encode } from '../packet/encode.js';
import type { IcmpLayer, Ipv4Layer, Layer, Packet, TcpLayer, UdpLayer } from '../packet/packet.js';
import { ipIndexOf, ipPacketOf, protocolNumber } from './ip-packet.js';
import { layerLength } from './packet-length.js';

const IP_HEADER = 20;
/** Offsets count in units of eight bytes. */
const OFFSET_UNIT = 8;

/** The fragments of a packet that fit the MTU, first to last. Headers before the IP header are repeated on each. */
export function fragment(packet: Packet, mtu: number): readonly Packet[] {
    const index = ipIndexOf(packet);
    const ip = packet.layers[index];
    if (ip?.protocol !== 'ip') {
        return [packet];
    }
    const payload = encode(ipPacketOf(packet)).subarray(IP_HEADER);
    const chunk = Math.max(OFFSET_UNIT, Math.floor((mtu - IP_HEADER) / OFFSET_UNIT) * OFFSET_UNIT);
    const pieces: Packet[] = [];
    for (let offset = 0; offset < payload.length; offset += chunk) {
        const bytes = payload.slice(offset, offset + chunk);
        const header = fragmentHeader(packet, ip, { offset, more: offset + chunk < payload.length });
        const body = offset === 0 ? firstBody(packet.layers[index + 1], bytes) : dataOf(bytes);
        pieces.push({ layers: [...packet.layers.slice(0, index), header, ...body] });
    }
    return pieces;
}

function fragmentHeader(packet: Packet, ip: Ipv4Layer, piece: { readonly offset: number; readonly more: boolean }): Ipv4Layer {
    const { totalLength: _length, checksum: _checksum, ...kept } = ip;
    return {
        ...kept,
        proto: protocolNumber(packet) ?? 0,
        fragmentOffset: ip.fragmentOffset + piece.offset / OFFSET_UNIT,
        moreFragments: piece.more || ip.moreFragments,
    };
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

function fixedTransport(layer: Layer, view: DataView): IcmpLayer | TcpLayer | UdpLayer | undefined {
    switch (layer.protocol) {
        case 'udp':
            return { ...layer, length: view.getUint16(4), checksum: view.getUint16(6) };
        case 'tcp':
            return { ...layer, checksum: view.getUint16(16) };
        case 'icmp':
            return { ...layer, checksum: view.getUint16(2) };
        default:
            return undefined;
    }
}

const dataOf = (bytes: Uint8Array): Layer[] => (bytes.length > 0 ? [{ protocol: 'data', bytes }] : []);

/** The packet that these fragments make; `undefined` while a piece is missing. Any order, duplicates allowed. */
export function reassemble(fragments: readonly Packet[]): Packet | undefined {
    const pieces = fragments
        .map((packet) => ({ packet, ip: packet.layers[ipIndexOf(packet)] }))
        .filter((piece): piece is { packet: Packet; ip: Ipv4Layer } => piece.ip?.protocol === 'ip')
        .sort((a, b) => a.ip.fragmentOffset - b.ip.fragmentOffset);
    const first = pieces[0];
    let end = 0;
    const rest: Uint8Array[] = [];
    for (const { packet, ip } of pieces) {
        const body = packet.layers.slice(packet.layers.indexOf(ip) + 1);
        if (ip.fragmentOffset * OFFSET_UNIT === end) {
            end += body.reduce((sum, layer) => sum + layerLength(layer), 0);
            rest.push(...body.flatMap((layer) => (layer.protocol === 'data' ? [layer.bytes] : [])));
        }
    }
    const last = pieces.at(-1);
    const complete = last && !last.ip.moreFragments && end >= last.ip.fragmentOffset * OFFSET_UNIT;
    return first && complete && first.ip.fragmentOffset === 0 ? whole(first, rest) : undefined;
}

function whole({ packet, ip }: { packet: Packet; ip: Ipv4Layer }, parts: readonly Uint8Array[]): Packet {
    const index = packet.layers.indexOf(ip);
    const headers = packet.layers.slice(index + 1).filter(({ protocol }) => protocol !== 'data');
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((offset, part) => {
        bytes.set(part, offset);
        return offset + part.length;
    }, 0);
    return { layers: [...packet.layers.slice(0, index), { ...ip, moreFragments: false }, ...headers, ...dataOf(bytes)] };
}
