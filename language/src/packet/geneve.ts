/** GENEVE (RFC 8926) with options. The overlay is drawn with it unless the file asks for VXLAN. */
import { hexNumber, readUint8, readUint16, readUint24, writeUint16, writeUint24 } from './bytes.js';
import { type Codec, nextProtocol, type Region, refuse, tooShort } from './codec.js';
import type { GeneveLayer, GeneveOption } from './packet.js';
import { etherTypeFor, protocolOfGeneveType } from './protocol-numbers.js';

/** Where each field stands. */
export const GENEVE_OFFSET = { versionAndLength: 0, flags: 1, protocolType: 2, vni: 4, reserved: 7, options: 8 } as const;
/** Bytes of the shortest GENEVE header. */
export const GENEVE_MIN_HEADER_LENGTH = 8;
/** Where each field of an option stands. */
export const GENEVE_OPTION_OFFSET = { class: 0, type: 2, length: 3, data: 4 } as const;
const OPTION_HEADER_LENGTH = 4;
const VERSION = 0;

/** Bits of the flag byte; the reserved ones are six. */
export const GENEVE_FLAG = { control: 0x80, critical: 0x40, reserved: 0x3f } as const;
const LENGTH_MASK = 0x3f;
const OPTION_LENGTH_MASK = 0x1f;

/** Decodes, encodes and describes GENEVE. */
export const geneveCodec: Codec<GeneveLayer> = {
    headerLength: (layer) => GENEVE_MIN_HEADER_LENGTH + optionsLength(layer),

    encode(layer, target) {
        const { bytes, start } = target;
        bytes[start + GENEVE_OFFSET.versionAndLength] = (VERSION << 6) | (optionsLength(layer) >> 2);
        bytes[start + GENEVE_OFFSET.flags] = geneveFlags(layer);
        writeUint16(bytes, start + GENEVE_OFFSET.protocolType, layer.protocolType ?? etherTypeFor(nextProtocol(target)));
        writeUint24(bytes, start + GENEVE_OFFSET.vni, layer.vni);
        bytes[start + GENEVE_OFFSET.reserved] = layer.reserved ?? 0;
        encodeOptions(layer, bytes, start + GENEVE_OFFSET.options);
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < GENEVE_MIN_HEADER_LENGTH) {
            return tooShort('geneve', region, GENEVE_MIN_HEADER_LENGTH);
        }
        const version = readUint8(bytes, start) >> 6;
        if (version !== VERSION) {
            return refuse({
                kind: 'bad-version',
                protocol: 'geneve',
                offset: start,
                message: `The version is ${version}, not 0.`,
            });
        }
        const payloadStart = start + GENEVE_MIN_HEADER_LENGTH + (readUint8(bytes, start) & LENGTH_MASK) * 4;
        const options = payloadStart <= end ? decodeOptions(bytes, start + GENEVE_OFFSET.options, payloadStart) : undefined;
        if (!options) {
            const message = `The options should end after ${payloadStart - start} bytes of header, but do not fit.`;
            return refuse({ kind: 'bad-length', protocol: 'geneve', offset: start, message });
        }
        const protocolType = readUint16(bytes, start + GENEVE_OFFSET.protocolType);
        const layer = recordOf(region, protocolType, options);
        return { ok: true, value: { layer, payloadStart, payloadEnd: end, next: protocolOfGeneveType(protocolType) } };
    },

    format: (layer) => `GENEVE, VNI: ${hexNumber(layer.vni, 6)}`,
};

/** Bytes of one option, its header included. */
export const optionLength = (option: GeneveOption): number => OPTION_HEADER_LENGTH + option.data.length;

/** Bytes of all options. */
export function optionsLength(layer: GeneveLayer): number {
    let length = 0;
    for (const option of layer.options) {
        length += optionLength(option);
    }
    return length;
}

/** The flag byte. */
export const geneveFlags = (layer: GeneveLayer): number =>
    (layer.control ? GENEVE_FLAG.control : 0) | (layer.critical ? GENEVE_FLAG.critical : 0) | (layer.reservedFlags ?? 0);

/** All options as they stand in the header, their own headers included. */
export function concatenateOptions(layer: GeneveLayer): Uint8Array {
    const bytes = new Uint8Array(optionsLength(layer));
    encodeOptions(layer, bytes, 0);
    return bytes;
}

function encodeOptions(layer: GeneveLayer, bytes: Uint8Array, start: number): void {
    let at = start;
    for (const option of layer.options) {
        encodeOption(option, bytes, at);
        at += optionLength(option);
    }
}

function encodeOption(option: GeneveOption, bytes: Uint8Array, at: number): void {
    writeUint16(bytes, at + GENEVE_OPTION_OFFSET.class, option.class);
    bytes[at + GENEVE_OPTION_OFFSET.type] = option.type;
    bytes[at + GENEVE_OPTION_OFFSET.length] = ((option.reserved ?? 0) << 5) | (option.data.length >> 2);
    bytes.set(option.data, at + GENEVE_OPTION_OFFSET.data);
}

/** The options between two offsets; `undefined` when they do not end exactly there. */
function decodeOptions(bytes: Uint8Array, start: number, end: number): readonly GeneveOption[] | undefined {
    const options: GeneveOption[] = [];
    let at = start;
    while (at < end) {
        const lengthByte = readUint8(bytes, at + GENEVE_OPTION_OFFSET.length);
        const optionEnd = at + OPTION_HEADER_LENGTH + (lengthByte & OPTION_LENGTH_MASK) * 4;
        if (optionEnd > end) {
            return undefined;
        }
        options.push({
            class: readUint16(bytes, at + GENEVE_OPTION_OFFSET.class),
            type: readUint8(bytes, at + GENEVE_OPTION_OFFSET.type),
            data: bytes.slice(at + GENEVE_OPTION_OFFSET.data, optionEnd),
            ...(lengthByte >> 5 ? { reserved: lengthByte >> 5 } : {}),
        });
        at = optionEnd;
    }
    return options;
}

function recordOf({ bytes, start }: Region, protocolType: number, options: readonly GeneveOption[]): GeneveLayer {
    const flags = readUint8(bytes, start + GENEVE_OFFSET.flags);
    const reserved = readUint8(bytes, start + GENEVE_OFFSET.reserved);
    return {
        protocol: 'geneve',
        vni: readUint24(bytes, start + GENEVE_OFFSET.vni),
        critical: (flags & GENEVE_FLAG.critical) !== 0,
        control: (flags & GENEVE_FLAG.control) !== 0,
        protocolType,
        options,
        ...(flags & GENEVE_FLAG.reserved ? { reservedFlags: flags & GENEVE_FLAG.reserved } : {}),
        ...(reserved ? { reserved } : {}),
    };
}
