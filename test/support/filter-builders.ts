/** Filter expressions built by hand, and random ones that fit a set of packets. */
import fc from 'fast-check';
import { blockOf, type Cidr, parseIpv4 } from '../../language/src/model/address.js';
import type {
    FilterExpression,
    FilterOperator,
    FilterSetMember,
    FilterSlice,
    FilterValue,
} from '../../language/src/model/display-filter.js';
import { fromHex, readIpv6, toHex } from '../../language/src/packet/bytes.js';
import { type FieldDefinition, type FieldValue, isUnsigned } from '../../language/src/packet/field.js';
import { FIELDS } from '../../language/src/packet/fields.js';
import { getField } from '../../language/src/packet/get-field.js';
import type { Packet } from '../../language/src/packet/packet.js';

/** A number. */
export const number = (value: number): FilterValue => ({ kind: 'number', value });
/** An IPv4 address from its text. */
export const address = (text: string): FilterValue => ({ kind: 'address', value: parseIpv4(text) ?? 0 });
/** A block from its text; host bits are cleared. */
export const cidr = (text: string): FilterValue => {
    const [base = '', length] = text.split('/');
    return { kind: 'cidr', value: blockOf(parseIpv4(base) ?? 0, Number(length)) };
};
/** A MAC address. */
export const mac = (value: string): FilterValue => ({ kind: 'mac', value });
/** Text in quotes. */
export const text = (value: string): FilterValue => ({ kind: 'string', value });
/** Bytes from hexadecimal digits. */
export const bytes = (hex: string): FilterValue => ({ kind: 'bytes', value: fromHex(hex) ?? new Uint8Array() });
/** True or false. */
export const boolean = (value: boolean): FilterValue => ({ kind: 'boolean', value });

/** `field`. */
export const present = (field: string): FilterExpression => ({ kind: 'present', field });
/** `field operator value`. */
export const compare = (field: string, operator: FilterOperator, value: FilterValue): FilterExpression => ({
    kind: 'compare',
    field,
    operator,
    value,
});
/** `field[slice] operator value`. */
export const compareSlice = (
    field: string,
    slice: FilterSlice,
    operator: FilterOperator,
    value: FilterValue,
): FilterExpression => ({
    kind: 'compare',
    field,
    slice,
    operator,
    value,
});
/** `field in {members}`. */
export const isIn = (field: string, ...set: readonly FilterSetMember[]): FilterExpression => ({ kind: 'in', field, set });
/** A range of a set. */
export const range = (from: FilterValue, to: FilterValue): FilterSetMember => ({ from, to });
/** `not operand`. */
export const not = (operand: FilterExpression): FilterExpression => ({ kind: 'not', operand });
/** `left and right`. */
export const and = (left: FilterExpression, right: FilterExpression): FilterExpression => ({ kind: 'and', left, right });
/** `left or right`. */
export const or = (left: FilterExpression, right: FilterExpression): FilterExpression => ({ kind: 'or', left, right });

const ORDER: readonly FilterOperator[] = ['==', '!=', '<', '<=', '>', '>='];

/** Operators that tshark accepts for a field's type. */
function operatorsFor(field: FieldDefinition): readonly FilterOperator[] {
    if (isUnsigned(field.type)) {
        return [...ORDER, '&'];
    }
    switch (field.type) {
        case 'ether':
        case 'bytes':
        case 'string':
            return [...ORDER, 'contains'];
        case 'protocol':
            return ['contains'];
        default:
            return ORDER;
    }
}

/** A value that the packets have, or one near it, as a filter writes it. */
function valueNear(field: FieldDefinition, known: FieldValue, shift: number): FilterValue {
    switch (field.type) {
        case 'ipv4':
            return { kind: 'address', value: ((known as number) + shift) >>> 0 };
        case 'ipv6': {
            const [a, b, c, d] = readIpv6(known as Uint8Array, 0);
            return { kind: 'address', value: [a, b, c, (d + shift) >>> 0] };
        }
        case 'boolean':
            return boolean(shift === 0 ? (known as boolean) : !known);
        case 'ether':
            return mac(known as string);
        case 'string':
            return text(String(known).slice(0, shift < 0 ? 3 : undefined));
        case 'bytes':
            return { kind: 'bytes', value: (known as Uint8Array).slice(0, shift < 0 ? 2 : undefined) };
        case 'protocol':
            return bytes('0a00');
        default:
            return number(Math.max(0, (known as number) + shift));
    }
}

