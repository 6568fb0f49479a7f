/** Bytes that no header describes. */
import type { Codec } from './codec.js';
import type { DataLayer } from './packet.js';

/** Decodes, encodes and describes payload. */
export const dataCodec: Codec<DataLayer> = {
    headerLength: (layer) => layer.bytes.length,

    encode(layer, { bytes, start }) {
        bytes.set(layer.bytes, start);
    },

    decode: ({ bytes, start, end }) => ({
        ok: true,
        value: { layer: { protocol: 'data', bytes: bytes.slice(start, end) }, payloadStart: end, payloadEnd: end, next: 'data' },
    }),

    format: (layer) => `Len=${layer.bytes.length}`,
};
