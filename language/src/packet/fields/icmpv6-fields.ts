/** The display-filter fields of ICMPv6 and of the neighbour discovery in it. */
import { hexNumber, ipv6Bytes, readIpv6 } from '../bytes.js';
import { wireUint16 } from '../computed.js';
import { at, bitsAt, type FieldDefinition, type FieldPlace, fieldsOf, type ShownValue } from '../field.js';
import {
    ADVERTISEMENT_FLAG,
    ICMPV6_OFFSET,
    ICMPV6_TYPE,
    icmpv6CodeTitle,
    icmpv6TypeTitle,
    icmpv6Word,
    isIcmpv6Echo,
    linkLayerAddress,
    NEIGHBOUR_OPTION,
    neighbourOptionLength,
} from '../icmpv6.js';
import type { Icmpv6Layer, NeighbourDiscovery, NeighbourOption } from '../packet.js';
import { NEIGHBOUR_OPTION_NAMES } from '../value-names.js';
import { checksumStatusField, showChecksum, showSet } from './shared-fields.js';

const field = fieldsOf<Icmpv6Layer>('icmpv6');

const isError = ({ type }: Icmpv6Layer): boolean =>
    type === ICMPV6_TYPE.destinationUnreachable || type === ICMPV6_TYPE.timeExceeded;

/** The four bytes that errors and solicitations leave unused. */
function reservedBytes(icmp: Icmpv6Layer): Uint8Array | undefined {
    const { identifier, sequence } = icmp;
    return isError(icmp) || isSolicitation(icmp)
        ? Uint8Array.of(identifier >> 8, identifier & 0xff, sequence >> 8, sequence & 0xff)
        : undefined;
}

const isSolicitation = (icmp: Icmpv6Layer): boolean =>
    icmp.type === ICMPV6_TYPE.neighbourSolicitation && icmp.neighbour !== undefined;

const isAdvertisement = (icmp: Icmpv6Layer): boolean =>
    icmp.type === ICMPV6_TYPE.neighbourAdvertisement && icmp.neighbour !== undefined;

const withWord = (icmp: Icmpv6Layer, word: number): Icmpv6Layer => ({
    ...icmp,
    identifier: word >>> 16,
    sequence: word & 0xffff,
});

const targetOf = (icmp: Icmpv6Layer): Uint8Array | undefined => icmp.neighbour && ipv6Bytes(icmp.neighbour.target);

const withTarget = (icmp: Icmpv6Layer, target: Uint8Array): Icmpv6Layer =>
    icmp.neighbour ? { ...icmp, neighbour: { ...icmp.neighbour, target: readIpv6(target, 0) } } : icmp;

/** One flag of an advertisement. */
const flag = (letter: string, label: string, mask: number): FieldDefinition =>
    field({
        name: `icmpv6.nd.na.flag.${letter}`,
        label,
        type: 'boolean',
        at: bitsAt(ICMPV6_OFFSET.identifier, 4, mask),
        parent: 'icmpv6.nd.na.flag',
        read: (icmp) => (isAdvertisement(icmp) ? (icmpv6Word(icmp) & mask) !== 0 : undefined),
        write: (icmp, set) => withWord(icmp, set ? icmpv6Word(icmp) | mask : icmpv6Word(icmp) & ~mask),
        show: showSet,
    });

const RESERVED_FLAGS = 0x1fff_ffff;

const optionsOf = ({ neighbour }: Icmpv6Layer): readonly NeighbourOption[] => neighbour?.options ?? [];

/** Options before the nth, to know where that one starts. */
const optionStart = ({ options }: NeighbourDiscovery, n: number): number =>
    ICMPV6_OFFSET.options + options.slice(0, n).reduce((sum, option) => sum + neighbourOptionLength(option), 0);

/** The nth option that `wanted` accepts. */
function nthOption(icmp: Icmpv6Layer, n: number, wanted: (option: NeighbourOption) => boolean): number {
    return optionsOf(icmp).flatMap((option, index) => (wanted(option) ? [index] : []))[n] ?? 0;
}

const anyOption = (): boolean => true;

/** Some bytes of an option, counted from its start. */
const inOption =
    (offset: number, length: number, wanted: (option: NeighbourOption) => boolean = anyOption) =>
    (icmp: Icmpv6Layer, { occurrence }: ShownValue): FieldPlace => {
        const start = icmp.neighbour ? optionStart(icmp.neighbour, nthOption(icmp, occurrence, wanted)) : 0;
        return at(start + offset, length);
    };

