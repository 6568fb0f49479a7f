/** Display filters as predicates on packets, with Wireshark 4's semantics. */
import type { FilterExpression, FilterOperator, FilterSetMember, FilterSlice, FilterValue } from '../model/display-filter.js';
import type { FieldDefinition, FieldValue } from '../packet/field.js';
import { findField } from '../packet/fields.js';
import { visitField } from '../packet/get-field.js';
import type { Packet } from '../packet/packet.js';
import { compareTest, memberTest, type ValueTest } from './compare-values.js';
import { sliceValue } from './slice.js';

/** Whether a packet satisfies an expression. */
export type PacketPredicate = (packet: Packet) => boolean;

/**
 * The expression as a function. A comparison holds when any occurrence of its field satisfies it; only `!=` wants all to,
 * and at least one. What `checkFilter` would object to is never true.
 */
export function compileFilter(expression: FilterExpression): PacketPredicate {
    switch (expression.kind) {
        case 'present':
            return anyOccurrence(expression.field, () => true);
        case 'compare':
            return compileComparison(expression.field, expression.operator, expression.value, expression.slice);
        case 'in':
            return compileMembership(expression.field, expression.set, expression.slice);
        case 'not':
            return not(compileFilter(expression.operand));
        default:
            return compileJunction(expression.kind, compileFilter(expression.left), compileFilter(expression.right));
    }
}

/** Whether the packet satisfies the expression. Compile it when there are many packets. */
export const evaluateFilter = (expression: FilterExpression, packet: Packet): boolean => compileFilter(expression)(packet);

const NEVER: PacketPredicate = () => false;

const not =
    (operand: PacketPredicate): PacketPredicate =>
    (packet) =>
        !operand(packet);

function compileJunction(kind: 'and' | 'or', left: PacketPredicate, right: PacketPredicate): PacketPredicate {
    return kind === 'and' ? (packet) => left(packet) && right(packet) : (packet) => left(packet) || right(packet);
}

function compileComparison(name: string, operator: FilterOperator, value: FilterValue, slice?: FilterSlice): PacketPredicate {
    const field = findField(name);
    const test = field && compareTest(field, operator === '!=' ? '==' : operator, value, slice);
    if (!test) {
        return NEVER;
    }
    const sliced = slice ? onSlice(slice, test) : test;
    return operator === '!=' ? allDiffer(name, sliced) : anyOccurrence(name, sliced);
}

function compileMembership(name: string, set: readonly FilterSetMember[], slice?: FilterSlice): PacketPredicate {
    const field = findField(name);
    const tests = field ? set.map((member) => memberTest(field, member, slice)) : [];
    const anyMember: ValueTest = (fieldValue) => tests.some((test) => test?.(fieldValue) ?? false);
    return anyOccurrence(name, slice ? onSlice(slice, anyMember) : anyMember);
}

/** The test on a part of the value; a value that is too short for the part fails it. */
const onSlice =
    (slice: FilterSlice, test: ValueTest): ValueTest =>
    (value) => {
        const part = sliceValue(value, slice);
        return part !== undefined && test(part);
    };

function anyOccurrence(name: string, test: ValueTest): PacketPredicate {
    const field = findField(name);
    return field ? (packet) => visitField(packet, field, test) : NEVER;
}

/** `!=`: the field occurs, and no occurrence equals. */
function allDiffer(name: string, equals: ValueTest): PacketPredicate {
    const field = findField(name);
    return field ? (packet) => occurs(packet, field) && !visitField(packet, field, equals) : NEVER;
}

const always = (_: FieldValue): boolean => true;

const occurs = (packet: Packet, field: FieldDefinition): boolean => visitField(packet, field, always);
