/** A packet's bytes as the tree that Wireshark shows: headers, their fields, and what each field means. */
import { formatAddress } from '../model/address.js';
import { readIpv6, toHex } from './bytes.js';
import { headerLength } from './codecs.js';
import { isIcmp, placesOf, rememberBytes, wireBytes } from './computed.js';
import { decode } from './decode.js';
import type { FieldDefinition, FieldPlace, FieldValue, ShownValue } from './field.js';
import { fieldsOfProtocol } from './fields.js';
import { isKnown } from './get-field.js';
import type { DecodeError, Layer, LayerProtocol, Packet } from './packet.js';
import { protocolStack } from './protocol-stack.js';
import { isQuotation, type QuotedPacket, quotedPacketAt } from './quoted-packet.js';

/** A header or a field. */
export interface DissectedNode {
    /** Display-filter name: `ip`, `ip.src`. */
    readonly name: string;
    /** `Source Address`. */
    readonly label: string;
    /** First byte, from the start of the packet. */
    readonly offset: number;
    /** In bytes. Zero for what is computed. */
    readonly length: number;
    /** Absent for headers. */
    readonly value?: FieldValue;
    /** The value in words: `0x002 (SYN)`. */
    readonly text: string;
    /** The whole line: `Flags: 0x002 (SYN)`. */
    readonly display: string;
    /** True for what exists for filters only: `ip.addr`. */
    readonly hidden: boolean;
    readonly children: readonly DissectedNode[];
}

/** A dissected packet. */
export interface Dissection {
    /** One node per header, outermost first; the headers that an ICMP error quotes are among the children of its own. */
    readonly layers: readonly DissectedNode[];
    readonly packet: Packet;
    /** `eth:ip:udp:geneve:ip:tcp`. */
    readonly protocols: string;
    /** What is wrong with the bytes, where something is: then the rest is data. */
    readonly error?: DecodeError;
}

/** The tree of a packet that starts with that header. Never throws; bad bytes give an error and as much of a tree as can be read. */
export function dissect(bytes: Uint8Array, first: LayerProtocol = 'eth'): Dissection {
    const decoded = decode(bytes, first);
    const packet = decoded.ok ? decoded.value : decoded.partial;
    rememberBytes(packet.layers, bytes);
    const dissection = { layers: dissectLayers(packet.layers), packet, protocols: protocolStack(packet) };
    return decoded.ok ? dissection : { ...dissection, error: decoded.error };
}

function dissectLayers(layers: readonly Layer[]): readonly DissectedNode[] {
    const nodes: DissectedNode[] = [];
    placesOf(layers).forEach(({ start }, index) => {
        const quoted = quotedPacketAt(layers, index);
        const error = nodes.at(-1);
        if (quoted && error) {
            nodes[nodes.length - 1] = { ...error, children: [...error.children, ...dissectQuoted(quoted, start)] };
        } else {
            nodes.push(dissectHeader(layers, index, { start }));
        }
    });
    return nodes;
}

function dissectQuoted({ layers, knownBytes }: QuotedPacket, base: number): readonly DissectedNode[] {
    const last = layers.length - 1;
    return placesOf(layers).map(({ start }, index) =>
        dissectHeader(layers, index, {
            start: base + start,
            ...(index === last && knownBytes !== undefined ? { knownBytes } : {}),
        }),
    );
}

/** Where a header starts, and how much of it is there when not all is. */
interface HeaderPlace {
    readonly start: number;
    readonly knownBytes?: number;
}

function dissectHeader(layers: readonly Layer[], index: number, place: HeaderPlace): DissectedNode {
    const layer = layers[index] as Layer;
    const [protocol, ...fields] = fieldsOfProtocol(layer.protocol);
    const children = fields
        .filter((field) => !isQuotation(layers) || isKnown(field, { layers, index }, place.knownBytes))
        .flatMap((field) => dissectField(field, { layers, index }, place.start));
    const label = protocol?.label ?? layer.protocol;
    const text = protocol?.show?.(true, layer, { layers, index, occurrence: 0 }) ?? label;
    const length = place.knownBytes ?? messageLength(layers, index);
    const node = { name: layer.protocol, label, offset: place.start, length, text, display: text, hidden: false };
    return { ...node, children: nest(children) };
}

/** An ICMP message is all one; of other headers, the payload does not count. */
function messageLength(layers: readonly Layer[], index: number): number {
    const layer = layers[index] as Layer;
    const extent = placesOf(layers)[index];
    return isIcmp(layer) && extent ? extent.end - extent.start : headerLength(layer);
}

