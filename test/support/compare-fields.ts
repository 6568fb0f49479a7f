/** Our dissection of a packet beside tshark's: which fields differ in number, value or place. */
import { formatAddress } from '../../language/src/model/address.js';
import { readIpv6, toHex } from '../../language/src/packet/bytes.js';
import type { DissectedNode, Dissection } from '../../language/src/packet/dissect.js';
import type { FieldDefinition } from '../../language/src/packet/field.js';
import { FIELDS } from '../../language/src/packet/fields.js';
import type { TsharkField } from './tshark.js';

/** One line per difference; empty when both read the same. */
export function fieldDifferences(ours: Dissection, theirs: readonly TsharkField[]): string[] {
    const nodes = groupByName(ours.layers.flatMap(flatten));
    const fields = groupByName(theirs);
    return FIELDS.filter(isComparable).flatMap((field) => {
        const own = (nodes.get(field.name) ?? []).map((node) => describeOurs(field, node));
        const other = (fields.get(field.name) ?? []).map((theirField) => describeTheirs(field, theirField));
        return own.join(' ') === other.join(' ') ? [] : [`${field.name} is ${own.join(' ')}, tshark says ${other.join(' ')}`];
    });
}

const flatten = (node: DissectedNode): DissectedNode[] => [node, ...node.children.flatMap(flatten)];

function groupByName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T[]> {
    const groups = new Map<string, T[]>();
    for (const item of items) {
        groups.set(item.name, [...(groups.get(item.name) ?? []), item]);
    }
    return groups;
}

/** tshark has a `data` layer without a place, and counts frames; neither says anything about the bytes. */
const isComparable = (field: FieldDefinition): boolean => field.protocol !== 'frame' && field.name !== 'data';

/** Fields whose place tshark states in a way of its own: a fragment header counts as IPv6's. */
const UNPLACED: ReadonlySet<string> = new Set(['udp.checksum.status', 'tcp.len', 'ipv6']);
const isPlaced = (field: FieldDefinition): boolean => !UNPLACED.has(field.name);

const withPlace = (field: FieldDefinition, value: string | number, offset: number, length: number): string =>
    isPlaced(field) ? `${value} (${offset}+${length})` : String(value);

function describeOurs(field: FieldDefinition, { value, offset, length }: DissectedNode): string {
    if (field.type === 'ipv6' && value instanceof Uint8Array) {
        return withPlace(field, formatAddress(readIpv6(value, 0)), offset, length);
    }
    if (value instanceof Uint8Array) {
        return withPlace(field, toHex(value, ':'), offset, length);
    }
    const shown = field.type === 'ipv4' ? formatAddress(value as number) : typeof value === 'boolean' ? Number(value) : value;
    return withPlace(field, shown ?? '', offset, length);
}

function describeTheirs(field: FieldDefinition, { show, offset, length }: TsharkField): string {
    const isNumber = field.type.startsWith('uint') || field.type === 'boolean';
    const value = isNumber ? Number(show) : field.type === 'protocol' ? '' : show;
    return withPlace(field, value, offset, length);
}
