/** The display-filter fields of GRE. */
import { hexNumber } from '../bytes.js';
import { at, bitsAt, type FieldDefinition, fieldsOf } from '../field.js';
import { GRE_FLAG, GRE_KEY_OFFSET, GRE_OFFSET, greFlags, greSequenceOffset, greTypeName } from '../gre.js';
import type { GreLayer } from '../packet.js';
import { etherTypeFor } from '../protocol-numbers.js';

const field = fieldsOf<GreLayer>('gre');

/** One flag bit. */
const flag = (name: string, label: string, mask: number): FieldDefinition =>
    field({
        name,
        label,
        type: 'boolean',
        at: bitsAt(GRE_OFFSET.flags, 2, mask),
        parent: 'gre.flags_and_version',
        read: (gre) => (greFlags(gre) & mask) !== 0,
        show: (set) => (set ? 'Yes' : 'No'),
    });

/** A number of several bits among the flags. */
const bits = (name: string, label: string, mask: number): FieldDefinition =>
    field({
        name,
        label,
        type: 'uint16',
        at: bitsAt(GRE_OFFSET.flags, 2, mask),
        parent: 'gre.flags_and_version',
        read: (gre) => (greFlags(gre) & mask) / (mask & -mask),
        ...(name === 'gre.flags.version' ? { show: (version: number) => (version === 0 ? 'GRE (0)' : String(version)) } : {}),
    });

/** The display-filter fields of GRE, in the order of the bytes. */
export const GRE_FIELDS = [
    field({
        name: 'gre',
        label: 'Generic Routing Encapsulation',
        type: 'protocol',
        read: () => true,
        show: (_, gre, { layers, index }) => {
            const type = gre.protocolType ?? etherTypeFor(layers[index + 1]?.protocol);
            return `Generic Routing Encapsulation (${greTypeName(type) ?? hexNumber(type, 4)})`;
        },
    }),
    field({
        name: 'gre.flags_and_version',
        label: 'Flags and Version',
        type: 'uint16',
        at: at(GRE_OFFSET.flags, 2),
        read: greFlags,
        show: (flags) => hexNumber(flags, 4),
    }),
    flag('gre.flags.checksum', 'Checksum Bit', 0x8000),
    flag('gre.flags.routing', 'Routing Bit', 0x4000),
    flag('gre.flags.key', 'Key Bit', GRE_FLAG.key),
    flag('gre.flags.sequence_number', 'Sequence Number Bit', GRE_FLAG.sequence),
    flag('gre.flags.strict_source_route', 'Strict Source Route Bit', 0x0800),
    bits('gre.flags.recursion_control', 'Recursion control', 0x0700),
    bits('gre.flags.reserved', 'Flags (Reserved)', 0x00f8),
    bits('gre.flags.version', 'Version', 0x0007),
    field({
        name: 'gre.proto',
        label: 'Protocol Type',
        type: 'uint16',
        at: at(GRE_OFFSET.protocolType, 2),
        read: (gre, layers, index) => gre.protocolType ?? etherTypeFor(layers[index + 1]?.protocol),
        write: (gre, protocolType) => ({ ...gre, protocolType }),
        show: (type) => `${greTypeName(type) ?? 'Unknown'} (${hexNumber(type, 4)})`,
    }),
    field({
        name: 'gre.key',
        label: 'Key',
        type: 'uint32',
        at: at(GRE_KEY_OFFSET, 4),
        read: (gre) => gre.key,
        write: (gre, key) => ({ ...gre, key }),
        show: (key) => hexNumber(key, 8),
    }),
    field({
        name: 'gre.sequence_number',
        label: 'Sequence Number',
        type: 'uint32',
        at: (gre) => at(greSequenceOffset(gre), 4),
        read: (gre) => gre.sequence,
        write: (gre, sequence) => ({ ...gre, sequence }),
    }),
] as const;
