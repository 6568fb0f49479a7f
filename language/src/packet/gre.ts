/** GRE (RFC 2784) with the key and sequence number of RFC 2890: a tunnel from host to host, as guests build them. */
import { hexNumber, readUint16, readUint32, writeUint16, writeUint32 } from './bytes.js';
import { type Codec, nextProtocol, type Region, refuse, tooShort } from './codec.js';
import type { GreLayer } from './packet.js';
import { etherTypeFor, protocolOfGeneveType } from './protocol-numbers.js';

/** Where the fields that are always there stand; the optional ones follow, four bytes each. */
export const GRE_OFFSET = { flags: 0, protocolType: 2, optional: 4 } as const;
/** Bytes of a header without optional fields. */
export const GRE_MIN_HEADER_LENGTH = 4;
const WORD = 4;

/** Bits of the first two bytes. What is not read: checksums (tunnels of today write none), routing (obsolete), versions above 0. */
export const GRE_FLAG = { key: 0x2000, sequence: 0x1000, reserved: 0x0ff8, unread: 0xc007 } as const;

/** Reads and writes GRE headers. */
export const greCodec: Codec<GreLayer> = {
    headerLength: greHeaderLength,

    encode(layer, target) {
        const { bytes, start } = target;
        writeUint16(bytes, start + GRE_OFFSET.flags, greFlags(layer));
        writeUint16(bytes, start + GRE_OFFSET.protocolType, layer.protocolType ?? etherTypeFor(nextProtocol(target)));
        if (layer.key !== undefined) {
            writeUint32(bytes, start + GRE_KEY_OFFSET, layer.key);
        }
        if (layer.sequence !== undefined) {
            writeUint32(bytes, start + greSequenceOffset(layer), layer.sequence);
        }
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < GRE_MIN_HEADER_LENGTH) {
            return tooShort('gre', region, GRE_MIN_HEADER_LENGTH);
        }
        const flags = readUint16(bytes, start);
        if ((flags & GRE_FLAG.unread) !== 0) {
            const message = `Only version 0 without checksum and source routing is read, not flags 0x${flags.toString(16).padStart(4, '0')}.`;
            return refuse({ kind: 'unsupported', protocol: 'gre', offset: start, message });
        }
        const payloadStart = start + lengthByFlags(flags);
        if (payloadStart > end) {
            return tooShort('gre', region, lengthByFlags(flags));
        }
        const layer = recordOf(region, flags);
        const type = readUint16(bytes, start + GRE_OFFSET.protocolType);
        return { ok: true, value: { layer, payloadStart, payloadEnd: end, next: protocolOfGeneveType(type) } };
    },

    format: (layer) =>
        `Encapsulated ${greTypeName(layer.protocolType ?? 0) ?? `${hexNumber(layer.protocolType ?? 0, 4)} (unknown)`}`,
};

/** What Wireshark calls the protocol types that GRE often carries. */
const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
    [0x0800, 'IP'],
    [0x0806, 'ARP'],
    [0x6558, 'Transparent Ethernet bridging'],
    [0x86dd, 'IPv6'],
    [0x880b, 'PPP'],
]);

/** The name of a protocol type; `undefined` for one that has none. */
export const greTypeName = (type: number): string | undefined => TYPE_NAMES.get(type);

/** Bytes of the header. */
export function greHeaderLength(layer: GreLayer): number {
    return lengthByFlags(greFlags(layer));
}

const lengthByFlags = (flags: number): number =>
    GRE_MIN_HEADER_LENGTH + (flags & GRE_FLAG.key ? WORD : 0) + (flags & GRE_FLAG.sequence ? WORD : 0);

/** The first two bytes: which optional fields follow. */
export const greFlags = (layer: GreLayer): number =>
    (layer.key === undefined ? 0 : GRE_FLAG.key) |
    (layer.sequence === undefined ? 0 : GRE_FLAG.sequence) |
    (layer.reservedFlags ?? 0);

/** Where the key stands, if there is one. */
export const GRE_KEY_OFFSET = GRE_OFFSET.optional;
/** Where the sequence number stands, if there is one. */
export const greSequenceOffset = (layer: GreLayer): number => GRE_KEY_OFFSET + (layer.key === undefined ? 0 : WORD);

function recordOf({ bytes, start }: Region, flags: number): GreLayer {
    const keyed = (flags & GRE_FLAG.key) !== 0;
    const sequenceAt = start + GRE_KEY_OFFSET + (keyed ? WORD : 0);
    return {
        protocol: 'gre',
        protocolType: readUint16(bytes, start + GRE_OFFSET.protocolType),
        ...(keyed ? { key: readUint32(bytes, start + GRE_KEY_OFFSET) } : {}),
        ...(flags & GRE_FLAG.sequence ? { sequence: readUint32(bytes, sequenceAt) } : {}),
        ...(flags & GRE_FLAG.reserved ? { reservedFlags: flags & GRE_FLAG.reserved } : {}),
    };
}
