/** Values as bytes, and parts of them: `eth.src[0:3]`. */
import type { FilterSlice } from '../model/display-filter.js';
import { fromHex, utf8Bytes, writeUint32 } from '../packet/bytes.js';
import type { FieldType, FieldValue } from '../packet/field.js';

/** Whether a field of that type can be cut into bytes. Protocols count as the bytes of their header. */
export const isSliceable = (type: FieldType): boolean =>
    type === 'bytes' || type === 'ether' || type === 'ipv4' || type === 'ipv6' || type === 'string' || type === 'protocol';

/** A value of that type as bytes: text as UTF-8, addresses as they stand on the wire. */
export function bytesOf(type: FieldType, value: FieldValue): Uint8Array {
    if (value instanceof Uint8Array) {
        return value;
    }
    if (type === 'ether') {
        return fromHex(value as string) ?? new Uint8Array();
    }
    return type === 'ipv4' ? addressBytes(value as number) : utf8Bytes(String(value));
}

function addressBytes(address: number): Uint8Array {
    const bytes = new Uint8Array(4);
    writeUint32(bytes, 0, address);
    return bytes;
}

/** The part of some bytes; `undefined` when they are too short for it. */
export function sliceBytes(bytes: Uint8Array, slice: FilterSlice): Uint8Array | undefined {
    const start = slice.start < 0 ? bytes.length + slice.start : slice.start;
    const end = slice.length === undefined ? bytes.length : start + slice.length;
    return start >= 0 && start < end && end <= bytes.length ? bytes.subarray(start, end) : undefined;
}
