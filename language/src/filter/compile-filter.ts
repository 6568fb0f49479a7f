/** Display filters as predicates on packets, with Wireshark 4's semantics. */
import type { FilterExpression, FilterOperator, FilterSetMember, FilterSlice } from '../model/display-filter.js';
import type { FieldDefinition } from '../packet/field.js';
import { findField } from '../packet/fields.js';
import { visitField } from '../packet/get-field.js';
import type { Packet } from '../packet/packet.js';
import { compareTest, memberTest, type ValueTest } from './compare-values.js';
import { type Operand, operandOf } from './operand.js';

/** Whether a packet satisfies an expression. */
export type PacketPredicate = (packet: Packet) => boolean;

/** The kind of expression with that name. */
type Expression<K extends FilterExpression['kind']> = Extract<FilterExpression, { readonly kind: K }>;

/**
 * The expression as a function. A comparison holds when any occurrence of its field satisfies it; only `!=` wants all to,
 * and at least one. Comparisons that `checkFilter` objects to never hold.
 */
export function compileFilter(expression: FilterExpression): PacketPredicate {
    switch (expression.kind) {
        case 'present':
            return compilePresence(expression.field);
        case 'compare':
            return compileComparison(expression);
        case 'in':
            return compileMembership(expression);
        case 'not':
            return not(compileFilter(expression.operand));
        default:
            return compileJunction(expression.kind, compileFilter(expression.left), compileFilter(expression.right));
    }
}

/** Whether the packet satisfies the expression. Compile it when there are many packets. */
export const evaluateFilter = (expression: FilterExpression, packet: Packet): boolean => compileFilter(expression)(packet);

/**
 * The test of one comparison; `undefined` where it makes no sense, because the field does not exist or the value is of
 * another sort. `!=` is tested as `==`.
 */
export function comparisonTest({ field, operator, value, slice }: Expression<'compare'>): CompiledTest | undefined {
    const operand = findOperand(field, operator, slice);
    const test = operand && compareTest(operand.type, asEquality(operator), value);
    return operand && test && { field: operand.field, test };
}

/** The test of one member of a set; `undefined` where it makes no sense. */
export function membershipTest({ field, slice }: Expression<'in'>, member: FilterSetMember): CompiledTest | undefined {
    const operand = findOperand(field, 'in', slice);
    const test = operand && memberTest(operand.type, member);
    return operand && test && { field: operand.field, test };
}

/** A field and what its values are asked. */
export interface CompiledTest {
    readonly field: FieldDefinition;
    readonly test: ValueTest;
}

const asEquality = (operator: FilterOperator): Exclude<FilterOperator, '!='> => (operator === '!=' ? '==' : operator);

function findOperand(name: string, operator: FilterOperator | 'in', slice: FilterSlice | undefined): Operand | undefined {
    const field = findField(name);
    return field && operandOf(field, operator, slice);
}

const NEVER: PacketPredicate = () => false;

const ALWAYS: ValueTest = () => true;

const not =
    (operand: PacketPredicate): PacketPredicate =>
    (packet) =>
        !operand(packet);

const compileJunction = (kind: 'and' | 'or', left: PacketPredicate, right: PacketPredicate): PacketPredicate =>
    kind === 'and' ? (packet) => left(packet) && right(packet) : (packet) => left(packet) || right(packet);

function compilePresence(name: string): PacketPredicate {
    const field = findField(name);
    return field ? (packet) => visitField(packet, field, ALWAYS) : NEVER;
}

function compileComparison(expression: Expression<'compare'>): PacketPredicate {
    const compiled = comparisonTest(expression);
    if (!compiled) {
        return NEVER;
    }
    const { field, test } = compiled;
    return expression.operator === '!='
        ? (packet) => visitField(packet, field, ALWAYS) && !visitField(packet, field, test)
        : (packet) => visitField(packet, field, test);
}

function compileMembership(expression: Expression<'in'>): PacketPredicate {
    const operand = findOperand(expression.field, 'in', expression.slice);
    const tests = expression.set.flatMap((member) => membershipTest(expression, member)?.test ?? []);
    return operand ? (packet) => visitField(packet, operand.field, (value) => tests.some((test) => test(value))) : NEVER;
}
