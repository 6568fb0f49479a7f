/** The right side of a comparison: the value that a field of some type would have. */
import { formatAddress, formatCidr } from '../model/address.js';
import type { FilterValue } from '../model/display-filter.js';
import { fromHex, ipv6Bytes, toHex, utf8Bytes } from '../packet/bytes.js';
import { type FieldType, type FieldValue, UNSIGNED_BITS } from '../packet/field.js';

/** The value as one of that type; `undefined` when it is of another sort or too large. */
export function literalFor(type: FieldType, value: FilterValue): FieldValue | undefined {
    switch (type) {
        case 'boolean':
            return flagLiteral(value);
        case 'ipv4':
            return value.kind === 'address' && typeof value.value === 'number' ? value.value : undefined;
        case 'ipv6':
            return value.kind === 'address' && typeof value.value !== 'number' ? ipv6Bytes(value.value) : undefined;
        case 'ether':
            return macLiteral(value);
        case 'bytes':
            return bytesLiteral(value);
        case 'string':
            return textLiteral(value);
        case 'protocol':
            return undefined;
        default:
            return value.kind === 'number' && value.value >= 0 && value.value <= largestOf(type) ? value.value : undefined;
    }
}

/** The largest integer of an unsigned type. */
export const largestOf = (type: FieldType): number => 2 ** (UNSIGNED_BITS[type] ?? 32) - 1;

/** True and false, or numbers: every one but zero is true. */
function flagLiteral(value: FilterValue): boolean | undefined {
    if (value.kind === 'boolean') {
        return value.value;
    }
    return value.kind === 'number' ? value.value !== 0 : undefined;
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
        case 'number':
            // Wireshark reads digits here as hexadecimal; up to nine that makes no difference.
            return value.value >= 0 && value.value <= 9 ? Uint8Array.of(value.value) : undefined;
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
