/** From a stack of header records to the bytes on the wire. */
import { codecOf } from './codecs.js';
import { extentsOf, totalLength } from './extents.js';
import type { Packet } from './packet.js';

/**
 * The packet's bytes. Headers are written from the innermost outwards, because checksums cover what they carry. Lengths,
 * types and checksums that a record leaves out are computed; what it states is written as it is, right or wrong.
 */
export function encode(packet: Packet): Uint8Array {
    const { layers } = packet;
    const extents = extentsOf(layers);
    const bytes = new Uint8Array(totalLength(layers));
    for (let index = layers.length - 1; index >= 0; index--) {
        const layer = layers[index];
        const extent = extents[index];
        if (layer && extent) {
            codecOf(layer.protocol).encode(layer, { bytes, start: extent.start, end: extent.end, layers, index });
        }
    }
    return bytes;
}
