/** What a stage did to a packet's headers: fields with other values, headers put on, headers taken off. */
import { formatAddress } from '../../model/address.js';
import { readIpv6 } from '../../packet/bytes.js';
import type { FieldDefinition, FieldValue } from '../../packet/field.js';
import { fieldsOfProtocol, findField } from '../../packet/fields.js';
import type { Layer, Packet } from '../../packet/packet.js';

/** One difference between a packet before and after. */
export type HeaderChange =
    | { readonly kind: 'changed'; readonly field: string; readonly before: string; readonly after: string }
    | { readonly kind: 'added' | 'removed'; readonly protocol: Layer['protocol']; readonly text: string };

/** The differences, outermost header first. Lengths and checksums follow from the rest and are left out. */
export function headerChanges(before: Packet, after: Packet): readonly HeaderChange[] {
    if (before === after) {
        return [];
    }
    const shared = sharedInnerLayers(before, after);
    const [oldOuter, newOuter] = [before.layers.length - shared, after.layers.length - shared];
    return [
        ...before.layers.slice(0, oldOuter).map((layer, index) => described('removed', before, layer, index)),
        ...after.layers.slice(0, newOuter).map((layer, index) => described('added', after, layer, index)),
        ...Array.from({ length: shared }, (_, i) =>
            changesIn({ packet: before, index: oldOuter + i }, { packet: after, index: newOuter + i }),
        ).flat(),
    ];
}

/** How many headers the two have in common, counted from the inside: tunnels come and go on the outside. */
function sharedInnerLayers(before: Packet, after: Packet): number {
    let shared = 0;
    while (sameProtocol(before.layers.at(-1 - shared), after.layers.at(-1 - shared))) {
        shared++;
    }
    return shared;
}

const sameProtocol = (a: Layer | undefined, b: Layer | undefined): boolean => a !== undefined && a.protocol === b?.protocol;

interface LayerAt {
    readonly packet: Packet;
    readonly index: number;
}

function changesIn(before: LayerAt, after: LayerAt): HeaderChange[] {
    const [layer, changed] = [before.packet.layers[before.index], after.packet.layers[after.index]];
    if (!layer || !changed || layer === changed) {
        return [];
    }
    const found = fieldsOfProtocol(layer.protocol)
        .filter(isTelling)
        .flatMap((field) => changeOf(field, before, after));
    const names = new Set(found.map(({ field }) => field));
    return found.filter(({ field }) => !parentsOf(field).some((parent) => names.has(parent)));
}

function changeOf(field: FieldDefinition, before: LayerAt, after: LayerAt): Extract<HeaderChange, { kind: 'changed' }>[] {
    const [old, now] = [valueText(field, before), valueText(field, after)];
    return old === now ? [] : [{ kind: 'changed', field: field.name, before: old ?? 'none', after: now ?? 'none' }];
}

/** `tcp.flags.syn` is a detail of `tcp.flags`: when both changed, the whole says it. */
function parentsOf(name: string): readonly string[] {
    const parts = name.split('.');
    return parts.slice(2).map((_, i) => parts.slice(0, i + 2).join('.'));
}

/** Fields with bytes of their own that do not merely follow from others. */
const isTelling = ({ name, type, hidden, at }: FieldDefinition): boolean =>
    !hidden && type !== 'protocol' && at !== undefined && !/checksum|\.len$|\.length$|\.hdr_len$/.test(name);

function valueText(field: FieldDefinition, { packet, index }: LayerAt): string | undefined {
    const layer = packet.layers[index];
    const value = layer && field.read(layer, packet.layers, index);
    if (value === undefined) {
        return undefined;
    }
    return Array.isArray(value)
        ? value.map((part) => plainValue(field, part)).join(', ')
        : plainValue(field, value as FieldValue);
}

/** Values as a filter would write them. */
function plainValue({ type }: FieldDefinition, value: FieldValue): string {
    if (type === 'ipv6' && value instanceof Uint8Array) {
        return formatAddress(readIpv6(value, 0));
    }
    if (value instanceof Uint8Array) {
        return [...value].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    }
    return type === 'ipv4' && typeof value === 'number'
        ? formatAddress(value)
        : String(typeof value === 'boolean' ? Number(value) : value);
}

/** The fields that tell most about a header that came or went. */
const TELLING: Readonly<Partial<Record<Layer['protocol'], readonly string[]>>> = {
    eth: ['eth.src', 'eth.dst'],
    ip: ['ip.src', 'ip.dst', 'ip.ttl'],
    ipv6: ['ipv6.src', 'ipv6.dst', 'ipv6.hlim'],
    'ipv6.fraghdr': ['ipv6.fraghdr.offset', 'ipv6.fraghdr.more', 'ipv6.fraghdr.ident'],
    icmpv6: ['icmpv6.type', 'icmpv6.code'],
    udp: ['udp.srcport', 'udp.dstport'],
    tcp: ['tcp.srcport', 'tcp.dstport'],
    icmp: ['icmp.type', 'icmp.code'],
    dhcp: ['dhcp.option.dhcp', 'dhcp.ip.your'],
    geneve: ['geneve.vni'],
    vxlan: ['vxlan.vni'],
    gre: ['gre.proto'],
    igmp: ['igmp.type', 'igmp.maddr'],
};

function described(kind: 'added' | 'removed', packet: Packet, layer: Layer, index: number): HeaderChange {
    const fields = (TELLING[layer.protocol] ?? []).flatMap((name) => findField(name) ?? []);
    const text = fields.map((field) => `${field.name} ${valueText(field, { packet, index }) ?? ''}`).join('  ');
    return { kind, protocol: layer.protocol, text };
}
