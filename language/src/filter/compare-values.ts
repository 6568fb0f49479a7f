/** Tests on a field's value: which comparisons make sense for which type, and what they ask. */
import { blockOf, type Cidr, type IpAddress, type Ipv6, netmask } from '../model/address.js';
import type { FilterOperator, FilterSetMember, FilterValue } from '../model/display-filter.js';
import { ipv6Bytes, readIpv6, toHex } from '../packet/bytes.js';
import { type FieldType, type FieldValue, isUnsigned } from '../packet/field.js';
import { literalFor } from './literal.js';
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

/** The test `… operator value` on values of a type; `undefined` where it makes no sense. `!=` negates `==` and is the caller's. */
export function compareTest(type: FieldType, operator: Exclude<FilterOperator, '!='>, value: FilterValue): ValueTest | undefined {
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
export function memberTest(type: FieldType, member: FilterSetMember): ValueTest | undefined {
    if (!member.to) {
        return orderTest(type, '==', member.from);
    }
    const notBelow = orderTest(type, '>=', member.from);
    const notAbove = orderTest(type, '<=', member.to);
    return notBelow && notAbove && ((value) => notBelow(value) && notAbove(value));
}

function orderTest(type: FieldType, operator: OrderOperator, value: FilterValue): ValueTest | undefined {
    if (value.kind === 'cidr' && (type === 'ipv4' || type === 'ipv6')) {
        const { address } = value.value;
        return (typeof address === 'number') === (type === 'ipv4') ? cidrTest(operator, value.value) : undefined;
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
function cidrTest(operator: OrderOperator, { address, length }: Cidr): ValueTest {
    if (typeof address !== 'number') {
        return ipv6CidrTest(operator, address, length);
    }
    const mask = netmask(length);
    const network = (address & mask) >>> 0;
    const holds = HOLDS[operator];
    return (value) => holds((((value as number) & mask) >>> 0) - network);
}

function ipv6CidrTest(operator: OrderOperator, address: Ipv6, length: number): ValueTest {
    const networkPart = (whole: IpAddress): Uint8Array => ipv6Bytes(blockOf(whole, length).address as Ipv6);
    const network = networkPart(address);
    const holds = HOLDS[operator];
    return (value) => holds(compareBytes(networkPart(readIpv6(value as Uint8Array, 0)), network));
}

/** The longer is greater; of equally long ones, the first byte that differs decides. So it is in Wireshark. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
    if (a.length !== b.length) {
        return a.length - b.length;
    }
    const differing = a.findIndex((byte, i) => byte !== b[i]);
    return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
}

function bitsTest(type: FieldType, value: FilterValue): ValueTest | undefined {
    const bits = literalFor(type, value);
    if (type === 'ipv6' && bits instanceof Uint8Array) {
        return (fieldValue) => bits.some((byte, i) => (byte & ((fieldValue as Uint8Array)[i] ?? 0)) !== 0);
    }
    if (typeof bits !== 'number' || !(isUnsigned(type) || type === 'ipv4')) {
        return undefined;
    }
    return (fieldValue) => ((fieldValue as number) & bits) !== 0;
}

function containsTest(type: FieldType, value: FilterValue): ValueTest | undefined {
    if (type === 'string') {
        const text = literalFor(type, value);
        return typeof text === 'string' ? (fieldValue) => (fieldValue as string).includes(text) : undefined;
    }
    const wanted = type === 'bytes' || type === 'ether' ? literalFor('bytes', value) : undefined;
    if (!(wanted instanceof Uint8Array)) {
        return undefined;
    }
    const pattern = toHex(wanted, ':');
    return (fieldValue) => toHex(bytesOf(type, fieldValue), ':').includes(pattern);
}

function matchesTest(type: FieldType, value: FilterValue): ValueTest | undefined {
    if (value.kind !== 'string' || !(type === 'string' || type === 'bytes' || type === 'ether')) {
        return undefined;
    }
    const pattern = compilePattern(value.value);
    return pattern.ok ? (fieldValue) => pattern.test(bytesOf(type, fieldValue)) : undefined;
}
