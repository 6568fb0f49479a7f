/**
 * ICMPv6 (RFC 4443): echo and errors, which quote the packet they are about as data; and of neighbour discovery (RFC 4861)
 * solicitations and advertisements. Other messages are carried as a header and data.
 */
import { formatAddress } from '../model/address.js';
import { hexNumber, MAC_LENGTH, readIpv6, readMac, readUint8, readUint16, writeIpv6, writeUint16 } from './bytes.js';
import { checksumOf } from './checksum.js';
import { type Codec, type Region, tooShort } from './codec.js';
import { isWholePacket, pseudoSumForRegion, pseudoSumForTarget } from './ip-payload.js';
import type { Icmpv6Layer, NeighbourDiscovery, NeighbourOption } from './packet.js';
import { IP_PROTOCOL } from './protocol-numbers.js';

/** Where each field stands. */
export const ICMPV6_OFFSET = { type: 0, code: 1, checksum: 2, identifier: 4, sequence: 6, target: 8, options: 24 } as const;
/** Bytes before the body of a message. */
export const ICMPV6_HEADER_LENGTH = 8;

/** Types (RFC 4443, RFC 4861). */
export const ICMPV6_TYPE = {
    destinationUnreachable: 1,
    packetTooBig: 2,
    timeExceeded: 3,
    parameterProblem: 4,
    echoRequest: 128,
    echoReply: 129,
    neighbourSolicitation: 135,
    neighbourAdvertisement: 136,
} as const;

/** Options of neighbour discovery: link-layer addresses. */
export const NEIGHBOUR_OPTION = { sourceLinkLayerAddress: 1, targetLinkLayerAddress: 2 } as const;
/** Lengths of options are counted in units of eight bytes; type and length are two of them. */
const OPTION_UNIT = 8;
const OPTION_HEADER_LENGTH = 2;

/** Flags of an advertisement: from a router, answering a solicitation, replacing what is known. */
export const ADVERTISEMENT_FLAG = { router: 0x8000_0000, solicited: 0x4000_0000, override: 0x2000_0000 } as const;

/** Reads and writes ICMPv6 messages; the checksum covers the pseudo-header (RFC 4443, section 2.3). */
export const icmpv6Codec: Codec<Icmpv6Layer> = {
    headerLength: ({ neighbour }) =>
        neighbour ? ICMPV6_OFFSET.options + neighbourOptionsLength(neighbour) : ICMPV6_HEADER_LENGTH,

    encode(layer, target) {
        const { bytes, start, end } = target;
        bytes[start + ICMPV6_OFFSET.type] = layer.type;
        bytes[start + ICMPV6_OFFSET.code] = layer.code;
        writeUint16(bytes, start + ICMPV6_OFFSET.identifier, layer.identifier);
        writeUint16(bytes, start + ICMPV6_OFFSET.sequence, layer.sequence);
        if (layer.neighbour) {
            encodeNeighbour(layer.neighbour, bytes, start);
        }
        const field = start + ICMPV6_OFFSET.checksum;
        const pseudo = pseudoSumForTarget(target, IP_PROTOCOL.icmpv6, end - start);
        writeUint16(bytes, field, layer.checksum ?? checksumOf({ bytes, start, end, field }, pseudo));
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < ICMPV6_HEADER_LENGTH) {
            return tooShort('icmpv6', region, ICMPV6_HEADER_LENGTH);
        }
        const type = readUint8(bytes, start + ICMPV6_OFFSET.type);
        const neighbour = isNeighbourType(type) ? decodeNeighbour(region) : undefined;
        const layer: Icmpv6Layer = {
            protocol: 'icmpv6',
            type,
            code: readUint8(bytes, start + ICMPV6_OFFSET.code),
            identifier: readUint16(bytes, start + ICMPV6_OFFSET.identifier),
            sequence: readUint16(bytes, start + ICMPV6_OFFSET.sequence),
            ...(neighbour ? { neighbour } : {}),
            ...statedChecksum(region),
        };
        const payloadStart = neighbour ? end : start + ICMPV6_HEADER_LENGTH;
        return { ok: true, value: { layer, payloadStart, payloadEnd: end, next: 'data' } };
    },

    format(layer) {
        const title = icmpv6TypeTitle(layer.type) ?? 'Unknown';
        if (isIcmpv6Echo(layer)) {
            return `${title} id=${hexNumber(layer.identifier, 4)}, seq=${layer.sequence}`;
        }
        if (layer.neighbour) {
            return `${title} ${formatNeighbour(layer, layer.neighbour)}`;
        }
        const code = icmpv6CodeTitle(layer);
        return code === undefined ? title : `${title} (${code})`;
    },
};

const isNeighbourType = (type: number): boolean =>
    type === ICMPV6_TYPE.neighbourSolicitation || type === ICMPV6_TYPE.neighbourAdvertisement;

/** Whether the message is an echo or its answer: bytes 4–7 are identifier and sequence number. */
export const isIcmpv6Echo = ({ type }: Icmpv6Layer): boolean =>
    type === ICMPV6_TYPE.echoRequest || type === ICMPV6_TYPE.echoReply;

/** Whether the message is an error about a packet, which it quotes: the types below 128 (RFC 4443, section 2.1). */
export const quotesIpv6Packet = ({ type }: Icmpv6Layer): boolean =>
    type >= ICMPV6_TYPE.destinationUnreachable && type <= ICMPV6_TYPE.parameterProblem;

/** Bytes 4–7 as one number: the MTU, or the flags of an advertisement. */
export const icmpv6Word = ({ identifier, sequence }: Icmpv6Layer): number => ((identifier << 16) | sequence) >>> 0;

