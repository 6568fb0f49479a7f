/** Ethernet II frames. VLAN tags (802.1Q) and unknown EtherTypes are carried as data. */
import { MAC_LENGTH, readMac, readUint16, writeMac, writeUint16 } from './bytes.js';
import { type Codec, nextProtocol, tooShort } from './codec.js';
import type { EthernetLayer } from './packet.js';
import { etherTypeFor, protocolOfEtherType } from './protocol-numbers.js';

/** Where each field stands. The trailer follows the payload. */
export const ETHERNET_OFFSET = { destination: 0, source: MAC_LENGTH, type: 2 * MAC_LENGTH } as const;
/** Bytes of an Ethernet header. */
export const ETHERNET_HEADER_LENGTH = 14;

/** Frames shorter than this, without the check sequence, are padded on real wires. */
export const SHORTEST_FRAME_LENGTH = 60;

/** Types up to this one are lengths of IEEE 802.3 frames. */
export const LARGEST_ETHERNET_LENGTH = 1500;

/** Decodes, encodes and describes Ethernet. */
export const ethernetCodec: Codec<EthernetLayer> = {
    headerLength: () => ETHERNET_HEADER_LENGTH,

    encode(layer, target) {
        const { bytes, start, end } = target;
        writeMac(bytes, start + ETHERNET_OFFSET.destination, layer.destination);
        writeMac(bytes, start + ETHERNET_OFFSET.source, layer.source);
        writeUint16(bytes, start + ETHERNET_OFFSET.type, layer.type ?? etherTypeFor(nextProtocol(target)));
        if (layer.trailer) {
            bytes.set(layer.trailer, end);
        }
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < ETHERNET_HEADER_LENGTH) {
            return tooShort('eth', region, ETHERNET_HEADER_LENGTH);
        }
        const type = readUint16(bytes, start + ETHERNET_OFFSET.type);
        const layer: EthernetLayer = {
            protocol: 'eth',
            destination: readMac(bytes, start + ETHERNET_OFFSET.destination),
            source: readMac(bytes, start + ETHERNET_OFFSET.source),
            type,
        };
        const next = protocolOfEtherType(type);
        return { ok: true, value: { layer, payloadStart: start + ETHERNET_HEADER_LENGTH, payloadEnd: end, next } };
    },

    format: (layer) =>
        layer.type !== undefined && layer.type <= LARGEST_ETHERNET_LENGTH ? 'IEEE 802.3 Ethernet' : 'Ethernet II',
};
