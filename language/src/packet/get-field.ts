/** Reading display-filter fields from a packet. */
import type { FieldDefinition, FieldValue } from './field.js';
import { findField } from './fields.js';
import type { Layer, Packet } from './packet.js';
import { type QuotedPacket, quotedPacketAt } from './quoted-packet.js';

/** Sees one value of a field; true ends the search. */
export type FieldVisitor = (value: FieldValue) => boolean;

/**
 * Every value of the field in the packet, outermost first: a tunnelled packet has two `ip.src`, and an ICMP error also has
 * those of the packet it quotes. Empty when the field does not occur, or no such field exists. Protocols have the value true.
 */
export function getField(packet: Packet, name: string): readonly FieldValue[] {
    const field = findField(name);
    const values: FieldValue[] = [];
    if (field) {
        visitField(packet, field, (value) => {
            values.push(value);
            return false;
        });
    }
    return values;
}

/** The value in the innermost header that has the field, quotations aside: the one `setField` changes. */
export function innermostField(packet: Packet, name: string): FieldValue | undefined {
    const field = findField(name);
    if (!field) {
        return undefined;
    }
    for (let index = packet.layers.length - 1; index >= 0; index--) {
        const layer = packet.layers[index];
        if (layer && belongsTo(field, layer, index)) {
            const value = field.read(layer, packet.layers, index);
            if (value !== undefined) {
                return Array.isArray(value) ? (value.at(-1) as FieldValue | undefined) : (value as FieldValue);
            }
        }
    }
    return undefined;
}

/** Shows the values of a field to a visitor, outermost first, until it says stop. Whether it did. */
export function visitField(packet: Packet, field: FieldDefinition, visit: FieldVisitor): boolean {
    const { layers } = packet;
    for (let index = 0; index < layers.length; index++) {
        const layer = layers[index];
        if (layer && visitHeader(layers, index, field, visit)) {
            return true;
        }
    }
    return false;
}

/** Whether a header has the field. Fields of the frame are read once, at the outermost header. */
export const belongsTo = (field: FieldDefinition, layer: Layer, index: number): boolean =>
    field.protocol === layer.protocol || field.alsoIn === layer.protocol || (field.protocol === 'frame' && index === 0);

function visitHeader(layers: readonly Layer[], index: number, field: FieldDefinition, visit: FieldVisitor): boolean {
    const layer = layers[index] as Layer;
    const quoted = layer.protocol === 'data' ? quotedPacketAt(layers, index) : undefined;
    if (quoted) {
        return visitQuoted(quoted, field, visit);
    }
    return belongsTo(field, layer, index) && visitValues(field.read(layer, layers, index), visit);
}

/** As `visitHeader`, in the headers of a quotation. Bytes that were made up to complete the last one are not shown. */
function visitQuoted({ layers, knownBytes }: QuotedPacket, field: FieldDefinition, visit: FieldVisitor): boolean {
    return layers.some((layer, index) => {
        const known = index === layers.length - 1 ? knownBytes : undefined;
        if (!belongsTo(field, layer, -1) || !isKnown(field, { layers, index }, known)) {
            return false;
        }
        const visitKnown: FieldVisitor = (value) => visit(value instanceof Uint8Array ? value.subarray(0, known) : value);
        return visitValues(field.read(layer, layers, index), visitKnown);
    });
}

/**
 * Whether a quoted header has the field: its bytes are among the known ones. Presence of the header always is; the payload's
 * length, and what Wireshark leaves out, are not.
 */
export function isKnown(
    field: FieldDefinition,
    { layers, index }: { readonly layers: readonly Layer[]; readonly index: number },
    knownBytes: number | undefined,
): boolean {
    const layer = layers[index];
    const untold = field.notQuoted === 'ever' || (field.notQuoted === 'in-ipv4' && layers[0]?.protocol === 'ip');
    if (!layer || untold) {
        return false;
    }
    if (knownBytes === undefined || field.type === 'protocol') {
        return true;
    }
    const place = typeof field.at === 'function' ? field.at(layer, { layers: [layer], index: 0, occurrence: 0 }) : field.at;
    return place !== undefined && place.offset + place.length <= knownBytes;
}

function visitValues(values: FieldValue | readonly FieldValue[] | undefined, visit: FieldVisitor): boolean {
    if (values === undefined) {
        return false;
    }
    return Array.isArray(values) ? values.some(visit) : visit(values as FieldValue);
}
