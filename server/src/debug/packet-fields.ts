/** The fields of a packet as text: every header with its fields, and single fields by name. */
import {
    type DissectedNode,
    dissect,
    encode,
    FIELDS,
    type FieldValue,
    findField,
    innermostField,
    type Packet,
    parseIpv4,
    toHex,
} from '#language';
import { innerPacket } from './inner-packet.js';

/** One field of a header, with the fields that are parts of it. */
export interface FieldView {
    readonly name: string;
    readonly label: string;
    readonly text: string;
    readonly hexadecimal: () => string;
    /** The digits of its bytes, in octets. */
    readonly binary: () => string;
    readonly parts: readonly FieldView[];
}

/** One header of a packet. */
export interface LayerView {
    readonly protocol: string;
    readonly summary: string;
    readonly fields: readonly FieldView[];
}

const NAMES: readonly string[] = FIELDS.filter(({ protocol }) => protocol !== 'frame').map(({ name }) => name);

/** The names of all fields that breakpoints and watches may use. */
export const fieldNames = (): readonly string[] => NAMES;

/** Whether there is a field of that name. */
export const isField = (name: string): boolean => findField(name) !== undefined;

/** What a field is, in Wireshark's words. */
export const fieldLabel = (name: string): string => findField(name)?.label ?? name;

/** A packet as it is read, and its length on the wire. */
interface PacketView {
    readonly layers: readonly LayerView[];
    readonly length: number;
}

/** Packets are immutable, and a step's packet before is the packet after the step before. */
const VIEWS = new WeakMap<Packet, PacketView>();

/** Every header of a packet, outermost first, read back from its bytes. */
export const layersOf = (packet: Packet): readonly LayerView[] => viewOf(packet).layers;

/** How many bytes the packet has on the wire. */
export const lengthOf = (packet: Packet): number => viewOf(packet).length;

function viewOf(packet: Packet): PacketView {
    const known = VIEWS.get(packet);
    if (known) {
        return known;
    }
    const bytes = encode(packet);
    const layers = dissect(bytes, packet.layers[0]?.protocol ?? 'eth').layers.map(layerView);
    const view = { layers, length: bytes.length };
    VIEWS.set(packet, view);
    return view;
}

/** Fields are listed when somebody opens the header. */
function layerView(node: DissectedNode): LayerView {
    let fields: readonly FieldView[] | undefined;
    return {
        protocol: node.name,
        summary: node.text,
        get fields() {
            fields ??= fieldsOf(node);
            return fields;
        },
    };
}

/** The text of a field in the innermost header that has it; `undefined` when none has. */
export function textOfField(packet: Packet, name: string): string | undefined {
    const header = dissectPacket(packet).findLast((layer) => layer.name === name || findNode(layer, name) !== undefined);
    return header && (header.name === name ? header.text : findNode(header, name)?.text);
}

/**
 * The value of a field in the packet that the guests exchange, as something that can be compared. Outer headers count only
 * for fields that no inner packet has: those of the tunnel itself.
 */
export function watchedValue(packet: Packet, name: string): FieldValue | undefined {
    const isTunnelField = /^(geneve|vxlan)\b/.test(name);
    const value = innermostField(isTunnelField ? packet : innerPacket(packet), name);
    return value instanceof Uint8Array ? toHex(value) : value;
}

const dissectPacket = (packet: Packet): readonly DissectedNode[] =>
    dissect(encode(packet), packet.layers[0]?.protocol ?? 'eth').layers;

/** A field below a node. Headers below a header are quotations: they belong to another packet. */
function findNode(parent: DissectedNode, name: string): DissectedNode | undefined {
    for (const child of parent.children.filter(({ value }) => value !== undefined)) {
        const found = child.name === name ? child : findNode(child, name);
        if (found) {
            return found;
        }
    }
    return undefined;
}

const fieldsOf = (parent: DissectedNode): FieldView[] => parent.children.filter(({ hidden }) => !hidden).map(fieldView);

const fieldView = (node: DissectedNode): FieldView => ({
    name: node.name,
    label: node.label,
    text: node.text,
    hexadecimal: () => hexadecimalOf(node),
    binary: () => binaryOf(node),
    parts: fieldsOf(node),
});

/** Numbers and addresses with all the digits their bytes have. */
function hexadecimalOf(node: DissectedNode): string {
    const number = numberIn(node);
    return number === undefined ? node.text : `0x${number.toString(16).padStart(2 * node.length, '0')}`;
}

/** `00001010.00000000.00000001.00001010`: octet by octet, so that a prefix can be seen in an address. */
function binaryOf(node: DissectedNode): string {
    const digits = numberIn(node)
        ?.toString(2)
        .padStart(8 * node.length, '0');
    return digits?.match(/\d{1,8}/g)?.join('.') ?? node.text;
}

/** A number, or an address of the fourth version as one. */
const numberIn = ({ value }: DissectedNode): number | undefined =>
    typeof value === 'number' ? value : typeof value === 'string' ? parseIpv4(value) : undefined;
