/** Filter expressions as the text that Wireshark would accept. */
import { formatAddress, formatCidr } from '../model/address.js';
import type { FilterExpression, FilterSetMember, FilterSlice, FilterValue } from '../model/display-filter.js';
import { toHex } from '../packet/bytes.js';

/** The expression as text. Parentheses stand wherever `and`, `or` and `not` could be read in two ways. */
export function formatFilter(expression: FilterExpression): string {
    switch (expression.kind) {
        case 'present':
            return expression.field;
        case 'compare':
            return `${formatOperand(expression.field, expression.slice)} ${expression.operator} ${formatFilterValue(expression.value)}`;
        case 'in':
            return `${formatOperand(expression.field, expression.slice)} in {${expression.set.map(formatMember).join(', ')}}`;
        case 'not':
            return `not ${formatPart(expression.operand)}`;
        default:
            return `${formatPart(expression.left)} ${expression.kind} ${formatPart(expression.right)}`;
    }
}

/** A value as it stands in a filter. */
export function formatFilterValue(value: FilterValue): string {
    switch (value.kind) {
        case 'number':
            return String(value.value);
        case 'address':
            return formatAddress(value.value);
        case 'cidr':
            return formatCidr(value.value);
        case 'mac':
            return value.value;
        case 'boolean':
            return value.value ? 'True' : 'False';
        case 'string':
            return `"${value.value.replace(/["\\]/g, '\\$&')}"`;
        case 'bytes':
            return toHex(value.value, ':');
    }
}

const formatPart = (expression: FilterExpression): string =>
    expression.kind === 'and' || expression.kind === 'or' ? `(${formatFilter(expression)})` : formatFilter(expression);

function formatOperand(field: string, slice: FilterSlice | undefined): string {
    if (!slice) {
        return field;
    }
    return slice.length === undefined ? `${field}[${slice.start}:]` : `${field}[${slice.start}:${slice.length}]`;
}

const formatMember = ({ from, to }: FilterSetMember): string =>
    to ? `${formatFilterValue(from)}..${formatFilterValue(to)}` : formatFilterValue(from);
