/** What a header's fields are on the wire when its record leaves them to be computed. */
import { readUint16 } from './bytes.js';
import { ipAbove, isInPiece } from './codec.js';
import { encode } from './encode.js';
import { type Extent, extentsOf, totalLength } from './extents.js';
import { IPV6_HEADER_LENGTH } from './ipv6.js';
import type { Ipv4Layer, Ipv6Layer, Layer } from './packet.js';
import { isQuotation } from './quoted-packet.js';

/** Wireshark's values of the `….checksum.status` fields. */
export const CHECKSUM_STATUS = { bad: 0, good: 1, unverified: 2, notPresent: 3 } as const;

/** The headers that carry a checksum. */
export type ChecksummedLayer = Extract<Layer, { readonly checksum?: number }>;

/** Bytes and places of a stack of headers, found once: stacks never change. */
const encoded = new WeakMap<readonly Layer[], Uint8Array>();
const placed = new WeakMap<readonly Layer[], readonly Extent[]>();

/** The places of a stack's headers in its bytes. */
export function placesOf(layers: readonly Layer[]): readonly Extent[] {
    const known = placed.get(layers);
    if (known) {
        return known;
    }
    const extents = extentsOf(layers);
    placed.set(layers, extents);
    return extents;
}

/** Tells that a stack was read from these bytes, so that nobody has to encode it. */
export function rememberBytes(layers: readonly Layer[], bytes: Uint8Array): void {
    encoded.set(layers, bytes);
}

/** The bytes of the stack. */
export function wireBytes(layers: readonly Layer[]): Uint8Array {
    const known = encoded.get(layers);
    if (known) {
        return known;
    }
    const bytes = encode({ layers });
    encoded.set(layers, bytes);
    return bytes;
}

/** Bytes from the start of a header to the end of its payload. */
export function wireLength(layers: readonly Layer[], index: number): number {
    const extent = placesOf(layers)[index];
    return extent ? extent.end - extent.start : 0;
}

/** Bytes of a header's payload. */
export function payloadLength(layers: readonly Layer[], index: number): number {
    const extent = placesOf(layers)[index];
    return extent ? Math.max(0, extent.end - extent.payload) : 0;
}

/** The bytes of a header's payload. */
export function payloadBytes(layers: readonly Layer[], index: number): Uint8Array {
    const extent = placesOf(layers)[index];
    return extent ? wireBytes(layers).subarray(extent.payload, extent.end) : new Uint8Array();
}

/** The two bytes at that offset of a header. */
export function wireUint16(layers: readonly Layer[], index: number, offset: number): number {
    return readUint16(wireBytes(layers), (placesOf(layers)[index]?.start ?? 0) + offset);
}

/** The checksum that would be right for a header. `offset` is where it stands. */
export function rightChecksum(layers: readonly Layer[], index: number, offset: number): number {
    const layer = layers[index] as ChecksummedLayer;
    if (layer.checksum === undefined) {
        return wireUint16(layers, index, offset);
    }
    const { checksum: _, ...unstated } = layer;
    return wireUint16(layers.with(index, unstated as Layer), index, offset);
}

/**
 * Whether a header's checksum is right. A part of a packet (a fragment, a short quotation) cannot be judged, and quoted
 * ICMP messages are not, as in Wireshark. `offset` is where it stands.
 */
export function checksumStatus(layers: readonly Layer[], index: number, offset: number): number {
    const layer = layers[index] as ChecksummedLayer;
    if (layer.protocol === 'udp' && layer.checksum === 0) {
        return CHECKSUM_STATUS.notPresent;
    }
    if (layer.protocol !== 'ip' && (isPartOfPacket(layers, index) || (isIcmp(layer) && isQuotation(layers)))) {
        return CHECKSUM_STATUS.unverified;
    }
    if (layer.checksum === undefined) {
        return CHECKSUM_STATUS.good;
    }
    return layer.checksum === rightChecksum(layers, index, offset) ? CHECKSUM_STATUS.good : CHECKSUM_STATUS.bad;
}

/** Whether a header stands in a fragment of a packet. */
export const isInFragment = isInPiece;

function isPartOfPacket(layers: readonly Layer[], index: number): boolean {
    const ip = ipAbove(layers, index);
    return isInFragment(layers, index) || (ip !== undefined && isCutShort(ip, layers));
}

/** Whether an IP header states more bytes than there are. */
function isCutShort(ip: Ipv4Layer | Ipv6Layer, layers: readonly Layer[]): boolean {
    const stated = statedIpLength(ip);
    return stated !== undefined && (placesOf(layers)[layers.indexOf(ip)]?.start ?? 0) + stated > totalLength(layers);
}

function statedIpLength(ip: Ipv4Layer | Ipv6Layer): number | undefined {
    if (ip.protocol === 'ip') {
        return ip.totalLength;
    }
    return ip.payloadLength === undefined ? undefined : IPV6_HEADER_LENGTH + ip.payloadLength;
}

/** The bytes from a header to the end of its payload; of an Ethernet frame, with its trailer. */
export function messageBytes(layers: readonly Layer[], index: number): Uint8Array {
    const extent = placesOf(layers)[index];
    const layer = layers[index];
    const trailer = layer?.protocol === 'eth' ? (layer.trailer?.length ?? 0) : 0;
    return extent ? wireBytes(layers).subarray(extent.start, extent.end + trailer) : new Uint8Array();
}

/** Messages of which header and payload are one. */
export const isIcmp = ({ protocol }: Layer): boolean => protocol === 'icmp' || protocol === 'icmpv6';

/** The bytes that are a header's own: of an ICMP message all of it, of others not the payload. */
export function headerBytes(layers: readonly Layer[], index: number): Uint8Array {
    const extent = placesOf(layers)[index];
    const layer = layers[index];
    const end = layer && isIcmp(layer) ? extent?.end : extent?.payload;
    return wireBytes(layers).subarray(extent?.start ?? 0, end ?? 0);
}
