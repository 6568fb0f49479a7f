/** The display-filter fields of GENEVE's options. */
import { hexNumber, toHex } from '../bytes.js';
import { at, bitsAt, type FieldPlace, fieldsOf, type ShownValue } from '../field.js';
import { concatenateOptions, GENEVE_OFFSET, GENEVE_OPTION_OFFSET, optionLength, optionsLength } from '../geneve.js';
import type { GeneveLayer, GeneveOption } from '../packet.js';
import { GENEVE_CLASS_NAMES } from '../value-names.js';
import { showTrue } from './shared-fields.js';

const field = fieldsOf<GeneveLayer>('geneve');

const CRITICAL_OPTION = 0x80;
/** Three bits before an option's length. */
const RESERVED_BITS = 0xe0;

/** Where the nth option starts. */
function optionStart(geneve: GeneveLayer, n: number): number {
    const before = geneve.options.slice(0, n);
    return GENEVE_OFFSET.options + before.reduce((length, option) => length + optionLength(option), 0);
}

/** A place in the nth option. */
const inOption =
    (offset: number, length: number) =>
    (geneve: GeneveLayer, { occurrence }: ShownValue): FieldPlace =>
        at(optionStart(geneve, occurrence) + offset, length);

const showClass = (value: number): string => `${GENEVE_CLASS_NAMES.get(value) ?? 'Unknown'} (${hexNumber(value, 4)})`;

const showType = (type: number): string => `${hexNumber(type, 2)} (${type & CRITICAL_OPTION ? 'Critical' : 'Non-critical'})`;

const lengthOf = (option: GeneveOption | undefined): number => (option ? optionLength(option) : 0);

/** The length of all options, which stands at the header's start, and then that of each: Wireshark has one name for both. */
export const geneveOptionLengthField = field({
    name: 'geneve.option.length',
    label: 'Length',
    type: 'uint8',
    at: (geneve, { occurrence }) =>
        occurrence === 0
            ? at(GENEVE_OFFSET.versionAndLength, 1)
            : at(optionStart(geneve, occurrence - 1) + GENEVE_OPTION_OFFSET.length, 1),
    parent: 'geneve.option',
    read: (geneve) => [optionsLength(geneve), ...geneve.options.map(optionLength)],
    show: (length) => `${length} bytes`,
});

/** The display-filter fields of GENEVE options, in the order of the bytes. */
export const GENEVE_OPTION_FIELDS = [
    field({
        name: 'geneve.option',
        label: 'Option',
        type: 'bytes',
        at: (geneve, { occurrence }) => at(optionStart(geneve, occurrence), lengthOf(geneve.options[occurrence])),
        parent: 'geneve.options',
        read: (geneve) => geneve.options.map((option) => concatenateOptions({ ...geneve, options: [option] })),
        show: (bytes) => `Class: ${showClass(((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0))} Type: ${showType(bytes[2] ?? 0)}`,
    }),
    field({
        name: 'geneve.option.class',
        label: 'Class',
        type: 'uint16',
        at: inOption(GENEVE_OPTION_OFFSET.class, 2),
        parent: 'geneve.option',
        read: (geneve) => geneve.options.map((option) => option.class),
        show: showClass,
    }),
    field({
        name: 'geneve.option.type',
        label: 'Type',
        type: 'uint8',
        at: inOption(GENEVE_OPTION_OFFSET.type, 1),
        parent: 'geneve.option',
        read: (geneve) => geneve.options.map((option) => option.type),
        show: showType,
    }),
    field({
        name: 'geneve.option.type.critical',
        label: 'Critical Option',
        type: 'boolean',
        at: (geneve, shown) => bitsAt(inOption(GENEVE_OPTION_OFFSET.type, 1)(geneve, shown).offset, 1, CRITICAL_OPTION),
        parent: 'geneve.option',
        hidden: true,
        read: (geneve) => geneve.options.map((option) => (option.type & CRITICAL_OPTION) !== 0),
        show: showTrue,
    }),
    field({
        name: 'geneve.option.flags',
        label: 'Flags',
        type: 'uint8',
        at: inOption(GENEVE_OPTION_OFFSET.length, 1),
        parent: 'geneve.option',
        hidden: true,
        read: (geneve) => geneve.options.map((option) => ((option.reserved ?? 0) << 5) & RESERVED_BITS),
        show: (flags) => hexNumber(flags, 2),
    }),
    field({
        name: 'geneve.option.flags.reserved',
        label: 'Reserved',
        type: 'boolean',
        at: (geneve, shown) => bitsAt(inOption(GENEVE_OPTION_OFFSET.length, 1)(geneve, shown).offset, 1, RESERVED_BITS),
        parent: 'geneve.option.flags',
        read: (geneve) => geneve.options.map((option) => (option.reserved ?? 0) !== 0),
        show: showTrue,
    }),
    field({
        name: 'geneve.option.unknown.data',
        label: 'Unknown Option Data',
        type: 'bytes',
        at: (geneve, { occurrence }) =>
            at(optionStart(geneve, occurrence) + GENEVE_OPTION_OFFSET.data, geneve.options[occurrence]?.data.length ?? 0),
        parent: 'geneve.option',
        read: (geneve) => geneve.options.map(({ data }) => data),
        show: (data) => (data.length > 0 ? toHex(data) : '<MISSING>'),
    }),
] as const;
