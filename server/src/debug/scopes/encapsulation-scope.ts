/**
 * Scope "Encapsulation": the outer headers field by field with their origin, the virtual network, the physical servers.
 * The provider's format is unpublished (E6); what is shown is a model in standard headers, and says so.
 */
import { edgeDevices, formatAddress, type IpAddress, isOverlayHeader, type Network, type Packet } from '#language';
import type { Edit } from '../fork/edit.js';
import { type FieldEdits, headerEdit } from '../fork/field-edit.js';
import { type FieldView, type LayerView, layersOf } from '../packet-fields.js';
import { mappingNode } from './arp-scope.js';
import { lookupNode } from './lookup-nodes.js';
import type { Scope } from './scope.js';
import { branch, leaf, present, type VariableNode } from './variable-node.js';
import type { View } from './view.js';

/** The tunnel around the packet, and what the mapping service was asked on this visit to the hop. */
export const encapsulationScope: Scope = { name: 'Encapsulation', applies, lines };

/** ARP asks the mapping service too, but wears no tunnel. */
function applies(view: View): boolean {
    const { packet } = view;
    const isArp = packet?.role === 'arp-request' || packet?.role === 'arp-reply';
    return packet !== undefined && !isArp && (tunnelIndex(packet.packet) >= 0 || view.lookups('mapping-service').length > 0);
}

function lines(view: View): VariableNode[] {
    const outer = view.packet ? outerLayers(view.packet.packet) : [];
    const wasSent = view.visit.some(({ step }) => step.stage === 'mapping') || outer.length > 0;
    const mapping = wasSent ? view.packet?.decided.mapping : undefined;
    return present([
        outer.length > 0 ? leaf('model', 'standard headers as a stand-in: the real format is unpublished (E6)') : undefined,
        ...tunnelNodes(view, outer),
        mapping && mappingNode(view.network, mapping),
        ...view.lookups('mapping-service').map((found) => lookupNode(view, found)),
        ...outer.map((layer, index) => outerNode(view, layer, view.packet && headerEdit(view.packet.id, outer, index))),
    ]);
}

/** The layers up to and including the tunnel header; none when the packet wears no tunnel. */
function outerLayers(packet: Packet): readonly LayerView[] {
    const tunnel = tunnelIndex(packet);
    return tunnel < 0 ? [] : layersOf(packet).slice(0, tunnel + 1);
}

const tunnelIndex = (packet: Packet): number => packet.layers.findIndex(isOverlayHeader);

function tunnelNodes({ network, packet }: View, outer: readonly LayerView[]): VariableNode[] {
    const layers = packet?.packet.layers.slice(0, outer.length) ?? [];
    const tunnel = layers.at(-1);
    const ip = layers.find((layer) => layer.protocol === 'ip');
    if (tunnel?.protocol !== 'geneve' && tunnel?.protocol !== 'vxlan') {
        return [];
    }
    return present([
        leaf('VNI', `${tunnel.vni}${vpcText(network, tunnel.vni)}`),
        ip && leaf('from', deviceText(network, ip.source)),
        ip && leaf('to', deviceText(network, ip.destination)),
    ]);
}

function vpcText(network: Network, vni: number): string {
    const vpc = [...network.vpcs.values()].find((candidate) => candidate.vni === vni);
    return vpc ? `, VPC ${vpc.name}` : '';
}

/** A physical server, or the edge device of a gateway. */
function deviceText(network: Network, address: IpAddress): string {
    const server = [...network.servers.values()].find((candidate) => candidate.address === address);
    const gateway = edgeDevices(network).find(({ underlayAddress }) => underlayAddress === address);
    if (server) {
        return `server ${server.name} (${formatAddress(address)}, ${server.availabilityZone})`;
    }
    return gateway ? `edge device of ${gateway.name} (${formatAddress(address)})` : formatAddress(address);
}

const outerNode = ({ network }: View, layer: LayerView, edits: FieldEdits | undefined): VariableNode =>
    branch(`outer ${layer.protocol}`, layer.summary, () =>
        layer.fields.map((field) => fieldNode(network, field, edits?.(field.name))),
    );

function fieldNode(network: Network, field: FieldView, edit: Edit | undefined): VariableNode {
    const origin = originOf(network, field);
    const value = origin === undefined ? field.text : `${field.text} · ${origin}`;
    return leaf(field.name, value, { hexadecimal: field.hexadecimal, ...(edit && { edit }) });
}

/** Where the value of an outer field comes from. */
const ORIGINS: Readonly<Record<string, string>> = {
    'eth.src': 'network card of the sending server (model)',
    'eth.dst': 'next device of the physical network (model)',
    'eth.type': 'what follows: IPv4',
    'ip.version': 'the underlay is IPv4',
    'ip.hdr_len': 'no options',
    'ip.dsfield': 'the underlay treats all alike (model)',
    'ip.id': 'never fragmented, so it identifies nothing',
    'ip.flags': 'tunnels must not be fragmented',
    'ip.frag_offset': 'tunnels must not be fragmented',
    'ip.checksum.status': 'as a receiver finds it',
    'ip.ttl': "the server's own packet: a fresh TTL",
    'ip.proto': 'what follows: UDP',
    'ip.len': 'inner packet and tunnel header together',
    'ip.checksum': 'computed over the outer header',
    'udp.srcport': 'hash of the inner flow, so that equal-cost paths keep it in order',
    'udp.dstport': 'number assigned to the tunnel protocol',
    'udp.length': 'inner packet and tunnel header together',
    'udp.checksum': 'zero: tunnels leave it out',
    'udp.checksum.status': 'as a receiver finds it',
    'udp.payload': 'tunnel header and inner packet',
    'geneve.version': 'RFC 8926',
    'geneve.option.length': 'no options',
    'geneve.flags': 'neither control traffic nor critical options',
    'geneve.proto_type': 'what is inside',
    'vxlan.flags': 'the identifier is valid (RFC 7348)',
};

function originOf(network: Network, field: FieldView): string | undefined {
    switch (field.name) {
        case 'ip.src':
            return `host of the sender: ${deviceName(network, field.text)} (E2)`;
        case 'ip.dst':
            return `host from the mapping entry: ${deviceName(network, field.text)} (E1, E2)`;
        case 'geneve.vni':
        case 'vxlan.vni':
            return `identifies the VPC${vpcText(network, numberIn(field.text))} (E2, E7)`;
        default:
            return ORIGINS[field.name];
    }
}

/** `0x0003e9 (1001)` or plain `1001`. */
const numberIn = (text: string): number => Number(/\((\d+)\)$/.exec(text)?.[1] ?? text);

function deviceName(network: Network, text: string): string {
    const devices = [
        ...[...network.servers.values()].map(({ name, address }) => ({ name, address })),
        ...edgeDevices(network).map(({ name, underlayAddress }) => ({ name, address: underlayAddress })),
    ];
    return devices.find(({ address }) => formatAddress(address) === text)?.name ?? text;
}
