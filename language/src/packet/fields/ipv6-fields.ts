/** The display-filter fields of IPv6, and of its fragment header. */
import { formatAddress } from '../../model/address.js';
import { hexNumber, ipv6Bytes, readIpv6 } from '../bytes.js';
import { payloadLength } from '../computed.js';
import { at, bitsAt, type FieldPlace, fieldsOf, type ShownValue } from '../field.js';
import { FLOW_LABEL_MASK, IPV6_OFFSET } from '../ipv6.js';
import { IPV6_FRAGMENT_BITS, IPV6_FRAGMENT_OFFSET } from '../ipv6-fragment.js';
import type { Ipv6FragmentLayer, Ipv6Layer, Layer } from '../packet.js';
import { nextHeaderFor } from '../protocol-numbers.js';
import { DSCP_NAMES, ECN_NAMES, NEXT_HEADER_NAMES, named } from '../value-names.js';

const field = fieldsOf<Ipv6Layer>('ipv6');
const fragmentField = fieldsOf<Ipv6FragmentLayer>('ipv6.fraghdr');

const addressPlace = (_: Ipv6Layer, { occurrence }: ShownValue): FieldPlace =>
    at(occurrence === 0 ? IPV6_OFFSET.source : IPV6_OFFSET.destination, 16);

const nextHeaderOf = (layer: Ipv6Layer | Ipv6FragmentLayer, layers: readonly Layer[], index: number): number =>
    layer.nextHeader ?? nextHeaderFor(layers[index + 1]?.protocol);

/** The traffic class in the first word of the header, and its two parts. */
const CLASS_MASK = { all: 0x0ff00000, dscp: 0x0fc00000, ecn: 0x00300000 } as const;

const showClass = (value: number): string =>
    `${hexNumber(value, 2)} (DSCP: ${DSCP_NAMES.get(value >> 2)?.[1] ?? 'Unknown'}, ECN: ${ECN_NAMES[value & 3]?.[1]})`;

/** The display-filter fields of IPv6, in the order of the bytes. */
export const IPV6_FIELDS = [
    field({
        name: 'ipv6',
        label: 'Internet Protocol Version 6',
        type: 'protocol',
        read: () => true,
        show: (_, ip) => `Internet Protocol Version 6, Src: ${formatAddress(ip.source)}, Dst: ${formatAddress(ip.destination)}`,
    }),
    field({
        name: 'ipv6.version',
        label: 'Version',
        type: 'uint8',
        at: bitsAt(IPV6_OFFSET.versionClassAndFlow, 1, 0xf0),
        read: () => 6,
    }),
    field({
        name: 'ipv6.tclass',
        label: 'Traffic Class',
        type: 'uint32',
        at: bitsAt(IPV6_OFFSET.versionClassAndFlow, 4, CLASS_MASK.all),
        read: (ip) => ip.trafficClass,
        write: (ip, trafficClass) => ({ ...ip, trafficClass: trafficClass & 0xff }),
        show: showClass,
    }),
    field({
        name: 'ipv6.tclass.dscp',
        label: 'Differentiated Services Codepoint',
        type: 'uint32',
        at: bitsAt(IPV6_OFFSET.versionClassAndFlow, 4, CLASS_MASK.dscp),
        parent: 'ipv6.tclass',
        read: (ip) => ip.trafficClass >> 2,
        write: (ip, dscp) => ({ ...ip, trafficClass: ((dscp & 0x3f) << 2) | (ip.trafficClass & 3) }),
        show: (dscp) => `${DSCP_NAMES.get(dscp)?.[0] ?? 'Unknown'} (${dscp})`,
    }),
    field({
        name: 'ipv6.tclass.ecn',
        label: 'Explicit Congestion Notification',
        type: 'uint32',
        at: bitsAt(IPV6_OFFSET.versionClassAndFlow, 4, CLASS_MASK.ecn),
        parent: 'ipv6.tclass',
        read: (ip) => ip.trafficClass & 3,
        write: (ip, ecn) => ({ ...ip, trafficClass: (ip.trafficClass & 0xfc) | (ecn & 3) }),
        show: (ecn) => `${ECN_NAMES[ecn]?.[0]} (${ecn})`,
    }),
    field({
        name: 'ipv6.flow',
        label: 'Flow Label',
        type: 'uint24',
        at: bitsAt(IPV6_OFFSET.versionClassAndFlow + 1, 3, FLOW_LABEL_MASK),
        read: (ip) => ip.flowLabel,
        write: (ip, flowLabel) => ({ ...ip, flowLabel: flowLabel & FLOW_LABEL_MASK }),
        show: (flow) => hexNumber(flow, 5),
    }),
    field({
        name: 'ipv6.plen',
        label: 'Payload Length',
        type: 'uint16',
        at: at(IPV6_OFFSET.payloadLength, 2),
        read: (ip, layers, index) => ip.payloadLength ?? payloadLength(layers, index),
        write: (ip, length) => ({ ...ip, payloadLength: length }),
    }),
    field({
        name: 'ipv6.nxt',
        label: 'Next Header',
        type: 'uint8',
        at: at(IPV6_OFFSET.nextHeader, 1),
        read: nextHeaderOf,
        write: (ip, nextHeader) => ({ ...ip, nextHeader }),
        show: (number) => named(NEXT_HEADER_NAMES, number),
    }),
    field({
        name: 'ipv6.hlim',
        label: 'Hop Limit',
        type: 'uint8',
        at: at(IPV6_OFFSET.hopLimit, 1),
        read: (ip) => ip.hopLimit,
        write: (ip, hopLimit) => ({ ...ip, hopLimit }),
    }),
    field({
        name: 'ipv6.src',
        label: 'Source Address',
        type: 'ipv6',
        at: at(IPV6_OFFSET.source, 16),
        read: (ip) => ipv6Bytes(ip.source),
        write: (ip, source) => ({ ...ip, source: readIpv6(source, 0) }),
    }),
    field({
        name: 'ipv6.dst',
        label: 'Destination Address',
        type: 'ipv6',
        at: at(IPV6_OFFSET.destination, 16),
        read: (ip) => ipv6Bytes(ip.destination),
        write: (ip, destination) => ({ ...ip, destination: readIpv6(destination, 0) }),
    }),
    field({
        name: 'ipv6.addr',
        label: 'Source or Destination Address',
        type: 'ipv6',
        at: addressPlace,
        hidden: true,
        read: (ip) => [ipv6Bytes(ip.source), ipv6Bytes(ip.destination)],
    }),
    field({
        name: 'ipv6.src_host',
        label: 'Source Host',
        type: 'string',
        at: at(IPV6_OFFSET.source, 16),
        hidden: true,
        read: (ip) => formatAddress(ip.source),
    }),
    field({
        name: 'ipv6.dst_host',
        label: 'Destination Host',
        type: 'string',
        at: at(IPV6_OFFSET.destination, 16),
        hidden: true,
        read: (ip) => formatAddress(ip.destination),
    }),
    field({
        name: 'ipv6.host',
        label: 'Source or Destination Host',
        type: 'string',
        at: addressPlace,
        hidden: true,
        read: (ip) => [formatAddress(ip.source), formatAddress(ip.destination)],
    }),
] as const;

