/** Packets to send: endpoints, and the fields in braces. */
import type { EndpointDecl, FieldSettingDecl, PacketDecl } from '../generated/ast.js';
import { type IpAddress, LIMITED_BROADCAST } from '../model/address.js';
import type { ElementId, Network } from '../model/network.js';
import type { Endpoint, FieldSetting, PacketSpec } from '../model/probe.js';
import { detached } from '../references/detached-text.js';
import { type Reading, readAddress, readIf, readMac } from './addresses.js';
import type { Draft } from './draft.js';
import {
    addressOf,
    type Family,
    familyOf,
    nameOf,
    type ResolveElement,
    type Station,
    stationOf,
    stationWith,
} from './element-lookup.js';
import type { Spans } from './spans.js';

/** What the lowering of a packet needs besides its syntax tree. */
export interface PacketContext {
    readonly network: Network;
    readonly resolve: ResolveElement;
    readonly spans: Spans;
}

const fail = (message: string): { readonly ok: false; readonly message: string } => ({ ok: false, message });

/** A packet, or the reason why there is none: an end that is missing, unknown, or without an address. */
export function lowerPacket(packet: PacketDecl, context: PacketContext): Reading<PacketSpec> {
    if (packet.protocol === 'dhcp') {
        return lowerDhcp(packet, context);
    }
    if (packet.protocol === undefined || !packet.source || !packet.destination) {
        return fail('The packet is incomplete: it needs a protocol, a source and a destination, such as icmp a -> b.');
    }
    const family = familyOfPacket(packet, context);
    const source = lowerSource(packet.source, family, context);
    const destination = lowerEndpoint(packet.destination, family, context);
    if (!source.ok) {
        return source;
    }
    if (!destination.ok) {
        return destination;
    }
    const spec: Draft<PacketSpec> = {
        protocol: packet.protocol,
        source: source.value,
        destination: destination.value,
        dontFragment: packet.dontFragment,
        fields: packet.fields.flatMap((setting) => lowerField(setting, context.spans) ?? []),
        text: textOf(packet),
        span: context.spans.of(packet),
    };
    if (packet.size !== undefined) {
        spec.size = packet.size;
    }
    if (packet.ttl !== undefined) {
        spec.ttl = packet.ttl;
    }
    return { ok: true, value: spec };
}

/** `dhcp a`: the question goes to everybody. */
function lowerDhcp(packet: PacketDecl, context: PacketContext): Reading<PacketSpec> {
    const source: Reading<Endpoint & { readonly element: ElementId }> = packet.source
        ? lowerSource(packet.source, 4, context)
        : fail('The packet is incomplete: it needs a guest that asks, such as dhcp a.');
    if (!source.ok) {
        return source;
    }
    const span = context.spans.of(packet);
    const spec: PacketSpec = {
        protocol: 'dhcp',
        source: source.value,
        destination: { address: LIMITED_BROADCAST, text: 'everybody', span },
        dontFragment: false,
        fields: packet.fields.flatMap((setting) => lowerField(setting, context.spans) ?? []),
        text: textOf(packet),
        span,
    };
    return { ok: true, value: spec };
}

/** The packets of one family only. */
const FAMILIES: Readonly<Partial<Record<PacketDecl['protocol'], Family>>> = { icmp: 4, icmp6: 6, dhcp: 4 };

/** IPv6 when the protocol or a written address says so, or when an end has nothing else; `icmp` is IPv4 as `icmp6` is IPv6. */
export function familyOfPacket(packet: PacketDecl, context: PacketContext): Family {
    const fixed = packet.protocol && FAMILIES[packet.protocol];
    if (fixed !== undefined) {
        return fixed;
    }
    for (const endpoint of [packet.source, packet.destination]) {
        const written = readIf(endpoint?.address, readAddress);
        const station = written === undefined && endpoint ? stationNamed(endpoint, context) : undefined;
        const only = station && station.addresses.length > 0 && station.addresses.every(({ address }) => familyOf(address) === 6);
        if (only || (written !== undefined && familyOf(written) === 6)) {
            return 6;
        }
    }
    return 4;
}

function stationNamed(endpoint: EndpointDecl, context: PacketContext): Station | undefined {
    const id = context.resolve(endpoint.element);
    return id === undefined ? undefined : stationOf(context.network, id);
}

/** The sending end. A packet leaves some guest, so a bare address must be somebody's. */
function lowerSource(
    decl: EndpointDecl,
    family: Family,
    context: PacketContext,
): Reading<Endpoint & { readonly element: ElementId }> {
    const endpoint = lowerEndpoint(decl, family, context);
    if (!endpoint.ok) {
        return endpoint;
    }
    const element = endpoint.value.element ?? stationWith(context.network, endpoint.value.address)?.id;
    return element === undefined
        ? fail(`No interface or internet host has the source address ${decl.address}. Name the element that sends instead.`)
        : { ok: true, value: { ...endpoint.value, element } };
}

/** One end of a packet, of that family. */
export function lowerEndpoint(decl: EndpointDecl, family: Family, context: PacketContext): Reading<Endpoint> {
    const target = decl.address === undefined ? namedTarget(decl, family, context) : writtenTarget(decl.address);
    if (!target.ok) {
        return target;
    }
    const endpoint: Draft<Endpoint> = { address: target.value.address, text: textOf(decl), span: context.spans.of(decl) };
    if (target.value.element !== undefined) {
        endpoint.element = target.value.element;
    }
    if (decl.port !== undefined) {
        endpoint.port = decl.port;
    }
    return { ok: true, value: endpoint };
}

/** Whom an endpoint means. */
interface Target {
    readonly element: ElementId | undefined;
    readonly address: IpAddress;
}

function writtenTarget(text: string): Reading<Target> {
    const address = readAddress(text);
    return address.ok ? { ok: true, value: { element: undefined, address: address.value } } : address;
}

function namedTarget(decl: EndpointDecl, family: Family, context: PacketContext): Reading<Target> {
    const name = nameOf(decl.element);
    const station = stationNamed(decl, context);
    if (!station) {
        return fail(`There is no instance, interface, NAT gateway or internet host called '${name}'.`);
    }
    const address = addressOf(station, family, decl.publicAddress ? 'public' : 'private');
    // A public address is met from outside: the packet is addressed to it, the element only says whose it is.
    return address === undefined
        ? fail(`'${name}' has no ${decl.publicAddress ? 'public address' : `IPv${family} address`}.`)
        : { ok: true, value: { element: station.id, address } };
}

function lowerField(setting: FieldSettingDecl, spans: Spans): FieldSetting | undefined {
    const value: number | IpAddress | string | undefined =
        setting.number ?? readIf(setting.address, readAddress) ?? readIf(setting.mac, readMac);
    return value === undefined || setting.field === undefined
        ? undefined
        : { field: setting.field, value, span: spans.of(setting) };
}

/** The text of a node on one line. */
export const textOf = (node: Parameters<Spans['of']>[0]): string =>
    detached(node.$cstNode?.text ?? '')
        .replace(/\s+/g, ' ')
        .trim();
