/** VXLAN (RFC 7348), with the group policy field that some senders use. An Ethernet frame follows. */
import { readUint8, readUint16, readUint24, writeUint16, writeUint24 } from './bytes.js';
import { type Codec, tooShort } from './codec.js';
import type { VxlanLayer } from './packet.js';

/** Where each field stands. */
export const VXLAN_OFFSET = { flags: 0, groupPolicy: 2, vni: 4, reserved: 7 } as const;
/** Bytes of a VXLAN header. */
export const VXLAN_HEADER_LENGTH = 8;
/** "The identifier is valid": the one flag RFC 7348 defines. */
export const VXLAN_VALID_VNI = 0x0800;

/** Decodes, encodes and describes VXLAN. */
export const vxlanCodec: Codec<VxlanLayer> = {
    headerLength: () => VXLAN_HEADER_LENGTH,

    encode(layer, { bytes, start }) {
        writeUint16(bytes, start + VXLAN_OFFSET.flags, layer.flags ?? VXLAN_VALID_VNI);
        writeUint16(bytes, start + VXLAN_OFFSET.groupPolicy, layer.groupPolicy ?? 0);
        writeUint24(bytes, start + VXLAN_OFFSET.vni, layer.vni);
        bytes[start + VXLAN_OFFSET.reserved] = layer.reserved ?? 0;
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < VXLAN_HEADER_LENGTH) {
            return tooShort('vxlan', region, VXLAN_HEADER_LENGTH);
        }
        const flags = readUint16(bytes, start + VXLAN_OFFSET.flags);
        const groupPolicy = readUint16(bytes, start + VXLAN_OFFSET.groupPolicy);
        const reserved = readUint8(bytes, start + VXLAN_OFFSET.reserved);
        const layer: VxlanLayer = {
            protocol: 'vxlan',
            vni: readUint24(bytes, start + VXLAN_OFFSET.vni),
            ...(flags !== VXLAN_VALID_VNI ? { flags } : {}),
            ...(groupPolicy ? { groupPolicy } : {}),
            ...(reserved ? { reserved } : {}),
        };
        return { ok: true, value: { layer, payloadStart: start + VXLAN_HEADER_LENGTH, payloadEnd: end, next: 'eth' } };
    },

    format: (layer) => `VXLAN, VNI: ${layer.vni}`,
};
