/** Parts of byte sequences: `eth.src[0:3]`. */
import type { FilterSlice } from '../model/display-filter.js';
import { fromHex, utf8Bytes } from '../packet/bytes.js';
import type { FieldValue } from '../packet/field.js';

/** The bytes of a value; `undefined` for values that are not made of bytes. Text counts as UTF-8. */
export function bytesOf(value: FieldValue): Uint8Array | undefined {
    if (value instanceof Uint8Array) {
        return value;
    }
    return typeof value === 'string' ? (fromMac(value) ?? utf8Bytes(value)) : undefined;
}

const fromMac = (text: string): Uint8Array | undefined =>
    /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(text) ? fromHex(text) : undefined;

/** The part of a value; `undefined` when the value is too short for it. */
export function sliceValue(value: FieldValue, slice: FilterSlice): Uint8Array | undefined {
    const bytes = bytesOf(value);
    if (!bytes) {
        return undefined;
    }
    const start = slice.start < 0 ? bytes.length + slice.start : slice.start;
    const end = slice.length === undefined ? bytes.length : start + slice.length;
    return start >= 0 && start < bytes.length && end <= bytes.length ? bytes.subarray(start, end) : undefined;
}