const isUsable = (value: FilterValue): boolean =>
    !(value.kind === 'bytes' && value.value.length === 0) && !(value.kind === 'string' && value.value === '');

/**
 * Random expressions over fields and values that occur in the packets, so that many of them hold for some and not for all.
 * Without `vxlan.flags`: tshark knows two fields of that name and lets numbers fit the smaller one only.
 */
export function filtersFor(packets: readonly Packet[]): fc.Arbitrary<FilterExpression> {
    const known = FIELDS.filter(({ name }) => name !== 'vxlan.flags')
        .map((field) => ({
            field,
            values: distinct(packets.flatMap((packet) => getField(packet, field.name))),
        }))
        .filter(({ values }) => values.length > 0);
    const place = fc
        .constantFrom(...known)
        .chain(({ field, values }) => fc.record({ field: fc.constant(field), value: fc.constantFrom(...values) }));
    const comparison = place
        .chain(({ field, value }) =>
            fc.record({
                field: fc.constant(field),
                operator: fc.constantFrom(...operatorsFor(field)),
                value: fc
                    .constantFrom(-1, 0, 0, 1)
                    .map((shift) => valueNear(field, value, field.type === 'protocol' ? 0 : shift)),
            }),
        )
        .filter(({ value, field }) => isUsable(value) && fitsType(field, value))
        .map(({ field, operator, value }) => compare(field.name, operator, value));
    const leaf = fc.oneof(
        { arbitrary: comparison, weight: 6 },
        place.map(({ field }) => present(field.name)),
        blocks(place),
        ranges(place),
    );
    return fc.letrec<{ filter: FilterExpression }>((tie) => ({
        filter: fc.oneof(
            { maxDepth: 3, withCrossShrink: true },
            { arbitrary: leaf, weight: 3 },
            tie('filter').map(not),
            fc.tuple(tie('filter'), tie('filter')).map(([left, right]) => and(left, right)),
            fc.tuple(tie('filter'), tie('filter')).map(([left, right]) => or(left, right)),
        ),
    })).filter;
}

type Place = fc.Arbitrary<{ readonly field: FieldDefinition; readonly value: FieldValue }>;

/** Addresses against blocks. */
const blocks = (place: Place): fc.Arbitrary<FilterExpression> =>
    fc
        .tuple(
            place.filter(({ field }) => field.type === 'ipv4' || field.type === 'ipv6'),
            fc.integer({ min: 0, max: 128 }),
            fc.constantFrom<FilterOperator>('==', '!=', '<', '>='),
        )
        .map(([{ field, value }, length, operator]) => {
            const block: Cidr =
                value instanceof Uint8Array
                    ? blockOf(readIpv6(value, 0), length)
                    : blockOf(value as number, Math.min(length, 32));
            return compare(field.name, operator, { kind: 'cidr', value: block });
        });

/** Sets with a range in them. */
const ranges = (place: Place): fc.Arbitrary<FilterExpression> =>
    fc
        .tuple(
            place.filter(({ field }) => isUnsigned(field.type)),
            fc.nat(20),
        )
        .map(([{ field, value }, span]) => {
            const top = Math.max(0, (value as number) - 1);
            return isIn(field.name, range(number(Math.max(0, top - span)), number(top)), { from: number(value as number) });
        });

/** tshark refuses numbers that are too large for a field. */
const fitsType = (field: FieldDefinition, value: FilterValue): boolean =>
    value.kind !== 'number' || field.type === 'uint32' || value.value < 2 ** Number(field.type.slice('uint'.length));

const distinct = (values: readonly FieldValue[]): FieldValue[] => [
    ...new Map(values.map((value) => [value instanceof Uint8Array ? toHex(value) : value, value])).values(),
];
