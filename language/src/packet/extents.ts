/** Where each header of a packet lies in its bytes. */
import { headerLength } from './codecs.js';
import { IPV6_HEADER_LENGTH } from './ipv6.js';
import type { Layer } from './packet.js';

/** One header's place. */
export interface Extent {
    /** First byte of the header. */
    readonly start: number;
    /** First byte after it, where the next header starts. */
    readonly payload: number;
    /** First byte after its payload, as lengths stated above limit it. */
    readonly end: number;
}

/** The places of all headers, in order. */
export function extentsOf(layers: readonly Layer[]): readonly Extent[] {
    const extents: Extent[] = [];
    let start = 0;
    let end = totalLength(layers);
    for (const layer of layers) {
        const payload = start + headerLength(layer);
        end = Math.min(end, start + statedLength(layer)) - trailerLength(layer);
        extents.push({ start, payload, end });
        start = payload;
    }
    return extents;
}

/** Bytes of the whole packet, trailers included. */
export function totalLength(layers: readonly Layer[]): number {
    let length = 0;
    for (const layer of layers) {
        length += headerLength(layer) + trailerLength(layer);
    }
    return length;
}

const trailerLength = (layer: Layer): number => (layer.protocol === 'eth' ? (layer.trailer?.length ?? 0) : 0);

/** The length a header states for itself and its payload; unlimited when it states none. */
function statedLength(layer: Layer): number {
    switch (layer.protocol) {
        case 'ip':
            return layer.totalLength ?? Number.POSITIVE_INFINITY;
        case 'ipv6':
            return layer.payloadLength === undefined ? Number.POSITIVE_INFINITY : IPV6_HEADER_LENGTH + layer.payloadLength;
        case 'udp':
            return layer.length ?? Number.POSITIVE_INFINITY;
        default:
            return Number.POSITIVE_INFINITY;
    }
}
