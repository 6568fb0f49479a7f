/** The display-filter fields of GENEVE. */
import { hexNumber } from '../bytes.js';
import { at, bitsAt, type FieldDefinition, fieldsOf } from '../field.js';
import { concatenateOptions, GENEVE_FLAG, GENEVE_OFFSET, geneveFlags, optionsLength } from '../geneve.js';
import type { GeneveLayer } from '../packet.js';
import { etherTypeFor } from '../protocol-numbers.js';
import { showEtherType } from './ethernet-fields.js';
import { GENEVE_OPTION_FIELDS, geneveOptionLengthField } from './geneve-option-fields.js';
import { showLength, showTrue } from './shared-fields.js';

const field = fieldsOf<GeneveLayer>('geneve');

/** A flag that is read from the flag byte. */
const flag = (
    name: string,
    label: string,
    mask: number,
    write?: (geneve: GeneveLayer, set: boolean) => GeneveLayer,
): FieldDefinition =>
    field({
        name,
        label,
        type: 'boolean',
        at: bitsAt(GENEVE_OFFSET.flags, 1, mask),
        parent: 'geneve.flags',
        read: (geneve) => (geneveFlags(geneve) & mask) !== 0,
        ...(write ? { write } : {}),
        show: showTrue,
    });

/** The display-filter fields of GENEVE, in the order of the bytes. */
export const GENEVE_FIELDS = [
    field({
        name: 'geneve',
        label: 'Generic Network Virtualization Encapsulation',
        type: 'protocol',
        read: () => true,
        show: (_, geneve) =>
            `Generic Network Virtualization Encapsulation, VNI: ${hexNumber(geneve.vni, 6)}${geneve.control ? ', OAM' : ''}`,
    }),
    field({ name: 'geneve.version', label: 'Version', type: 'uint8', at: at(GENEVE_OFFSET.versionAndLength, 1), read: () => 0 }),
    geneveOptionLengthField,
    field({
        name: 'geneve.flags',
        label: 'Flags',
        type: 'uint8',
        at: at(GENEVE_OFFSET.flags, 1),
        read: geneveFlags,
        show: (flags) => `${hexNumber(flags, 2)}${flagNames(flags)}`,
    }),
    flag('geneve.flags.oam', 'Operations, Administration and Management Frame', GENEVE_FLAG.control, (geneve, control) => ({
        ...geneve,
        control,
    })),
    flag('geneve.flags.critical', 'Critical Options Present', GENEVE_FLAG.critical, (geneve, critical) => ({
        ...geneve,
        critical,
    })),
    flag('geneve.flags.reserved', 'Reserved', GENEVE_FLAG.reserved),
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
        read: (geneve) => geneve.reserved ?? 0,
        show: (reserved) => hexNumber(reserved, 2),
    }),
    field({
        name: 'geneve.options',
        label: 'Options',
        type: 'bytes',
        at: (geneve) => at(GENEVE_OFFSET.options, optionsLength(geneve)),
        read: (geneve) => (geneve.options.length > 0 ? concatenateOptions(geneve) : undefined),
        show: showLength,
    }),
    ...GENEVE_OPTION_FIELDS,
] as const;

/** The flags that are set: `, Critical Options Present`. */
const flagNames = (flags: number): string =>
    [
        flags & GENEVE_FLAG.control ? ', Operations, Administration and Management Frame' : '',
        flags & GENEVE_FLAG.critical ? ', Critical Options Present' : '',
        flags & GENEVE_FLAG.reserved ? ', Reserved' : '',
    ].join('');