/** The display-filter fields of the fragment header, in the order of the bytes. */
export const IPV6_FRAGMENT_FIELDS = [
    fragmentField({ name: 'ipv6.fraghdr', label: 'Fragment Header for IPv6', type: 'protocol', read: () => true }),
    fragmentField({
        name: 'ipv6.fraghdr.nxt',
        label: 'Next header',
        type: 'uint8',
        at: at(IPV6_FRAGMENT_OFFSET.nextHeader, 1),
        read: nextHeaderOf,
        write: (header, nextHeader) => ({ ...header, nextHeader }),
        show: (number) => named(NEXT_HEADER_NAMES, number),
    }),
    fragmentField({
        name: 'ipv6.fraghdr.reserved_octet',
        label: 'Reserved octet',
        type: 'uint8',
        at: at(IPV6_FRAGMENT_OFFSET.reserved, 1),
        read: (header) => header.reserved ?? 0,
        show: (value) => hexNumber(value, 2),
    }),
    fragmentField({
        name: 'ipv6.fraghdr.offset',
        label: 'Offset',
        type: 'uint16',
        at: bitsAt(IPV6_FRAGMENT_OFFSET.offsetAndFlags, 2, IPV6_FRAGMENT_BITS.offset),
        read: (header) => header.fragmentOffset,
        write: (header, fragmentOffset) => ({ ...header, fragmentOffset: fragmentOffset & 0x1fff }),
        show: (offset) => `${offset} (${8 * offset} bytes)`,
    }),
    fragmentField({
        name: 'ipv6.fraghdr.reserved_bits',
        label: 'Reserved bits',
        type: 'uint16',
        at: bitsAt(IPV6_FRAGMENT_OFFSET.offsetAndFlags, 2, IPV6_FRAGMENT_BITS.reserved),
        read: (header) => header.reservedBits ?? 0,
    }),
    fragmentField({
        name: 'ipv6.fraghdr.more',
        label: 'More Fragments',
        type: 'boolean',
        at: bitsAt(IPV6_FRAGMENT_OFFSET.offsetAndFlags, 2, IPV6_FRAGMENT_BITS.more),
        read: (header) => header.moreFragments,
        write: (header, moreFragments) => ({ ...header, moreFragments }),
        show: (more) => (more ? 'Yes' : 'No'),
    }),
    fragmentField({
        name: 'ipv6.fraghdr.ident',
        label: 'Identification',
        type: 'uint32',
        at: at(IPV6_FRAGMENT_OFFSET.identification, 4),
        read: (header) => header.identification,
        write: (header, identification) => ({ ...header, identification }),
        show: (identification) => hexNumber(identification, 8),
    }),
] as const;
