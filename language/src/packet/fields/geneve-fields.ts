/** The display-filter fields of GENEVE. */
import { hexNumber, toHex } from '../bytes.js';
import { at, bitsAt, type FieldPlace, fieldsOf } from '../field.js';
import { GENEVE_OFFSET, GENEVE_OPTION_OFFSET, optionLength, optionsLength } from '../geneve.js';
import type { GeneveLayer } from '../packet.js';
import { etherTypeFor } from '../protocol-numbers.js';
import { showEtherType } from './ethernet-fields.js';
import { showSet } from './shared-fields.js';

const field = fieldsOf<GeneveLayer>('geneve');

const CRITICAL_OPTION = 0x80;

const flagBits = (geneve: GeneveLayer): number =>
    (geneve.control ? 0x80 : 0) | (geneve.critical ? 0x40 : 0) | (geneve.reservedFlags ?? 0);

/** Where the nth option starts. */
function optionStart(geneve: GeneveLayer, occurrence: number): number {
    const before = geneve.options.slice(0, occurrence);
    return GENEVE_OFFSET.options + before.reduce((length, option) => length + optionLength(option), 0);
}

const inOption =
    (offset: number, length: number) =>
    (geneve: GeneveLayer, occurrence: number): FieldPlace =>
        at(optionStart(geneve, occurrence) + offset, length);

export const GENEVE_FIELDS = [
    field({ name: 'geneve', label: 'Generic Network Virtualization Encapsulation', type: 'protocol', read: () => true }),
    field({
        name: 'geneve.version',
        label: 'Version',
        type: 'uint8',
        at: bitsAt(GENEVE_OFFSET.versionAndLength, 1, 0xc0),
        read: () => 0,
    }),
    field({
        name: 'geneve.flags',
        label: 'Flags',
        type: 'uint8',
        at: at(GENEVE_OFFSET.flags, 1),
        read: flagBits,
        show: (flags) => hexNumber(flags, 2),
    }),
    field({
        name: 'geneve.flags.oam',
        label: 'Operations, Administration and Management Frame',
        type: 'boolean',
        at: bitsAt(GENEVE_OFFSET.flags, 1, 0x80),
        parent: 'geneve.flags',
        read: (geneve) => geneve.control,
        write: (geneve, control) => ({ ...geneve, control }),
        show: showSet,
    }),
    field({
        name: 'geneve.flags.critical',
        label: 'Critical Options Present',
        type: 'boolean',
        at: bitsAt(GENEVE_OFFSET.flags, 1, 0x40),
        parent: 'geneve.flags',
        read: (geneve) => geneve.critical,
        write: (geneve, critical) => ({ ...geneve, critical }),
        show: showSet,
    }),
    field({
        name: 'geneve.flags.reserved',
        label: 'Reserved',
        type: 'boolean',
        at: bitsAt(GENEVE_OFFSET.flags, 1, 0x3f),
        parent: 'geneve.flags',
        read: (geneve) => (geneve.reservedFlags ?? 0) !== 0,
        show: showSet,
    }),
    field({
        name: 'geneve.proto_type',
        label: 'Protocol Type',
        type: 'uint16',
        at: at(GENEVE_OFFSET.protocolType, 2),
        read: (geneve, layers, index) => geneve.protocolType ?? etherTypeFor(layers[index + 1]?.protocol),
        write: (geneve, protocolType) => ({ ...geneve, protocolType }),
        show: showEtherType,
    }),
    field({
        name: 'geneve.vni',
        label: 'Virtual Network Identifier (VNI)',
        type: 'uint24',
        at: at(GENEVE_OFFSET.vni, 3),
        read: (geneve) => geneve.vni,
        write: (geneve, vni) => ({ ...geneve, vni }),
        show: (vni) => `${hexNumber(vni, 6)} (${vni})`,
    }),
    field({
        name: 'geneve.reserved',
        label: 'Reserved',
        type: 'uint8',
        at: at(GENEVE_OFFSET.reserved, 1),
        hidden: true,
        read: (geneve) => geneve.reserved,
        show: (reserved) => hexNumber(reserved, 2),
    }),
    field({
        name: 'geneve.options',
        label: 'Geneve Options',
        type: 'bytes',
        at: (geneve) => at(GENEVE_OFFSET.options, optionsLength(geneve)),
        read: (geneve) => (geneve.options.length > 0 ? concatenateOptions(geneve) : undefined),
        show: (options) => `(${options.length} bytes)`,
    }),
    field({
        name: 'geneve.option',
        label: 'Option',
        type: 'bytes',
        at: (geneve, n) => at(optionStart(geneve, n), geneve.options[n] ? optionLength(geneve.options[n]) : 0),
        parent: 'geneve.options',
        read: (geneve) => geneve.options.map(({ data }) => data),
        show: (data) => toHex(data),
    }),
    field({
        name: 'geneve.option.class',
        label: 'Class',
        type: 'uint16',
        at: inOption(GENEVE_OPTION_OFFSET.class, 2),
        parent: 'geneve.option',
        read: (geneve) => geneve.options.map((option) => option.class),
        show: (value) => hexNumber(value, 4),
    }),
    field({
        name: 'geneve.option.type',
        label: 'Type',
        type: 'uint8',
        at: inOption(GENEVE_OPTION_OFFSET.type, 1),
        parent: 'geneve.option',
        read: (geneve) => geneve.options.map((option) => option.type),
        show: (value) => hexNumber(value, 2),
    }),
    field({
        name: 'geneve.option.type.critical',
        label: 'Critical Option',
        type: 'boolean',
        at: (geneve, n) => ({ ...inOption(GENEVE_OPTION_OFFSET.type, 1)(geneve, n), mask: CRITICAL_OPTION }),
        parent: 'geneve.option.type',
        read: (geneve) => geneve.options.map((option) => (option.type & CRITICAL_OPTION) !== 0),
        show: showSet,
    }),
    field({
        name: 'geneve.option.length',
        label: 'Length',
        type: 'uint8',
        at: inOption(GENEVE_OPTION_OFFSET.length, 1),
        parent: 'geneve.option',
        read: (geneve) => geneve.options.map(optionLength),
        show: (length) => `${length} bytes`,
    }),
] as const;

/** All options as they stand in the header, their own headers included. */
function concatenateOptions(geneve: GeneveLayer): Uint8Array {
    const bytes = new Uint8Array(optionsLength(geneve));
    let start = 0;
    for (const option of geneve.options) {
        bytes.set(
            [option.class >> 8, option.class & 0xff, option.type, ((option.reserved ?? 0) << 5) | (option.data.length >> 2)],
            start,
        );
        bytes.set(option.data, start + GENEVE_OPTION_OFFSET.data);
        start += optionLength(option);
    }
    return bytes;
}
