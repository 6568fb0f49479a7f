/** Comparing a field's value with what an expression says: which pairs make sense, and the test for each. */
import { type Cidr, formatAddress, formatCidr, netmask } from '../model/address.js';
import type { FilterOperator, FilterSetMember, FilterSlice, FilterValue } from '../model/display-filter.js';
import { fromHex, toHex, utf8Bytes } from '../packet/bytes.js';
import type { FieldDefinition, FieldType, FieldValue } from '../packet/field.js';
import { compilePattern } from './pattern.js';
import { bytesOf } from './slice.js';

/** A test on one value of a field. */
export type ValueTest = (value: FieldValue) => boolean;

/** An operator that orders two values. */
type OrderOperator = '==' | '<' | '<=' | '>' | '>=';

const HOLDS: Readonly<Record<OrderOperator, (order: number) => boolean>> = {
    '==': (order) => order === 0,
    '<': (order) => order < 0,
    '<=': (order) => order <= 0,
    '>': (order) => order > 0,
    '>=': (order) => order >= 0,
};

/** The test `field operator value`; `undefined` where it makes no sense. `!=` is tested as the negation of `==` by the caller. */
export function compareTest(
    field: FieldDefinition,
    operator: Exclude<FilterOperator, '!='>,
    value: FilterValue,
    slice?: FilterSlice,
): ValueTest | undefined {
    const type = slice ? 'bytes' : field.type;
    switch (operator) {
        case 'contains':
            return containsTest(type, value);
        case 'matches':
            return matchesTest(type, value);
        case '&':
            return bitsTest(type, value);
        default:
            return orderTest(type, operator, value);
    }
}

/** The test "equals the member, or lies in its range"; `undefined` where it makes no sense. */
export function memberTest(field: FieldDefinition, member: FilterSetMember, slice?: FilterSlice): ValueTest | undefined {
    const type = slice ? 'bytes' : field.type;
    if (!member.to) {
        return orderTest(type, '==', member.from);
    }
    const notBelow = orderTest(type, '>=', member.from);
    const notAbove = orderTest(type, '<=', member.to);
    return notBelow && notAbove && ((value) => notBelow(value) && notAbove(value));
}

function orderTest(type: FieldType, operator: OrderOperator, value: FilterValue): ValueTest | undefined {
    if (type === 'ipv4' && value.kind === 'cidr') {
        return cidrTest(operator, value.value);
    }
    const literal = literalFor(type, value);
    if (literal === undefined) {
        return undefined;
    }
    if (literal instanceof Uint8Array) {
        const holds = HOLDS[operator];
        return (bytes) => bytes instanceof Uint8Array && holds(compareBytes(bytes, literal));
    }
    return scalarTest(operator, literal);
}

/** Numbers by size, text and MAC addresses by their characters, flags with false before true. */
function scalarTest(operator: OrderOperator, literal: number | string | boolean): ValueTest {
    switch (operator) {
        case '==':
            return (value) => value === literal;
        case '<':
            return (value) => value < literal;
        case '<=':
            return (value) => value <= literal;
        case '>':
            return (value) => value > literal;
        case '>=':
            return (value) => value >= literal;
    }
}

/** Addresses compare with a block by their network parts. */
function cidrTest(operator: OrderOperator, cidr: Cidr): ValueTest | undefined {
    const { address, length } = cidr;
    if (typeof address !== 'number') {
        return undefined;
    }
    const mask = netmask(length);
    const network = (address & mask) >>> 0;
    const holds = HOLDS[operator];
    return (value) => holds((((value as number) & mask) >>> 0) - network);
}

/** By bytes from the first on; of two that begin alike, the shorter is less. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
    const shared = Math.min(a.length, b.length);
    for (let i = 0; i < shared; i++) {
        const difference = (a[i] ?? 0) - (b[i] ?? 0);
        if (difference !== 0) {
            return difference;
        }
    }
    return a.length - b.length;
}

function bitsTest(type: FieldType, value: FilterValue): ValueTest | undefined {
    const bits = literalFor(type, value);
    if (typeof bits !== 'number' || type === 'boolean') {
        return undefined;
    }
    return (fieldValue) => ((fieldValue as number) & bits) !== 0;
}

function containsTest(type: FieldType, value: FilterValue): ValueTest | undefined {
    if (type === 'string' && value.kind === 'string') {
        return (text) => typeof text === 'string' && text.includes(value.value);
    }
    const wanted = type === 'bytes' || type === 'ether' ? toHexText(literalFor('bytes', value)) : undefined;
    return wanted === undefined ? undefined : (fieldValue) => includesBytes(fieldValue, wanted);
}

const toHexText = (literal: FieldValue | undefined): string | undefined =>
    literal instanceof Uint8Array ? toHex(literal, ':') : undefined;

const includesBytes = (value: FieldValue, wanted: string): boolean =>
    toHex(bytesOf(value) ?? new Uint8Array(), ':').includes(wanted);

function matchesTest(type: FieldType, value: FilterValue): ValueTest | undefined {
    if (value.kind !== 'string' || (type !== 'string' && type !== 'bytes')) {
        return undefined;
    }
    const pattern = compilePattern(value.value);
    return pattern.ok ? (fieldValue) => pattern.test(bytesOf(fieldValue) ?? new Uint8Array()) : undefined;
}

/** The value that a field of that type would have; `undefined` when the expression's value is of another sort. */
export function literalFor(type: FieldType, value: FilterValue): FieldValue | undefined {
    switch (type) {
        case 'boolean':
            return value.kind === 'boolean' ? value.value : value.kind === 'number' ? value.value !== 0 : undefined;
        case 'ipv4':
            return value.kind === 'address' && typeof value.value === 'number' ? value.value : undefined;
        case 'ether':
            return macLiteral(value);
        case 'bytes':
            return bytesLiteral(value);
        case 'string':
            return textLiteral(value);
        case 'protocol':
            return undefined;
        default:
            return value.kind === 'number' ? value.value : undefined;
    }
}

function macLiteral(value: FilterValue): string | undefined {
    if (value.kind === 'mac') {
        return value.value;
    }
    return value.kind === 'bytes' && value.value.length === 6 ? toHex(value.value, ':') : undefined;
}

function bytesLiteral(value: FilterValue): Uint8Array | undefined {
    switch (value.kind) {
        case 'bytes':
            return value.value;
        case 'mac':
            return fromHex(value.value);
        case 'string':
            return utf8Bytes(value.value);
        default:
            return undefined;
    }
}

function textLiteral(value: FilterValue): string | undefined {
    switch (value.kind) {
        case 'string':
        case 'mac':
            return value.value;
        case 'address':
            return formatAddress(value.value);
        case 'cidr':
            return formatCidr(value.value);
        case 'number':
            return String(value.value);
        default:
            return undefined;
    }
}
