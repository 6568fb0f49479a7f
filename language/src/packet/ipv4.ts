/** IPv4 (RFC 791). A later fragment's payload is data, because the header that would explain it is elsewhere. */
import { hexNumber, readUint8, readUint16, readUint32, writeUint16, writeUint32 } from './bytes.js';
import { checksumOf } from './checksum.js';
import { type Codec, type Header, nextProtocol, type Region, refuse, tooShort } from './codec.js';
import type { DecodeError, Ipv4Layer } from './packet.js';
import { ipProtocolFor, protocolOfIpProtocol, UNKNOWN_IP_PROTOCOL } from './protocol-numbers.js';
import { IP_PROTOCOL_NAMES, named } from './value-names.js';

/** Where each field stands. */
export const IPV4_OFFSET = {
    versionAndLength: 0,
    dsField: 1,
    totalLength: 2,
    identification: 4,
    flagsAndOffset: 6,
    ttl: 8,
    proto: 9,
    checksum: 10,
    source: 12,
    destination: 16,
    options: 20,
} as const;
/** Bytes of the shortest IPv4 header. */
export const IPV4_MIN_HEADER_LENGTH = 20;
const VERSION = 4;

/** Bits of the word at `flagsAndOffset`. */
const FLAG = { reserved: 0x8000, dontFragment: 0x4000, moreFragments: 0x2000 } as const;
const FRAGMENT_OFFSET_MASK = 0x1fff;

/** Decodes, encodes and describes IPv4. */
export const ipv4Codec: Codec<Ipv4Layer> = {
    headerLength: (layer) => IPV4_MIN_HEADER_LENGTH + (layer.options?.length ?? 0),

    encode(layer, target) {
        const { bytes, start, end } = target;
        const headerLength = IPV4_MIN_HEADER_LENGTH + (layer.options?.length ?? 0);
        bytes[start + IPV4_OFFSET.versionAndLength] = (VERSION << 4) | (headerLength >> 2);
        bytes[start + IPV4_OFFSET.dsField] = layer.dsField;
        writeUint16(bytes, start + IPV4_OFFSET.totalLength, layer.totalLength ?? end - start);
        writeUint16(bytes, start + IPV4_OFFSET.identification, layer.identification);
        writeUint16(bytes, start + IPV4_OFFSET.flagsAndOffset, flagBits(layer) | (layer.fragmentOffset & FRAGMENT_OFFSET_MASK));
        bytes[start + IPV4_OFFSET.ttl] = layer.ttl;
        bytes[start + IPV4_OFFSET.proto] = layer.proto ?? ipProtocolFor(nextProtocol(target));
        writeUint32(bytes, start + IPV4_OFFSET.source, layer.source);
        writeUint32(bytes, start + IPV4_OFFSET.destination, layer.destination);
        if (layer.options) {
            bytes.set(layer.options, start + IPV4_OFFSET.options);
        }
        const field = start + IPV4_OFFSET.checksum;
        writeUint16(bytes, field, layer.checksum ?? checksumOf({ bytes, start, end: start + headerLength, field }));
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < IPV4_MIN_HEADER_LENGTH) {
            return tooShort('ip', region, IPV4_MIN_HEADER_LENGTH);
        }
        const version = readUint8(bytes, start) >> 4;
        if (version !== VERSION) {
            return refuse({ kind: 'bad-version', protocol: 'ip', offset: start, message: `The version is ${version}, not 4.` });
        }
        const headerLength = (readUint8(bytes, start) & 15) * 4;
        // The header counts its own length, so one of less than five words cannot be right (RFC 791).
        if (headerLength < IPV4_MIN_HEADER_LENGTH || start + headerLength > end) {
            return refuse(badHeaderLength(region, headerLength));
        }
        const totalLength = readUint16(bytes, start + IPV4_OFFSET.totalLength);
        if (totalLength < headerLength) {
            return refuse(badTotalLength(region, totalLength, `is less than the ${headerLength} bytes of the header`));
        }
        return { ok: true, value: headerOf(region, headerLength, totalLength) };
    },

    format(layer) {
        const proto = layer.proto ?? UNKNOWN_IP_PROTOCOL;
        if (isFragment(layer)) {
            const name = IP_PROTOCOL_NAMES.get(proto) ?? 'Unknown';
            const identification = hexNumber(layer.identification, 4).slice(2);
            return `Fragmented IP protocol (proto=${name} ${proto}, off=${8 * layer.fragmentOffset}, ID=${identification})`;
        }
        return named(IP_PROTOCOL_NAMES, proto);
    },
};

