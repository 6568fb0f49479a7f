/** Changing display-filter fields of a packet. */
import { IPV6_LENGTH } from './bytes.js';
import { type FieldDefinition, type FieldType, type FieldValue, UNSIGNED_BITS } from './field.js';
import { findField } from './fields.js';
import type { Layer, Packet } from './packet.js';

/** The outcome of a change: bad input is a value. */
export type FieldChange = { readonly ok: true; readonly value: Packet } | { readonly ok: false; readonly message: string };

/** Which occurrence is meant when a field occurs more than once: counted from the outermost, or the innermost. */
export type Occurrence = number | 'innermost';

/**
 * The packet with that value in the field. Lengths and checksums that its records leave out follow when it is encoded. Says
 * what is wrong when there is no such field, it cannot be set, the packet has none, or the value does not fit.
 */
export function trySetField(packet: Packet, name: string, value: FieldValue, occurrence: Occurrence = 'innermost'): FieldChange {
    const problem = checkFieldValue(name, value);
    const field = findField(name);
    if (problem !== undefined || !field?.write) {
        return { ok: false, message: problem ?? `Field '${name}' cannot be set.` };
    }
    const index = layerIndex(packet, field, occurrence);
    const layer = packet.layers[index];
    if (!layer) {
        return { ok: false, message: `The packet has no header with field '${name}'.` };
    }
    const written = field.write(layer, field.type === 'boolean' ? Boolean(value) : value);
    return { ok: true, value: { layers: packet.layers.with(index, written) } };
}

/** `trySetField` for values that are known to be good. Throws on others: that is a bug of the caller. */
export function setField(packet: Packet, name: string, value: FieldValue, occurrence: Occurrence = 'innermost'): Packet {
    const change = trySetField(packet, name, value, occurrence);
    if (!change.ok) {
        throw new RangeError(change.message);
    }
    return change.value;
}

/** What keeps a field from being set to a value in any packet, in plain words; `undefined` when nothing does. */
export function checkFieldValue(name: string, value: FieldValue): string | undefined {
    const field = findField(name);
    if (!field) {
        return `There is no field '${name}'.`;
    }
    if (!field.write) {
        return `Field '${name}' cannot be set: it follows from other fields.`;
    }
    return fits(field, value) ? undefined : `${describe(value)} does not fit into '${name}', which is ${describeRange(field)}.`;
}

function layerIndex(packet: Packet, field: FieldDefinition, occurrence: Occurrence): number {
    const indexes = packet.layers.flatMap((layer: Layer, index) => (layer.protocol === field.protocol ? [index] : []));
    return (occurrence === 'innermost' ? indexes.at(-1) : indexes[occurrence]) ?? -1;
}

function fits(field: FieldDefinition, value: FieldValue): boolean {
    switch (field.type) {
        case 'boolean':
            return typeof value === 'boolean' || value === 0 || value === 1;
        case 'ether':
            return typeof value === 'string' && /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(value);
        case 'string':
            return typeof value === 'string';
        case 'bytes':
            return value instanceof Uint8Array;
        case 'ipv6':
            return value instanceof Uint8Array && value.length === IPV6_LENGTH;
        case 'protocol':
            return false;
        default:
            return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largest(field);
    }
}

/** The largest integer that a field's bits hold. */
function largest(field: FieldDefinition): number {
    const mask = typeof field.at === 'object' ? field.at.mask : undefined;
    if (mask !== undefined) {
        return mask / (mask & -mask);
    }
    return 2 ** (UNSIGNED_BITS[field.type] ?? 32) - 1;
}

const KIND_WORDS: Readonly<Partial<Record<FieldType, string>>> = {
    boolean: 'a flag: 0 or 1',
    ether: 'a MAC address such as 02:00:0a:00:01:0a',
    string: 'text',
    bytes: 'a sequence of bytes',
    ipv4: 'an IPv4 address',
    ipv6: 'an IPv6 address',
};

const describeRange = (field: FieldDefinition): string => KIND_WORDS[field.type] ?? `a number from 0 to ${largest(field)}`;

const describe = (value: FieldValue): string =>
    value instanceof Uint8Array ? `A sequence of ${value.length} bytes` : `'${String(value)}'`;
