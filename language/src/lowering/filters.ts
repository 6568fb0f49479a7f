/** Display filters: from syntax tree to plain expressions, element addresses replaced by the addresses they stand for. */
import type { FieldTest, FilterDecl, FilterMemberDecl, FilterOperatorWord, FilterValueDecl } from '../generated/ast.js';
import type { FilterExpression, FilterOperator, FilterSetMember, FilterValue } from '../model/display-filter.js';
import type { Network } from '../model/network.js';
import { type Reading, readAddress, readCidr, readMac } from './addresses.js';
import { addressOf, type Family, nameOf, type ResolveElement, stationOf } from './element-lookup.js';

/** Where element names in a filter are looked up. Without a network they mean nothing. */
export interface FilterContext {
    readonly network: Network | undefined;
    readonly resolve: ResolveElement;
}

const fail = (message: string): { readonly ok: false; readonly message: string } => ({ ok: false, message });

const OPERATORS: Readonly<Record<FilterOperatorWord, FilterOperator>> = {
    '==': '==',
    eq: '==',
    '!=': '!=',
    ne: '!=',
    '<': '<',
    lt: '<',
    '<=': '<=',
    le: '<=',
    '>': '>',
    gt: '>',
    '>=': '>=',
    ge: '>=',
    contains: 'contains',
    matches: 'matches',
    '&': '&',
};

/** An expression, or the reason why it means nothing: a bad address, or a name without an address. */
export function lowerFilter(filter: FilterDecl | undefined, context: FilterContext): Reading<FilterExpression> {
    switch (filter?.$type) {
        case 'AndFilter':
            return lowerBoth('and', filter.left, filter.right, context);
        case 'OrFilter':
            return lowerBoth('or', filter.left, filter.right, context);
        case 'NotFilter':
            return map(lowerFilter(filter.operand, context), (operand) => ({ kind: 'not', operand }));
        case 'FieldTest':
            return lowerTest(filter, context);
        default:
            return fail('The filter is incomplete.');
    }
}

function lowerBoth(
    kind: 'and' | 'or',
    leftDecl: FilterDecl | undefined,
    rightDecl: FilterDecl | undefined,
    context: FilterContext,
): Reading<FilterExpression> {
    const left = lowerFilter(leftDecl, context);
    const right = lowerFilter(rightDecl, context);
    if (!left.ok) {
        return left;
    }
    return right.ok ? { ok: true, value: { kind, left: left.value, right: right.value } } : right;
}

function lowerTest(test: FieldTest, context: FilterContext): Reading<FilterExpression> {
    const { field, operator } = test;
    if (field === undefined) {
        return fail('The filter is incomplete: a field such as ip.src is missing.');
    }
    if (operator !== undefined) {
        return map(lowerValue(test.value, field, context), (value) => ({
            kind: 'compare',
            field,
            operator: OPERATORS[operator],
            value,
        }));
    }
    if (test.members.length === 0) {
        return { ok: true, value: { kind: 'present', field } };
    }
    return map(lowerMembers(test.members, field, context), (set) => {
        const inside: FilterExpression = { kind: 'in', field, set };
        return test.negated ? { kind: 'not', operand: inside } : inside;
    });
}

function lowerMembers(members: readonly FilterMemberDecl[], field: string, context: FilterContext): Reading<FilterSetMember[]> {
    const set: FilterSetMember[] = [];
    for (const member of members) {
        const from = lowerValue(member.from, field, context);
        const to = member.to ? lowerValue(member.to, field, context) : undefined;
        if (!from.ok) {
            return from;
        }
        if (to && !to.ok) {
            return to;
        }
        set.push(to ? { from: from.value, to: to.value } : { from: from.value });
    }
    return { ok: true, value: set };
}

/** The right-hand side of a comparison. */
function lowerValue(value: FilterValueDecl | undefined, field: string, context: FilterContext): Reading<FilterValue> {
    if (value?.number !== undefined) {
        return { ok: true, value: { kind: 'number', value: value.number } };
    }
    if (value?.text !== undefined) {
        return { ok: true, value: { kind: 'string', value: value.text } };
    }
    if (value?.boolean !== undefined) {
        return { ok: true, value: { kind: 'boolean', value: value.boolean.toLowerCase() === 'true' } };
    }
    if (value?.address !== undefined) {
        return map(readAddress(value.address), (address) => ({ kind: 'address', value: address }));
    }
    if (value?.cidr !== undefined) {
        return map(readCidr(value.cidr), ({ address, length }) => ({ kind: 'cidr', value: { address, length } }));
    }
    if (value?.mac !== undefined) {
        return lowerHexGroups(value.mac);
    }
    return value?.element
        ? lowerElement(value, field, context)
        : fail(`The filter is incomplete: a value for '${field}' is missing.`);
}

/** Six groups are a MAC address, any other number of them a run of bytes. */
function lowerHexGroups(text: string): Reading<FilterValue> {
    const groups = text.split(':');
    if (groups.length === 6) {
        return map(readMac(text), (mac) => ({ kind: 'mac', value: mac }));
    }
    return { ok: true, value: { kind: 'bytes', value: Uint8Array.from(groups, (group) => Number.parseInt(group, 16)) } };
}

/** `a.public-ip`, `nat`: the element's address in the family of the field, or its MAC for Ethernet fields. */
function lowerElement(value: FilterValueDecl, field: string, context: FilterContext): Reading<FilterValue> {
    const name = nameOf(value.element);
    if (!context.network) {
        return fail(`'${name}' is a name, and names mean nothing without a network. Write the address.`);
    }
    const id = context.resolve(value.element);
    const station = id === undefined ? undefined : stationOf(context.network, id);
    if (!station) {
        return fail(`There is no instance, interface, NAT gateway or internet host called '${name}'.`);
    }
    if (/^eth\.|hw_mac$/.test(field)) {
        const mac = context.network.interfaces.get(station.id)?.mac;
        return mac === undefined ? fail(`'${name}' has no MAC address.`) : { ok: true, value: { kind: 'mac', value: mac } };
    }
    const family: Family = field.startsWith('ipv6') ? 6 : 4;
    const address = addressOf(station, family, value.publicAddress ? 'public' : 'private');
    return address === undefined
        ? fail(`'${name}' has no ${value.publicAddress ? 'public address' : `IPv${family} address`}.`)
        : { ok: true, value: { kind: 'address', value: address } };
}

const map = <A, B>(reading: Reading<A>, change: (value: A) => B): Reading<B> =>
    reading.ok ? { ok: true, value: change(reading.value) } : reading;