const hasAddress = (option: NeighbourOption): boolean => linkLayerAddress(option) !== undefined;

const isOf =
    (type: number) =>
    (option: NeighbourOption): boolean =>
        option.type === type && hasAddress(option);

/** The address of one kind of option, which Wireshark repeats under a name of its own. */
const addressField = (name: string, label: string, type: number): FieldDefinition =>
    field({
        name,
        label,
        type: 'ether',
        at: inOption(2, 6, isOf(type)),
        parent: 'icmpv6.opt',
        hidden: true,
        read: (icmp) =>
            optionsOf(icmp)
                .filter(isOf(type))
                .flatMap((option) => linkLayerAddress(option) ?? []),
    });

const optionTitle = (option: NeighbourOption): string => NEIGHBOUR_OPTION_NAMES.get(option.type) ?? 'Unknown';

const optionText = (option: NeighbourOption): string => {
    const mac = linkLayerAddress(option);
    return `${optionTitle(option)}${mac === undefined ? '' : ` : ${mac}`}`;
};

/** The display-filter fields of ICMPv6, in the order of the bytes. */
export const ICMPV6_FIELDS = [
    field({ name: 'icmpv6', label: 'Internet Control Message Protocol v6', type: 'protocol', read: () => true }),
    field({
        name: 'icmpv6.type',
        label: 'Type',
        type: 'uint8',
        at: at(ICMPV6_OFFSET.type, 1),
        read: (icmp) => icmp.type,
        write: (icmp, type) => ({ ...icmp, type }),
        show: (type) => `${icmpv6TypeTitle(type) ?? 'Unknown'} (${type})`,
    }),
    field({
        name: 'icmpv6.code',
        label: 'Code',
        type: 'uint8',
        at: at(ICMPV6_OFFSET.code, 1),
        read: (icmp) => icmp.code,
        write: (icmp, code) => ({ ...icmp, code }),
        show: (code, icmp) => {
            const title = icmpv6CodeTitle(icmp);
            return title === undefined ? String(code) : `${code} (${title})`;
        },
    }),
    field({
        name: 'icmpv6.checksum',
        label: 'Checksum',
        type: 'uint16',
        at: at(ICMPV6_OFFSET.checksum, 2),
        read: (icmp, layers, index) => icmp.checksum ?? wireUint16(layers, index, ICMPV6_OFFSET.checksum),
        write: (icmp, checksum) => ({ ...icmp, checksum }),
        show: (checksum, _, shown) => showChecksum(checksum, shown, ICMPV6_OFFSET.checksum),
    }),
    field({
        ...checksumStatusField(ICMPV6_OFFSET.checksum),
        name: 'icmpv6.checksum.status',
        label: 'Checksum Status',
    }),
    field({
        name: 'icmpv6.echo.identifier',
        label: 'Identifier',
        type: 'uint16',
        at: at(ICMPV6_OFFSET.identifier, 2),
        read: (icmp) => (isIcmpv6Echo(icmp) ? icmp.identifier : undefined),
        write: (icmp, identifier) => ({ ...icmp, identifier }),
        show: (identifier) => hexNumber(identifier, 4),
    }),
    field({
        name: 'icmpv6.echo.sequence_number',
        label: 'Sequence',
        type: 'uint16',
        at: at(ICMPV6_OFFSET.sequence, 2),
        read: (icmp) => (isIcmpv6Echo(icmp) ? icmp.sequence : undefined),
        write: (icmp, sequence) => ({ ...icmp, sequence }),
    }),
    field({
        name: 'icmpv6.mtu',
        label: 'MTU',
        type: 'uint32',
        at: at(ICMPV6_OFFSET.identifier, 4),
        read: (icmp) => (icmp.type === ICMPV6_TYPE.packetTooBig ? icmpv6Word(icmp) : undefined),
        write: withWord,
    }),
    field({
        name: 'icmpv6.pointer',
        label: 'Pointer',
        type: 'uint32',
        at: at(ICMPV6_OFFSET.identifier, 4),
        read: (icmp) => (icmp.type === ICMPV6_TYPE.parameterProblem ? icmpv6Word(icmp) : undefined),
        write: withWord,
    }),
    field({
        name: 'icmpv6.reserved',
        label: 'Reserved',
        type: 'bytes',
        at: at(ICMPV6_OFFSET.identifier, 4),
        read: reservedBytes,
    }),
    field({
        name: 'icmpv6.nd.ns.target_address',
        label: 'Target Address',
        type: 'ipv6',
        at: at(ICMPV6_OFFSET.target, 16),
        read: (icmp) => (isSolicitation(icmp) ? targetOf(icmp) : undefined),
        write: withTarget,
    }),
    field({
        name: 'icmpv6.nd.na.flag',
        label: 'Flags',
        type: 'uint32',
        at: at(ICMPV6_OFFSET.identifier, 4),
        read: (icmp) => (isAdvertisement(icmp) ? icmpv6Word(icmp) : undefined),
        write: withWord,
        show: (flags) => `${hexNumber(flags, 8)}${flagNames(flags)}`,
    }),
    flag('r', 'Router', ADVERTISEMENT_FLAG.router),
    flag('s', 'Solicited', ADVERTISEMENT_FLAG.solicited),
    flag('o', 'Override', ADVERTISEMENT_FLAG.override),
    field({
        name: 'icmpv6.nd.na.flag.rsv',
        label: 'Reserved',
        type: 'uint32',
        at: bitsAt(ICMPV6_OFFSET.identifier, 4, RESERVED_FLAGS),
        parent: 'icmpv6.nd.na.flag',
        read: (icmp) => (isAdvertisement(icmp) ? icmpv6Word(icmp) & RESERVED_FLAGS : undefined),
    }),
    field({
        name: 'icmpv6.nd.na.target_address',
        label: 'Target Address',
        type: 'ipv6',
        at: at(ICMPV6_OFFSET.target, 16),
        read: (icmp) => (isAdvertisement(icmp) ? targetOf(icmp) : undefined),
        write: withTarget,
    }),
    field({
        name: 'icmpv6.opt',
        label: 'ICMPv6 Option',
        separator: ' ',
        type: 'string',
        at: (icmp, { occurrence }) =>
            at(
                icmp.neighbour ? optionStart(icmp.neighbour, occurrence) : 0,
                neighbourOptionLength(optionsOf(icmp)[occurrence] ?? { type: 0, data: new Uint8Array() }),
            ),
        read: (icmp) => optionsOf(icmp).map(() => ''),
        show: (_, icmp, { occurrence }) => {
            const option = optionsOf(icmp)[occurrence];
            return option ? `(${optionText(option)})` : '';
        },
    }),
    field({
        name: 'icmpv6.opt.type',
        label: 'Type',
        type: 'uint8',
        at: inOption(0, 1),
        parent: 'icmpv6.opt',
        read: (icmp) => optionsOf(icmp).map(({ type }) => type),
        show: (type) => `${NEIGHBOUR_OPTION_NAMES.get(type) ?? 'Unknown'} (${type})`,
    }),
    field({
        name: 'icmpv6.opt.length',
        label: 'Length',
        type: 'uint8',
        at: inOption(1, 1),
        parent: 'icmpv6.opt',
        read: (icmp) => optionsOf(icmp).map((option) => neighbourOptionLength(option) / 8),
        show: (units) => `${units} (${8 * units} bytes)`,
    }),
    field({
        name: 'icmpv6.opt.linkaddr',
        label: 'Link-layer address',
        type: 'ether',
        at: inOption(2, 6, hasAddress),
        parent: 'icmpv6.opt',
        read: (icmp) => optionsOf(icmp).flatMap((option) => linkLayerAddress(option) ?? []),
    }),
    addressField('icmpv6.opt.src_linkaddr', 'Source Link-layer address', NEIGHBOUR_OPTION.sourceLinkLayerAddress),
    addressField('icmpv6.opt.target_linkaddr', 'Target Link-layer address', NEIGHBOUR_OPTION.targetLinkLayerAddress),
] as const;

/** The flags that are set: `, Solicited, Override`. */
const flagNames = (flags: number): string =>
    [
        flags & ADVERTISEMENT_FLAG.router ? ', Router' : '',
        flags & ADVERTISEMENT_FLAG.solicited ? ', Solicited' : '',
        flags & ADVERTISEMENT_FLAG.override ? ', Override' : '',
    ].join('');
