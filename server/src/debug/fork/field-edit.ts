/** Changing a header field of a packet under way. */
import { findField, type Packet, trySetField } from '#language';
import { RequestFailure } from '../errors.js';
import { type FieldView, layersOf } from '../packet-fields.js';
import { isSamePacket, keepChecksums } from './checksums.js';
import { type ChecksumPolicy, type Edit, type EditContext, type Edited, packetUnderWay, withPacket } from './edit.js';
import { fieldValueOf } from './field-text.js';

/** Which field of which packet. Without an occurrence the innermost header that has the field. */
export interface FieldPlace {
    readonly packetId: number;
    readonly field: string;
    /** Counted among the packet's headers of the same protocol, from the outermost. */
    readonly occurrence?: number;
}

/** The edits of a header's fields by name; `undefined` for what follows from other fields or belongs to another header. */
export type FieldEdits = (field: string) => Edit | undefined;

/** How the fields of one header of a packet are changed; the header is given by its place in the packet. */
export function headerEdit(packetId: number, layers: readonly { readonly protocol: string }[], index: number): FieldEdits {
    const protocol = layers[index]?.protocol;
    const occurrence = layers.slice(0, index).filter((layer) => layer.protocol === protocol).length;
    return (name) => {
        const field = findField(name);
        return field?.write && field.protocol === protocol ? fieldEdit({ packetId, field: name, occurrence }) : undefined;
    };
}

/** The edit of a field. */
export const fieldEdit =
    (place: FieldPlace): Edit =>
    (context, text) => {
        const flight = packetUnderWay(context, place.packetId);
        const packet = changed(context, flight.packet, { place, text });
        const [old, now] = [flight.packet, packet].map((version) => valueText(version, place));
        return isSamePacket(flight.packet, packet)
            ? { state: context.state, what: '' }
            : edited(context, { ...flight, packet }, `${place.field} ${old} → ${now}`);
    };

function changed(context: EditContext, packet: Packet, { place, text }: { place: FieldPlace; text: string }): Packet {
    const value = fieldValueOf(context.debuggee, place.field, text);
    const change = trySetField(packet, place.field, value, place.occurrence ?? 'innermost');
    if (!change.ok) {
        throw new RequestFailure('bad-value', { problem: change.message });
    }
    return withChecksums(context.checksums, packet, change.value);
}

/** The field's value as the Variables view shows it. */
function valueText(packet: Packet, { field, occurrence }: FieldPlace): string {
    const headers = layersOf(packet).filter(({ protocol }) => protocol === findField(field)?.protocol);
    const header = headers.at(occurrence ?? -1);
    return header?.fields.flatMap(withParts).find(({ name }) => name === field)?.text ?? '';
}

const withParts = (field: FieldView): FieldView[] => [field, ...field.parts.flatMap(withParts)];

const withChecksums = (policy: ChecksumPolicy, before: Packet, after: Packet): Packet =>
    policy === 'keep' ? keepChecksums(before, after) : after;

const edited = ({ state }: EditContext, flight: Parameters<typeof withPacket>[1], what: string): Edited => ({
    state: withPacket(state, flight),
    what: `#${flight.id} ${what}`,
});
