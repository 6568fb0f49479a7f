/**
 * Originate: the next line of the script becomes a packet at its source.
 *
 * The source address is the one the probe means if the guest believes it has it, else the guest's first: an address
 * changed inside the guest (G16) changes what it sends.
 */
import { type IpAddress, sameAddress } from '../../model/address.js';
import type { Network, NetworkInterface } from '../../model/network.js';
import type { FieldSetting, PacketSpec } from '../../model/probe.js';
import type { Packet } from '../../packet/packet.js';
import { trySetField } from '../../packet/set-field.js';
import { arpRequest } from '../arp-messages.js';
import { buildIpPacket } from '../build-packet.js';
import { type FaultReason, faultOf } from '../faults.js';
import { isIpv4 } from '../ip-packet.js';
import { believedAddresses, believedMac } from '../places.js';
import type { StageId } from '../stage-catalog.js';
import type { AgendaItem, PacketRole } from '../state.js';
import type { NewPacket, Place } from '../verdict.js';

type SendItem = Extract<AgendaItem, { kind: 'send' }>;

/** The packet of a line, and why it dies at once when it does. */
export interface Origin {
    readonly packet: NewPacket;
    readonly fault?: FaultReason | 'ipv6-not-carried' | 'missing-element';
}

/** The packet that a line of the script sends. */
export function originate(network: Network, item: SendItem): Origin {
    const { source } = item.packet;
    const networkInterface = network.interfaces.get(source.element);
    if (networkInterface) {
        return originateAtInterface(network, networkInterface, item);
    }
    const host = network.internetHosts.get(source.element);
    const at: Place = { kind: 'guest', element: source.element };
    if (!host || item.packet.protocol === 'arp') {
        return missing(item, at);
    }
    const own = host.addresses.map(({ address }) => address);
    return assemble(item, at, addressFor(source.address, own));
}

function originateAtInterface(network: Network, networkInterface: NetworkInterface, item: SendItem): Origin {
    const at: Place = { kind: 'guest', element: networkInterface.owner, interface: networkInterface.id };
    const instance = network.instances.get(networkInterface.owner);
    if (!instance) {
        return missing(item, at);
    }
    const address = addressFor(item.packet.source.address, believedAddresses(network, instance, networkInterface.id));
    const origin =
        item.packet.protocol === 'arp'
            ? assembleArp(item, at, { mac: believedMac(instance, networkInterface), address })
            : assemble(item, at, address);
    const fault = faultOf(network, networkInterface);
    return fault ? { ...origin, fault: fault.reason } : origin;
}

/** The address meant, if it is among those the sender believes in; else its first. */
const addressFor = (meant: IpAddress, believed: readonly IpAddress[]): IpAddress =>
    believed.some((address) => sameAddress(address, meant)) ? meant : (believed[0] ?? meant);

function assemble(item: SendItem, at: Place, source: IpAddress): Origin {
    const { destination, protocol, fields } = item.packet;
    if (!isIpv4(source) || !isIpv4(destination.address) || protocol === 'icmp6') {
        return { packet: newPacket(item, at, EMPTY), fault: 'ipv6-not-carried' };
    }
    const bare = buildIpPacket(item.packet, item.name, { source, destination: destination.address });
    if (fields.length === 0) {
        return { packet: newPacket(item, at, bare) };
    }
    const { frame, rest } = splitFields(item.packet);
    return { packet: { ...newPacket(item, at, applyFields(bare, rest)), decided: { frameFields: frame } } };
}

function assembleArp(item: SendItem, at: Place, sender: { mac: string; address: IpAddress }): Origin {
    const target = item.packet.destination.address;
    if (!isIpv4(sender.address) || !isIpv4(target)) {
        return { packet: newPacket(item, at, EMPTY), fault: 'ipv6-not-carried' };
    }
    const request = arpRequest({ mac: sender.mac, address: sender.address }, target);
    return {
        packet: { ...newPacket(item, at, applyFields(request, item.packet.fields)), role: 'arp-request', stage: 'guest-send' },
    };
}

const EMPTY: Packet = { layers: [] };

const missing = (item: SendItem, at: Place): Origin => ({ packet: newPacket(item, at, EMPTY), fault: 'missing-element' });

function newPacket(item: SendItem, at: Place, packet: Packet): NewPacket {
    const { source, destination } = item.packet;
    const role: PacketRole = 'request';
    const stage: StageId = 'guest-route';
    return { role, title: `${source.text} → ${destination.text}`, packet, at, stage };
}

/** Ethernet fields wait until there is a frame. */
const splitFields = (spec: PacketSpec): { frame: readonly FieldSetting[]; rest: readonly FieldSetting[] } => ({
    frame: spec.fields.filter(({ field }) => field.startsWith('eth.')),
    rest: spec.fields.filter(({ field }) => !field.startsWith('eth.')),
});

/** The packet with the fields written in the probe's braces, in that order. What a packet does not have is left out. */
export const applyFields = (packet: Packet, fields: readonly FieldSetting[]): Packet =>
    fields.reduce((sum, { field, value }) => {
        // IPv6 values have no field to go to as long as packets are IPv4.
        const change = typeof value === 'object' ? undefined : trySetField(sum, field, value);
        return change?.ok ? change.value : sum;
    }, packet);