/** Whether the packet is a part of a larger one. */
export const isFragment = (layer: Ipv4Layer): boolean => layer.moreFragments || layer.fragmentOffset > 0;

const flagBits = (layer: Ipv4Layer): number =>
    (layer.reservedFlag ? FLAG.reserved : 0) |
    (layer.dontFragment ? FLAG.dontFragment : 0) |
    (layer.moreFragments ? FLAG.moreFragments : 0);

function headerOf(region: Region, headerLength: number, totalLength: number): Header<Ipv4Layer> {
    const { start, end } = region;
    const layer = recordOf(region, headerLength, totalLength);
    const payloadStart = start + headerLength;
    const payloadEnd = Math.min(end, start + totalLength);
    const next = layer.fragmentOffset > 0 ? 'data' : protocolOfIpProtocol(layer.proto ?? 0);
    if (start + totalLength > end && !region.quoted) {
        const problem = badTotalLength(region, totalLength, `exceeds the ${end - start} bytes that are there`);
        return { layer, payloadStart, payloadEnd, next: 'data', problem };
    }
    return { layer, payloadStart, payloadEnd, next };
}

function recordOf(region: Region, headerLength: number, totalLength: number): Ipv4Layer {
    const { bytes, start } = region;
    const flagsAndOffset = readUint16(bytes, start + IPV4_OFFSET.flagsAndOffset);
    return {
        protocol: 'ip',
        source: readUint32(bytes, start + IPV4_OFFSET.source),
        destination: readUint32(bytes, start + IPV4_OFFSET.destination),
        ttl: readUint8(bytes, start + IPV4_OFFSET.ttl),
        proto: readUint8(bytes, start + IPV4_OFFSET.proto),
        identification: readUint16(bytes, start + IPV4_OFFSET.identification),
        dsField: readUint8(bytes, start + IPV4_OFFSET.dsField),
        dontFragment: (flagsAndOffset & FLAG.dontFragment) !== 0,
        moreFragments: (flagsAndOffset & FLAG.moreFragments) !== 0,
        fragmentOffset: flagsAndOffset & FRAGMENT_OFFSET_MASK,
        ...(flagsAndOffset & FLAG.reserved ? { reservedFlag: true } : {}),
        ...(headerLength > IPV4_MIN_HEADER_LENGTH
            ? { options: bytes.slice(start + IPV4_OFFSET.options, start + headerLength) }
            : {}),
        ...statedLength(region, totalLength),
        ...statedChecksum(region, headerLength),
    };
}

const statedLength = (region: Region, totalLength: number): { readonly totalLength?: number } =>
    region.quoted || totalLength !== region.end - region.start ? { totalLength } : {};

function statedChecksum({ bytes, start, quoted }: Region, headerLength: number): { readonly checksum?: number } {
    const field = start + IPV4_OFFSET.checksum;
    const checksum = readUint16(bytes, field);
    return quoted || checksum !== checksumOf({ bytes, start, end: start + headerLength, field }) ? { checksum } : {};
}

const badHeaderLength = (region: Region, stated: number): DecodeError => ({
    kind: 'bad-length',
    protocol: 'ip',
    offset: region.start + IPV4_OFFSET.versionAndLength,
    message: `The header length says ${stated} bytes; it must be at least 20 and fit into the ${region.end - region.start} bytes that are there.`,
});

const badTotalLength = (region: Region, stated: number, why: string): DecodeError => ({
    kind: 'bad-length',
    protocol: 'ip',
    offset: region.start + IPV4_OFFSET.totalLength,
    message: `The total length says ${stated} bytes, which ${why}.`,
});