/** Bytes of one option, its header included. */
export const neighbourOptionLength = (option: NeighbourOption): number => OPTION_HEADER_LENGTH + option.data.length;

const neighbourOptionsLength = ({ options }: NeighbourDiscovery): number =>
    options.reduce((sum, option) => sum + neighbourOptionLength(option), 0);

/** The MAC in a link-layer address option; `undefined` for other options. */
export function linkLayerAddress({ type, data }: NeighbourOption): string | undefined {
    const isAddress = type === NEIGHBOUR_OPTION.sourceLinkLayerAddress || type === NEIGHBOUR_OPTION.targetLinkLayerAddress;
    return isAddress && data.length === MAC_LENGTH ? readMac(data, 0) : undefined;
}

function encodeNeighbour({ target, options }: NeighbourDiscovery, bytes: Uint8Array, start: number): void {
    writeIpv6(bytes, start + ICMPV6_OFFSET.target, target);
    let at = start + ICMPV6_OFFSET.options;
    for (const option of options) {
        const length = neighbourOptionLength(option);
        bytes[at] = option.type;
        bytes[at + 1] = length / OPTION_UNIT;
        bytes.set(option.data, at + OPTION_HEADER_LENGTH);
        at += length;
    }
}

/** Target and options; `undefined` when they do not fill the message exactly. */
function decodeNeighbour({ bytes, start, end }: Region): NeighbourDiscovery | undefined {
    let at = start + ICMPV6_OFFSET.options;
    const options: NeighbourOption[] = [];
    while (at + OPTION_HEADER_LENGTH <= end) {
        const length = readUint8(bytes, at + 1) * OPTION_UNIT;
        // A length of zero would never end (RFC 4861, section 4.6).
        if (length === 0 || at + length > end) {
            return undefined;
        }
        options.push({ type: readUint8(bytes, at), data: bytes.slice(at + OPTION_HEADER_LENGTH, at + length) });
        at += length;
    }
    return at === end ? { target: readIpv6(bytes, start + ICMPV6_OFFSET.target), options } : undefined;
}

/** `for 2001:db8::20 from 02:00:0a:00:01:0a`, `2001:db8::20 (rtr, sol, ovr) is at 02:00:0a:00:01:14`. */
function formatNeighbour(layer: Icmpv6Layer, { target, options }: NeighbourDiscovery): string {
    const macs = options.map(optionWords).join('');
    if (layer.type === ICMPV6_TYPE.neighbourSolicitation) {
        return `for ${formatAddress(target)}${macs}`;
    }
    const flags = flagWords(icmpv6Word(layer));
    return `${formatAddress(target)}${flags ? ` (${flags})` : ''}${macs}`;
}

function optionWords(option: NeighbourOption): string {
    const mac = linkLayerAddress(option);
    if (mac === undefined) {
        return '';
    }
    return option.type === NEIGHBOUR_OPTION.sourceLinkLayerAddress ? ` from ${mac}` : ` is at ${mac}`;
}

const flagWords = (flags: number): string =>
    [
        flags & ADVERTISEMENT_FLAG.router ? ['rtr'] : [],
        flags & ADVERTISEMENT_FLAG.solicited ? ['sol'] : [],
        flags & ADVERTISEMENT_FLAG.override ? ['ovr'] : [],
    ]
        .flat()
        .join(', ');

const TYPE_TITLES: ReadonlyMap<number, string> = new Map([
    [1, 'Destination Unreachable'],
    [2, 'Packet Too Big'],
    [3, 'Time Exceeded'],
    [4, 'Parameter Problem'],
    [128, 'Echo (ping) request'],
    [129, 'Echo (ping) reply'],
    [130, 'Multicast Listener Query'],
    [131, 'Multicast Listener Report'],
    [132, 'Multicast Listener Done'],
    [133, 'Router Solicitation'],
    [134, 'Router Advertisement'],
    [135, 'Neighbor Solicitation'],
    [136, 'Neighbor Advertisement'],
    [137, 'Redirect'],
    [143, 'Multicast Listener Report Message v2'],
]);

/** What the codes of an error mean, by its type. */
const CODE_TITLES: ReadonlyMap<number, readonly string[]> = new Map([
    [
        ICMPV6_TYPE.destinationUnreachable,
        [
            'no route to destination',
            'Administratively prohibited',
            'Beyond scope of source address',
            'Address unreachable',
            'Port unreachable',
            'Source address failed ingress/egress policy',
            'Reject route to destination',
            'Error in Source Routing Header',
        ],
    ],
    [ICMPV6_TYPE.timeExceeded, ['hop limit exceeded in transit', 'fragment reassembly time exceeded']],
    [
        ICMPV6_TYPE.parameterProblem,
        [
            'erroneous header field encountered',
            'unrecognized Next Header type encountered',
            'unrecognized IPv6 option encountered',
        ],
    ],
]);

/** What the type means: `Echo (ping) request`. */
export const icmpv6TypeTitle = (type: number): string | undefined => TYPE_TITLES.get(type);

/** What the code means for that type, where codes have meanings. */
export const icmpv6CodeTitle = ({ type, code }: Icmpv6Layer): string | undefined => CODE_TITLES.get(type)?.[code];

function statedChecksum(region: Region): { readonly checksum?: number } {
    const { bytes, start, end } = region;
    const field = start + ICMPV6_OFFSET.checksum;
    const checksum = readUint16(bytes, field);
    if (!isWholePacket(region)) {
        return { checksum };
    }
    const pseudo = pseudoSumForRegion(region, IP_PROTOCOL.icmpv6, end - start);
    return checksum === checksumOf({ bytes, start, end, field }, pseudo) ? {} : { checksum };
}
