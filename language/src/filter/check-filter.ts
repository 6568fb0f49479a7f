/** What is wrong with a filter expression, in plain words: fields that do not exist, values that a field cannot have. */
import type { FilterExpression, FilterSlice, FilterValue } from '../model/display-filter.js';
import { type FieldDefinition, type FieldType, isUnsigned } from '../packet/field.js';
import { findField } from '../packet/fields.js';
import { comparisonTest, membershipTest } from './compile-filter.js';
import { formatFilterValue } from './format-filter.js';
import { largestOf } from './literal.js';
import { compilePattern } from './pattern.js';
import { isSliceable } from './slice.js';
import { suggestField } from './suggest-field.js';

/** Everything that is wrong with the expression, in the order in which it is read; empty when it is sound. */
export function checkFilter(expression: FilterExpression): readonly string[] {
    switch (expression.kind) {
        case 'present':
            return checkField(expression.field);
        case 'compare':
            return checkOperand(expression.field, expression.slice, (field) =>
                comparisonTest(expression) ? [] : [explainComparison(field, expression)],
            );
        case 'in':
            return checkOperand(expression.field, expression.slice, (field) => checkMembers(field, expression));
        case 'not':
            return checkFilter(expression.operand);
        default:
            return [...checkFilter(expression.left), ...checkFilter(expression.right)];
    }
}

function checkField(name: string): readonly string[] {
    if (findField(name)) {
        return [];
    }
    const suggestion = suggestField(name);
    return [`There is no field '${name}'.${suggestion === undefined ? '' : ` Did you mean '${suggestion}'?`}`];
}

/** Checks the left side; what is right of it only when that is sound. */
function checkOperand(
    name: string,
    slice: FilterSlice | undefined,
    checkRest: (field: FieldDefinition) => readonly string[],
): readonly string[] {
    const field = findField(name);
    if (!field) {
        return checkField(name);
    }
    if (slice && !isSliceable(field.type)) {
        return [`'${name}' is ${describeType(field.type)}: it has no single bytes to pick out.`];
    }
    return checkRest(field);
}

function checkMembers(field: FieldDefinition, expression: Extract<FilterExpression, { kind: 'in' }>): readonly string[] {
    const operand = valuesOf(field, expression.slice);
    return expression.set.flatMap((member) => {
        if (membershipTest(expression, member)) {
            return [];
        }
        const isBad = (value: FilterValue): boolean => membershipTest(expression, { from: value }) === undefined;
        return [member.from, ...(member.to ? [member.to] : [])].filter(isBad).map((value) => explainValue(operand, value));
    });
}

/** What is compared, in words and by type. */
interface OperandWords {
    readonly name: string;
    readonly type: FieldType;
}

const valuesOf = (field: FieldDefinition, slice: FilterSlice | undefined): OperandWords =>
    slice ? { name: `${field.name}[…]`, type: 'bytes' } : { name: field.name, type: field.type };

function explainComparison(field: FieldDefinition, expression: Extract<FilterExpression, { kind: 'compare' }>): string {
    const { operator, value } = expression;
    const operand = valuesOf(field, expression.slice);
    if (operator === 'contains' || operator === 'matches') {
        return explainSearch(operand, operator, value);
    }
    if (operand.type === 'protocol') {
        return `'${operand.name}' is a protocol: ask whether it is present, or what it contains or matches, but it has no value to compare.`;
    }
    if (operator === '&' && !isUnsigned(operand.type) && !isAddress(operand.type)) {
        return `'${operand.name}' is ${describeType(operand.type)}; '&' tests the bits of numbers.`;
    }
    return explainValue(operand, value);
}

function explainSearch(operand: OperandWords, operator: 'contains' | 'matches', value: FilterValue): string {
    if (isUnsigned(operand.type) || operand.type === 'boolean' || isAddress(operand.type)) {
        return `'${operand.name}' is ${describeType(operand.type)}; '${operator}' searches text and bytes.`;
    }
    if (operator === 'contains') {
        return explainValue({ ...operand, type: operand.type === 'string' ? 'string' : 'bytes' }, value);
    }
    if (value.kind !== 'string') {
        return `'matches' wants a pattern in quotes, not ${describeValue(value)}.`;
    }
    const pattern = compilePattern(value.value);
    return pattern.ok ? explainValue(operand, value) : pattern.message;
}

function explainValue({ name, type }: OperandWords, value: FilterValue): string {
    if (isUnsigned(type) && value.kind === 'number') {
        return `'${name}' goes from 0 to ${largestOf(type)}; it can never be ${value.value}.`;
    }
    if (type === 'bytes' && value.kind === 'number') {
        return `'${name}' is ${describeType(type)}: write them as pairs of hexadecimal digits with colons, such as 0a:01.`;
    }
    return `'${name}' is ${describeType(type)}; it cannot be compared with ${describeValue(value)}.`;
}

const TYPE_WORDS: Readonly<Record<FieldType, string>> = {
    uint8: 'a number',
    uint16: 'a number',
    uint24: 'a number',
    uint32: 'a number',
    boolean: 'a flag',
    ipv4: 'an IPv4 address',
    ipv6: 'an IPv6 address',
    ether: 'a MAC address',
    bytes: 'a sequence of bytes',
    string: 'text',
    protocol: 'a protocol',
};

const isAddress = (type: FieldType): boolean => type === 'ipv4' || type === 'ipv6';

const describeType = (type: FieldType): string => TYPE_WORDS[type];

function describeValue(value: FilterValue): string {
    switch (value.kind) {
        case 'address':
            return `the ${typeof value.value === 'number' ? 'IPv4' : 'IPv6'} address ${formatFilterValue(value)}`;
        case 'cidr':
            return `the address block ${formatFilterValue(value)}`;
        case 'mac':
            return `the MAC address ${value.value}`;
        case 'string':
            return `the text ${formatFilterValue(value)}`;
        case 'bytes':
            return `the bytes ${formatFilterValue(value)}`;
        case 'boolean':
            return value.value ? 'true' : 'false';
        case 'number':
            return `the number ${value.value}`;
    }
}
