/** ICMP (RFC 792): echo, destination unreachable with next-hop MTU (RFC 1191), time exceeded. Errors quote the packet they are about as data. */
import { readUint8, readUint16, writeUint16 } from './bytes.js';
import { checksumOf } from './checksum.js';
import { type Codec, type Region, tooShort } from './codec.js';
import { isWholePacket } from './ip-payload.js';
import type { IcmpLayer } from './packet.js';

/** Where each field stands. */
export const ICMP_OFFSET = { type: 0, code: 1, checksum: 2, identifier: 4, sequence: 6 } as const;
/** Bytes of an ICMP header. */
export const ICMP_HEADER_LENGTH = 8;

/** Types (RFC 792). */
export const ICMP_TYPE = {
    echoReply: 0,
    destinationUnreachable: 3,
    sourceQuench: 4,
    redirect: 5,
    echoRequest: 8,
    timeExceeded: 11,
    parameterProblem: 12,
    timestamp: 13,
    timestampReply: 14,
    informationRequest: 15,
    informationReply: 16,
    addressMaskRequest: 17,
    addressMaskReply: 18,
} as const;

/** Code of a destination unreachable: "fragmentation needed and DF set". */
export const FRAGMENTATION_NEEDED = 4;

/** Decodes, encodes and describes ICMP. */
export const icmpCodec: Codec<IcmpLayer> = {
    headerLength: () => ICMP_HEADER_LENGTH,

    encode(layer, { bytes, start, end }) {
        bytes[start + ICMP_OFFSET.type] = layer.type;
        bytes[start + ICMP_OFFSET.code] = layer.code;
        writeUint16(bytes, start + ICMP_OFFSET.identifier, layer.identifier);
        writeUint16(bytes, start + ICMP_OFFSET.sequence, layer.sequence);
        const field = start + ICMP_OFFSET.checksum;
        writeUint16(bytes, field, layer.checksum ?? checksumOf({ bytes, start, end, field }));
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < ICMP_HEADER_LENGTH) {
            return tooShort('icmp', region, ICMP_HEADER_LENGTH);
        }
        const layer: IcmpLayer = {
            protocol: 'icmp',
            type: readUint8(bytes, start + ICMP_OFFSET.type),
            code: readUint8(bytes, start + ICMP_OFFSET.code),
            identifier: readUint16(bytes, start + ICMP_OFFSET.identifier),
            sequence: readUint16(bytes, start + ICMP_OFFSET.sequence),
            ...statedChecksum(region),
        };
        return { ok: true, value: { layer, payloadStart: start + ICMP_HEADER_LENGTH, payloadEnd: end, next: 'data' } };
    },

    format(layer) {
        const sequence = `seq=${layer.sequence}/${swapBytes(layer.sequence)}`;
        const code = icmpCodeTitle(layer);
        if (!hasIdentifier(layer) && code === undefined) {
            return icmpTitle(layer);
        }
        const details = hasIdentifier(layer) ? `id=0x${hex4(layer.identifier)}, ${sequence}` : `(${code})`;
        return `${icmpTitle(layer).padEnd(TITLE_WIDTH)} ${details}`;
    },
};

const hex4 = (value: number): string => value.toString(16).padStart(4, '0');

/** Wireshark aligns what follows the type of a message. */
const TITLE_WIDTH = 20;

/** The same two bytes read least significant first, as some senders mean them. */
export const swapBytes = (value: number): number => ((value & 0xff) << 8) | (value >>> 8);

/** Whether bytes 4–7 are identifier and sequence number. */
export const hasIdentifier = (layer: IcmpLayer): boolean =>
    layer.type === ICMP_TYPE.echoReply ||
    layer.type === ICMP_TYPE.echoRequest ||
    (layer.type >= ICMP_TYPE.timestamp && layer.type <= ICMP_TYPE.addressMaskReply);

/** Whether the message quotes the packet it is about: IP header and at least eight bytes. */
export const quotesPacket = (layer: IcmpLayer): boolean =>
    layer.type === ICMP_TYPE.destinationUnreachable ||
    layer.type === ICMP_TYPE.sourceQuench ||
    layer.type === ICMP_TYPE.redirect ||
    layer.type === ICMP_TYPE.timeExceeded ||
    layer.type === ICMP_TYPE.parameterProblem;

/** Whether bytes 6–7 are the MTU of the next hop (RFC 1191). */
export const hasMtu = (layer: IcmpLayer): boolean =>
    layer.type === ICMP_TYPE.destinationUnreachable && layer.code === FRAGMENTATION_NEEDED;

const TYPE_TITLES: ReadonlyMap<number, string> = new Map([
    [0, 'Echo (ping) reply'],
    [3, 'Destination unreachable'],
    [4, 'Source quench (flow control)'],
    [5, 'Redirect'],
    [8, 'Echo (ping) request'],
    [9, 'Router advertisement'],
    [10, 'Router solicitation'],
    [11, 'Time-to-live exceeded'],
    [12, 'Parameter problem'],
    [13, 'Timestamp request'],
    [14, 'Timestamp reply'],
    [15, 'Information request'],
    [16, 'Information reply'],
    [17, 'Address mask request'],
    [18, 'Address mask reply'],
]);

const UNREACHABLE_TITLES: readonly string[] = [
    'Network unreachable',
    'Host unreachable',
    'Protocol unreachable',
    'Port unreachable',
    'Fragmentation needed',
    'Source route failed',
    'Destination network unknown',
    'Destination host unknown',
    'Source host isolated',
    'Network administratively prohibited',
    'Host administratively prohibited',
    'Network unreachable for TOS',
    'Host unreachable for TOS',
    'Communication administratively filtered',
    'Host precedence violation',
    'Precedence cutoff in effect',
];

const EXCEEDED_TITLES: readonly string[] = ['Time to live exceeded in transit', 'Fragment reassembly time exceeded'];

/** What the type means: `Echo (ping) request`. */
export const icmpTypeTitle = (type: number): string | undefined => TYPE_TITLES.get(type);

/** What the code means for that type, where codes have meanings. */
export function icmpCodeTitle(layer: IcmpLayer): string | undefined {
    if (layer.type === ICMP_TYPE.destinationUnreachable) {
        return UNREACHABLE_TITLES[layer.code];
    }
    return layer.type === ICMP_TYPE.timeExceeded ? EXCEEDED_TITLES[layer.code] : undefined;
}

/** What the type means, or its number. */
const icmpTitle = (layer: IcmpLayer): string => icmpTypeTitle(layer.type) ?? `ICMP type ${layer.type}`;

function statedChecksum(region: Region): { readonly checksum?: number } {
    const { bytes, start, end } = region;
    const field = start + ICMP_OFFSET.checksum;
    const checksum = readUint16(bytes, field);
    return isWholePacket(region) && checksum === checksumOf({ bytes, start, end, field }) ? {} : { checksum };
}