/** A node whose details are still to be found. */
interface GrowingNode extends DissectedNode {
    readonly children: DissectedNode[];
}

/** A field's node while its details are still beside it. */
interface FlatNode {
    readonly node: GrowingNode;
    readonly parents: readonly string[];
}

const NO_PARENTS: readonly string[] = [];

function dissectField(
    field: FieldDefinition,
    { layers, index }: Omit<ShownValue, 'occurrence'>,
    start: number,
): readonly FlatNode[] {
    const layer = layers[index] as Layer;
    const read = field.read(layer, layers, index);
    const values = read === undefined ? [] : Array.isArray(read) ? (read as readonly FieldValue[]) : [read as FieldValue];
    return values.map((value, occurrence) => fieldNode(field, value, { layers, index, occurrence }, start));
}

function fieldNode(field: FieldDefinition, value: FieldValue, shown: ShownValue, start: number): FlatNode {
    const layer = shown.layers[shown.index] as Layer;
    const place = (typeof field.at === 'function' ? field.at(layer, shown) : field.at) ?? { offset: 0, length: 0 };
    const text = field.show?.(value, layer, shown) ?? showValue(field, value);
    const node: GrowingNode = {
        name: field.name,
        label: field.label,
        offset: start + place.offset,
        length: place.length,
        value,
        text,
        display: pictureOf(place, shown) + field.label + (field.separator ?? ': ') + text,
        hidden: field.hidden === true,
        children: [],
    };
    return { node, parents: typeof field.parent === 'string' ? [field.parent] : (field.parent ?? NO_PARENTS) };
}

/** Bytes shown of a long sequence. */
const LONGEST_SHOWN = 36;

/** A value without words of its own. */
function showValue(field: FieldDefinition, value: FieldValue): string {
    if (field.type === 'ipv6') {
        return formatAddress(readIpv6(value as Uint8Array, 0));
    }
    if (value instanceof Uint8Array) {
        return toHex(value.subarray(0, LONGEST_SHOWN)) + (value.length > LONGEST_SHOWN ? '…' : '');
    }
    if (typeof value === 'boolean') {
        return value ? 'True' : 'False';
    }
    return field.type === 'ipv4' ? formatAddress(value as number) : String(value);
}

/** `.1.. .... = `: the field's bits in place, dots elsewhere, a space after every four from the right. Nothing for whole bytes. */
function pictureOf({ mask, word, offset, length }: FieldPlace, { layers, index }: ShownValue): string {
    if (mask === undefined) {
        return '';
    }
    const { offset: wordOffset, length: bytes, width } = word ?? { offset, length, width: 8 * length };
    const start = (placesOf(layers)[index]?.start ?? 0) + wordOffset;
    const bits = wireBytes(layers)
        .subarray(start, start + bytes)
        .reduce((sum, byte) => (sum << 8) | byte, 0);
    let picture = '';
    for (let bit = width - 1; bit >= 0; bit--) {
        picture += (mask >>> bit) & 1 ? (bits >>> bit) & 1 : '.';
        picture += bit > 0 && bit % 4 === 0 ? ' ' : '';
    }
    return `${picture} = `;
}

/** Puts details below their fields: of several candidates, below the smallest whose bytes they lie in. */
function nest(flat: readonly FlatNode[]): readonly DissectedNode[] {
    const owners = new Set(flat.flatMap(({ parents }) => parents));
    const candidates = flat.map(({ node }) => node).filter(({ name }) => owners.has(name));
    const roots: DissectedNode[] = [];
    for (const { node, parents } of flat) {
        const owner = parents.length > 0 ? smallestOwner(candidates, parents, node) : undefined;
        (owner?.children ?? roots).push(node);
    }
    for (const { children } of candidates) {
        children.sort((a, b) => a.offset - b.offset);
    }
    return roots;
}

function smallestOwner(
    candidates: readonly GrowingNode[],
    names: readonly string[],
    node: DissectedNode,
): GrowingNode | undefined {
    let smallest: GrowingNode | undefined;
    for (const candidate of candidates) {
        if (
            names.includes(candidate.name) &&
            covers(candidate, node) &&
            candidate.length <= (smallest?.length ?? candidate.length)
        ) {
            smallest = candidate;
        }
    }
    return smallest;
}

const covers = (outer: DissectedNode, inner: DissectedNode): boolean =>
    outer.offset <= inner.offset && inner.offset + inner.length <= outer.offset + outer.length;
