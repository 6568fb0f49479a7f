/** Checksums of edited packets. A record without one has it computed on the wire; a stated one is written, right or wrong. */
import { encode, findField, getField, type Layer, mapLayers, type Packet } from '#language';

type Checksummed = Extract<Layer, { readonly checksum?: number }>;

/** The edited packet with the checksums of the packet before: what an edit has made wrong stays wrong. */
export const keepChecksums = (before: Packet, after: Packet): Packet =>
    mapLayers(after, (layer, index) => {
        const old = checksumAt(before, index);
        const isSame = before.layers[index]?.protocol === layer.protocol;
        return isSame && old !== undefined && old !== checksumAt(after, index) && !isStated(layer)
            ? ({ ...layer, checksum: old } as Layer)
            : layer;
    });

/**
 * The packet read from edited bytes, with checksums computed that nobody has touched: those whose bytes are as before, and
 * which were not wrong on purpose.
 */
export const renewChecksums = (before: Packet, after: Packet): Packet =>
    mapLayers(after, (layer, index) => {
        const old = before.layers[index];
        const isUntouched =
            old?.protocol === layer.protocol && isStated(layer) && !isStated(old) && checksumAt(before, index) === layer.checksum;
        return isUntouched ? unstated(layer) : layer;
    });

const isStated = (layer: Layer): layer is Checksummed & { readonly checksum: number } =>
    'checksum' in layer && layer.checksum !== undefined;

function unstated(layer: Checksummed): Layer {
    const { checksum: _, ...rest } = layer;
    return rest as Layer;
}

/** The checksum on the wire of the header at that index; `undefined` for headers without one. */
function checksumAt(packet: Packet, index: number): number | undefined {
    const layer = packet.layers[index];
    const field = `${layer?.protocol}.checksum`;
    if (!layer || !findField(field)) {
        return undefined;
    }
    const occurrence = packet.layers.slice(0, index).filter(({ protocol }) => protocol === layer.protocol).length;
    const value = getField(packet, field)[occurrence];
    return typeof value === 'number' ? value : undefined;
}

/** Whether two packets are the same bytes on the wire and would stay so: neither states a checksum that the other computes. */
export const isSamePacket = (a: Packet, b: Packet): boolean =>
    a.layers.length === b.layers.length &&
    a.layers.every((layer, index) => isStated(layer) === isStated(b.layers[index] as Layer)) &&
    sameBytes(encode(a), encode(b));

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
