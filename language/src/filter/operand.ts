/** The left side of a comparison: which values of a packet are compared, and as what. */
import type { FilterOperator, FilterSlice } from '../model/display-filter.js';
import { headerBytes, messageBytes, wireBytes } from '../packet/computed.js';
import { at, type FieldDefinition, type FieldType } from '../packet/field.js';
import { bytesOf, isSliceable, sliceBytes } from './slice.js';

/** What is compared. Its values are of `type`. */
export interface Operand {
    readonly field: FieldDefinition;
    readonly type: FieldType;
}

/** The operand that a field, perhaps a slice of it, is for an operator; `undefined` when such a field cannot be sliced. */
export function operandOf(field: FieldDefinition, operator: FilterOperator | 'in', slice?: FilterSlice): Operand | undefined {
    if (slice) {
        return isSliceable(field.type) ? { field: slicedField(field, slice), type: 'bytes' } : undefined;
    }
    return field.type === 'protocol' && (operator === 'contains' || operator === 'matches')
        ? { field: asMessage(field), type: 'bytes' }
        : { field, type: field.type };
}

/** As much of a header as is there. */
const WHOLE_HEADER = at(0, 0);

/** A protocol as the bytes from its header on. */
const asMessage = (protocol: FieldDefinition): FieldDefinition => ({
    ...protocol,
    type: 'bytes',
    at: WHOLE_HEADER,
    read: (_, layers, index) => (protocol.protocol === 'frame' ? wireBytes(layers) : messageBytes(layers, index)),
});

/** A protocol as the bytes of its header. */
const asHeader = (protocol: FieldDefinition): FieldDefinition => ({
    ...protocol,
    at: WHOLE_HEADER,
    read: (_, layers, index) => (protocol.protocol === 'frame' ? wireBytes(layers) : headerBytes(layers, index)),
});

/** A field whose values are parts of another's; values too short for the part are left out. */
function slicedField(whole: FieldDefinition, slice: FilterSlice): FieldDefinition {
    const source = whole.type === 'protocol' ? asHeader(whole) : whole;
    return {
        ...source,
        type: 'bytes',
        read: (layer, layers, index) => {
            const read = source.read(layer, layers, index);
            const values = read === undefined ? [] : Array.isArray(read) ? read : [read];
            return values.flatMap((value) => sliceBytes(bytesOf(whole.type, value), slice) ?? []);
        },
    };
}
