/** The display-filter fields of IPv4. */
import { formatAddress } from '../../model/address.js';
import { hexNumber } from '../bytes.js';
import { wireLength, wireUint16 } from '../computed.js';
import { at, bitsAt, type FieldPlace, fieldsOf, type ShownValue } from '../field.js';
import { IPV4_MIN_HEADER_LENGTH, IPV4_OFFSET } from '../ipv4.js';
import type { Ipv4Layer, Ipv6Layer, Layer } from '../packet.js';
import { ipProtocolFor } from '../protocol-numbers.js';
import { DSCP_NAMES, ECN_NAMES, IP_PROTOCOL_NAMES, named } from '../value-names.js';
import { checksumStatusField, showChecksum, showSet } from './shared-fields.js';

const field = fieldsOf<Ipv4Layer>('ip');

const headerLength = (ip: Ipv4Layer): number => IPV4_MIN_HEADER_LENGTH + (ip.options?.length ?? 0);

const ipFlags = (ip: Ipv4Layer): number => (ip.reservedFlag ? 4 : 0) | (ip.dontFragment ? 2 : 0) | (ip.moreFragments ? 1 : 0);

const addressPlace = (_: Ipv4Layer, { occurrence }: ShownValue): FieldPlace =>
    at(occurrence === 0 ? IPV4_OFFSET.source : IPV4_OFFSET.destination, 4);

/** The flags that are set: `, Don't fragment`. */
const flagNames = (ip: Ipv4Layer): string =>
    [
        ip.reservedFlag ? ', Reserved bit' : '',
        ip.dontFragment ? ", Don't fragment" : '',
        ip.moreFragments ? ', More fragments' : '',
    ].join('');

const showDsField = (value: number): string => {
    const dscp = DSCP_NAMES.get(value >> 2)?.[1] ?? 'Unknown';
    return `${hexNumber(value, 2)} (DSCP: ${dscp}, ECN: ${ECN_NAMES[value & 3]?.[1]})`;
};

const protoOf = (ip: Ipv4Layer, layers: readonly Layer[], index: number): number =>
    ip.proto ?? ipProtocolFor(layers[index + 1]?.protocol);

