/** IPv6 (RFC 8200), the fixed header. Of the extension headers only the fragment header is known; others are carried as data. */
import { IPV6_LENGTH, readIpv6, readUint8, readUint16, readUint32, writeIpv6, writeUint16, writeUint32 } from './bytes.js';
import { type Codec, type Header, nextProtocol, type Region, refuse, tooShort } from './codec.js';
import type { DecodeError, Ipv6Layer } from './packet.js';
import { IP_PROTOCOL, nextHeaderFor, protocolOfNextHeader } from './protocol-numbers.js';
import { NEXT_HEADER_NAMES, named } from './value-names.js';

/** Where each field stands. The first word holds version, traffic class and flow label. */
export const IPV6_OFFSET = {
    versionClassAndFlow: 0,
    payloadLength: 4,
    nextHeader: 6,
    hopLimit: 7,
    source: 8,
    destination: 8 + IPV6_LENGTH,
} as const;
/** Bytes of the fixed header. */
export const IPV6_HEADER_LENGTH = 40;
const VERSION = 6;
/** Twenty bits. */
export const FLOW_LABEL_MASK = 0xfffff;

/** Reads and writes the fixed header. */
export const ipv6Codec: Codec<Ipv6Layer> = {
    headerLength: () => IPV6_HEADER_LENGTH,

    encode(layer, target) {
        const { bytes, start, end } = target;
        writeUint32(bytes, start, firstWord(layer));
        writeUint16(bytes, start + IPV6_OFFSET.payloadLength, layer.payloadLength ?? end - start - IPV6_HEADER_LENGTH);
        bytes[start + IPV6_OFFSET.nextHeader] = layer.nextHeader ?? nextHeaderFor(nextProtocol(target));
        bytes[start + IPV6_OFFSET.hopLimit] = layer.hopLimit;
        writeIpv6(bytes, start + IPV6_OFFSET.source, layer.source);
        writeIpv6(bytes, start + IPV6_OFFSET.destination, layer.destination);
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < IPV6_HEADER_LENGTH) {
            return tooShort('ipv6', region, IPV6_HEADER_LENGTH);
        }
        const version = readUint8(bytes, start) >> 4;
        if (version !== VERSION) {
            const message = `The version is ${version}, not 6.`;
            return refuse({ kind: 'bad-version', protocol: 'ipv6', offset: start, message });
        }
        return { ok: true, value: headerOf(region) };
    },

    format(layer) {
        const number = layer.nextHeader ?? IP_PROTOCOL.noNextHeader;
        return number === IP_PROTOCOL.noNextHeader
            ? 'IPv6 no next header'
            : `Unknown IP Protocol: ${named(NEXT_HEADER_NAMES, number)}`;
    },
};

const firstWord = ({ trafficClass, flowLabel }: Ipv6Layer): number =>
    ((VERSION << 28) | (trafficClass << 20) | (flowLabel & FLOW_LABEL_MASK)) >>> 0;

function headerOf(region: Region): Header<Ipv6Layer> {
    const { bytes, start, end } = region;
    const payloadLength = readUint16(bytes, start + IPV6_OFFSET.payloadLength);
    const nextHeader = readUint8(bytes, start + IPV6_OFFSET.nextHeader);
    const word = readUint32(bytes, start);
    const payloadStart = start + IPV6_HEADER_LENGTH;
    const layer: Ipv6Layer = {
        protocol: 'ipv6',
        source: readIpv6(bytes, start + IPV6_OFFSET.source),
        destination: readIpv6(bytes, start + IPV6_OFFSET.destination),
        hopLimit: readUint8(bytes, start + IPV6_OFFSET.hopLimit),
        trafficClass: (word >>> 20) & 0xff,
        flowLabel: word & FLOW_LABEL_MASK,
        nextHeader,
        ...(region.quoted || payloadStart + payloadLength !== end ? { payloadLength } : {}),
    };
    const payloadEnd = Math.min(end, payloadStart + payloadLength);
    if (payloadStart + payloadLength > end && !region.quoted) {
        return { layer, payloadStart, payloadEnd, next: 'data', problem: badPayloadLength(region, payloadLength) };
    }
    return { layer, payloadStart, payloadEnd, next: protocolOfNextHeader(nextHeader) };
}

const badPayloadLength = (region: Region, stated: number): DecodeError => ({
    kind: 'bad-length',
    protocol: 'ipv6',
    offset: region.start + IPV6_OFFSET.payloadLength,
    message: `The payload length says ${stated} bytes, but only ${region.end - region.start - IPV6_HEADER_LENGTH} are there.`,
});