/** The display-filter fields of IPv4, in the order of the bytes. */
export const IPV4_FIELDS = [
    field({
        name: 'ip',
        label: 'Internet Protocol Version 4',
        type: 'protocol',
        read: () => true,
        show: (_, ip) => `Internet Protocol Version 4, Src: ${formatAddress(ip.source)}, Dst: ${formatAddress(ip.destination)}`,
    }),
    field({
        name: 'ip.version',
        label: 'Version',
        type: 'uint8',
        at: bitsAt(IPV4_OFFSET.versionAndLength, 1, 0xf0),
        alsoIn: 'ipv6',
        read: (ip: Ipv4Layer | Ipv6Layer) => (ip.protocol === 'ip' ? 4 : 6),
    }),
    field({
        name: 'ip.hdr_len',
        label: 'Header Length',
        type: 'uint8',
        at: bitsAt(IPV4_OFFSET.versionAndLength, 1, 0x0f),
        read: headerLength,
        show: (length) => `${length} bytes (${length >> 2})`,
    }),
    field({
        name: 'ip.dsfield',
        label: 'Differentiated Services Field',
        type: 'uint8',
        at: at(IPV4_OFFSET.dsField, 1),
        read: (ip) => ip.dsField,
        write: (ip, dsField) => ({ ...ip, dsField }),
        show: showDsField,
    }),
    field({
        name: 'ip.dsfield.dscp',
        label: 'Differentiated Services Codepoint',
        type: 'uint8',
        at: bitsAt(IPV4_OFFSET.dsField, 1, 0xfc),
        parent: 'ip.dsfield',
        read: (ip) => ip.dsField >> 2,
        write: (ip, dscp) => ({ ...ip, dsField: ((dscp & 0x3f) << 2) | (ip.dsField & 3) }),
        show: (dscp) => `${DSCP_NAMES.get(dscp)?.[0] ?? 'Unknown'} (${dscp})`,
    }),
    field({
        name: 'ip.dsfield.ecn',
        label: 'Explicit Congestion Notification',
        type: 'uint8',
        at: bitsAt(IPV4_OFFSET.dsField, 1, 0x03),
        parent: 'ip.dsfield',
        read: (ip) => ip.dsField & 3,
        write: (ip, ecn) => ({ ...ip, dsField: (ip.dsField & 0xfc) | (ecn & 3) }),
        show: (ecn) => `${ECN_NAMES[ecn]?.[0]} (${ecn})`,
    }),
    field({
        name: 'ip.len',
        label: 'Total Length',
        type: 'uint16',
        at: at(IPV4_OFFSET.totalLength, 2),
        read: (ip, layers, index) => ip.totalLength ?? wireLength(layers, index),
        write: (ip, totalLength) => ({ ...ip, totalLength }),
    }),
    field({
        name: 'ip.id',
        label: 'Identification',
        type: 'uint16',
        at: at(IPV4_OFFSET.identification, 2),
        read: (ip) => ip.identification,
        write: (ip, identification) => ({ ...ip, identification }),
        show: (id) => `${hexNumber(id, 4)} (${id})`,
    }),
    field({
        name: 'ip.flags',
        label: 'Flags',
        type: 'uint8',
        at: bitsAt(IPV4_OFFSET.flagsAndOffset, 1, 0xe0),
        read: ipFlags,
        write: (ip, flags) => ({
            ...withReservedFlag(ip, (flags & 4) !== 0),
            dontFragment: (flags & 2) !== 0,
            moreFragments: (flags & 1) !== 0,
        }),
        show: (flags, ip) => `${hexNumber(flags, 1)}${flagNames(ip)}`,
    }),
    field({
        name: 'ip.flags.rb',
        label: 'Reserved bit',
        type: 'boolean',
        at: bitsAt(IPV4_OFFSET.flagsAndOffset, 1, 0x80),
        parent: 'ip.flags',
        read: (ip) => ip.reservedFlag === true,
        write: withReservedFlag,
        show: showSet,
    }),
    field({
        name: 'ip.flags.df',
        label: "Don't fragment",
        type: 'boolean',
        at: bitsAt(IPV4_OFFSET.flagsAndOffset, 1, 0x40),
        parent: 'ip.flags',
        read: (ip) => ip.dontFragment,
        write: (ip, dontFragment) => ({ ...ip, dontFragment }),
        show: showSet,
    }),
    field({
        name: 'ip.flags.mf',
        label: 'More fragments',
        type: 'boolean',
        at: bitsAt(IPV4_OFFSET.flagsAndOffset, 1, 0x20),
        parent: 'ip.flags',
        read: (ip) => ip.moreFragments,
        write: (ip, moreFragments) => ({ ...ip, moreFragments }),
        show: showSet,
    }),
    field({
        name: 'ip.frag_offset',
        label: 'Fragment Offset',
        type: 'uint16',
        at: bitsAt(IPV4_OFFSET.flagsAndOffset, 2, 0x1fff),
        read: (ip) => ip.fragmentOffset,
        write: (ip, fragmentOffset) => ({ ...ip, fragmentOffset: fragmentOffset & 0x1fff }),
        // The field counts in units of eight bytes; what is shown are bytes.
        show: (offset) => String(8 * offset),
    }),
    field({
        name: 'ip.ttl',
        label: 'Time to Live',
        type: 'uint8',
        at: at(IPV4_OFFSET.ttl, 1),
        read: (ip) => ip.ttl,
        write: (ip, ttl) => ({ ...ip, ttl }),
    }),
    field({
        name: 'ip.proto',
        label: 'Protocol',
        type: 'uint8',
        at: at(IPV4_OFFSET.proto, 1),
        read: protoOf,
        write: (ip, proto) => ({ ...ip, proto }),
        show: (proto) => named(IP_PROTOCOL_NAMES, proto),
    }),
    field({
        name: 'ip.checksum',
        label: 'Header Checksum',
        type: 'uint16',
        at: at(IPV4_OFFSET.checksum, 2),
        read: (ip, layers, index) => ip.checksum ?? wireUint16(layers, index, IPV4_OFFSET.checksum),
        write: (ip, checksum) => ({ ...ip, checksum }),
        show: (checksum, _, shown) => showChecksum(checksum, shown, IPV4_OFFSET.checksum),
    }),
    field({
        ...checksumStatusField(IPV4_OFFSET.checksum),
        name: 'ip.checksum.status',
        label: 'Header checksum status',
    }),
    field({
        name: 'ip.src',
        label: 'Source Address',
        type: 'ipv4',
        at: at(IPV4_OFFSET.source, 4),
        read: (ip) => ip.source,
        write: (ip, source) => ({ ...ip, source }),
    }),
    field({
        name: 'ip.dst',
        label: 'Destination Address',
        type: 'ipv4',
        at: at(IPV4_OFFSET.destination, 4),
        read: (ip) => ip.destination,
        write: (ip, destination) => ({ ...ip, destination }),
    }),
    field({
        name: 'ip.addr',
        label: 'Source or Destination Address',
        type: 'ipv4',
        at: addressPlace,
        hidden: true,
        read: (ip) => [ip.source, ip.destination],
    }),
    field({
        name: 'ip.src_host',
        label: 'Source Host',
        type: 'string',
        at: at(IPV4_OFFSET.source, 4),
        hidden: true,
        read: (ip) => formatAddress(ip.source),
    }),
    field({
        name: 'ip.dst_host',
        label: 'Destination Host',
        type: 'string',
        at: at(IPV4_OFFSET.destination, 4),
        hidden: true,
        read: (ip) => formatAddress(ip.destination),
    }),
    field({
        name: 'ip.host',
        label: 'Source or Destination Host',
        type: 'string',
        at: addressPlace,
        hidden: true,
        read: (ip) => [formatAddress(ip.source), formatAddress(ip.destination)],
    }),
] as const;

function withReservedFlag(ip: Ipv4Layer, set: boolean): Ipv4Layer {
    const { reservedFlag: _, ...rest } = ip;
    return set ? { ...rest, reservedFlag: true } : rest;
}
