/**
 * Originate: the next line of the script becomes a packet at its source.
 *
 * The source address is the one the probe means if the guest believes it has it, else the guest's first of that family: an
 * address changed inside the guest (G16) changes what it sends. To a link-local address one talks from one's own (RFC 6724).
 */
import { type IpAddress, sameAddress } from '../../model/address.js';
import type { Network, NetworkInterface } from '../../model/network.js';
import type { FieldSetting, PacketSpec } from '../../model/probe.js';
import { ipv6Bytes } from '../../packet/bytes.js';
import type { Packet } from '../../packet/packet.js';
import { trySetField } from '../../packet/set-field.js';
import { isLinkLocal } from '../address-classes.js';
import { NOTHING_DECIDED } from '../birth.js';
import { buildIpPacket } from '../build-packet.js';
import { dhcpDiscover } from '../dhcp-exchange.js';
import { type FaultReason, faultOf } from '../faults.js';
import { hashText } from '../hash.js';
import { isIpv4 } from '../ip-packet.js';
import { isIpv6 } from '../link-local.js';
import { believedAddresses, believedMac, outsideHost } from '../places.js';
import type { StageId } from '../stage-catalog.js';
import type { AgendaItem, Decided, PacketRole } from '../state.js';
import type { NewPacket, Place } from '../verdict.js';
import { questionFor } from './arp.js';

type SendItem = Extract<AgendaItem, { kind: 'send' }>;

/** The packet of a line, and why it dies at once when it does. */
export interface Origin {
    readonly packet: NewPacket;
    readonly fault?: FaultReason | 'endpoint-never-initiates' | 'no-address-of-family' | 'missing-element';
}

/** The packet that a line of the script sends. */
export function originate(network: Network, item: SendItem): Origin {
    const { source } = item.packet;
    const networkInterface = network.interfaces.get(source.element);
    if (networkInterface) {
        return originateAtInterface(network, networkInterface, item);
    }
    const host = outsideHost(network, source.element);
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
        const isEndpoint = network.vpcEndpoints.has(networkInterface.owner);
        return isEndpoint ? { ...missing(item, at), fault: 'endpoint-never-initiates' } : missing(item, at);
    }
    const believed = believedAddresses(network, instance, networkInterface.id);
    const { destination } = item.packet;
    const address = addressFor(item.packet.source.address, withinReach(believed, destination.address));
    if (item.packet.protocol === 'dhcp') {
        return withFault(network, networkInterface, assembleDiscover(item, at, believedMac(instance, networkInterface)));
    }
    const origin =
        item.packet.protocol === 'arp'
            ? assembleQuestion(item, at, { mac: believedMac(instance, networkInterface), believed })
            : assemble(item, at, address);
    return withFault(network, networkInterface, origin);
}

/** A sender that does not run sends nothing. */
function withFault(network: Network, networkInterface: NetworkInterface, origin: Origin): Origin {
    const fault = faultOf(network, networkInterface);
    return fault ? { ...origin, fault: fault.reason } : origin;
}

/** `dhcp a`: the first message of the exchange, which the guest sends before it has an address (G2, G3). */
function assembleDiscover(item: SendItem, at: Place, mac: string): Origin {
    const packet = applyFields(dhcpDiscover(mac, hashText(item.name)), item.packet.fields);
    return {
        packet: { ...newPacket(item, at, packet), title: `DHCP Discover of ${item.packet.source.text}`, stage: 'guest-send' },
    };
}

/** Of the sender's addresses those from which a destination can be talked to: IPv6 link-local ones have a reach of their own. */
function withinReach(believed: readonly IpAddress[], destination: IpAddress): readonly IpAddress[] {
    const isLocal = (address: IpAddress): boolean => isIpv6(address) && isLinkLocal(address);
    return believed.filter((address) => isIpv4(address) || isLocal(address) === isLocal(destination));
}

/** The address meant, if it is among those the sender believes in; else its first of that family, if it has any. */
const addressFor = (meant: IpAddress, believed: readonly IpAddress[]): IpAddress | undefined =>
    believed.find((address) => sameAddress(address, meant)) ?? believed.find((address) => isIpv4(address) === isIpv4(meant));

function assemble(item: SendItem, at: Place, source: IpAddress | undefined): Origin {
    const destination = item.packet.destination.address;
    const bare = source === undefined ? undefined : buildIpPacket(item.packet, item.name, { source, destination });
    if (!bare) {
        return { packet: newPacket(item, at, EMPTY), fault: 'no-address-of-family' };
    }
    const { frame, overlay, rest } = splitFields(item.packet);
    const decided: Decided = {
        frameFields: frame.length > 0 ? frame : undefined,
        overlayFields: overlay.length > 0 ? overlay : undefined,
        dontFragment: isIpv6(destination) && item.packet.dontFragment ? true : undefined,
    };
    return { packet: newPacket(item, at, applyFields(bare, rest), decided) };
}

/** `arp a who-has b` asks in the way of b's family: by ARP, or by neighbour discovery. */
function assembleQuestion(item: SendItem, at: Place, sender: { mac: string; believed: readonly IpAddress[] }): Origin {
    const question = questionFor(item.packet.destination.address, sender.mac, sender.believed);
    const packet = applyFields(question.packet, item.packet.fields);
    return { packet: { ...newPacket(item, at, packet), role: question.role, stage: 'guest-send' } };
}

const EMPTY: Packet = { layers: [] };

const missing = (item: SendItem, at: Place): Origin => ({ packet: newPacket(item, at, EMPTY), fault: 'missing-element' });

function newPacket(item: SendItem, at: Place, packet: Packet, decided: Decided = NOTHING_DECIDED): NewPacket {
    const { source, destination } = item.packet;
    const role: PacketRole = 'request';
    const stage: StageId = 'guest-route';
    return { role, title: `${source.text} → ${destination.text}`, packet, at, stage, decided };
}

/** Ethernet fields wait until there is a frame, those of the overlay until the packet is wrapped. */
function splitFields({ fields }: PacketSpec): Readonly<Record<'frame' | 'overlay' | 'rest', readonly FieldSetting[]>> {
    const isFrame = ({ field }: FieldSetting): boolean => field.startsWith('eth.');
    const isOverlay = ({ field }: FieldSetting): boolean => field.startsWith('geneve.') || field.startsWith('vxlan.');
    return {
        frame: fields.filter(isFrame),
        overlay: fields.filter(isOverlay),
        rest: fields.filter((setting) => !isFrame(setting) && !isOverlay(setting)),
    };
}

/** The packet with the fields written in the probe's braces, in that order. What a packet does not have is left out. */
export const applyFields = (packet: Packet, fields: readonly FieldSetting[]): Packet =>
    fields.reduce((sum, { field, value }) => {
        const change = trySetField(sum, field, typeof value === 'object' ? ipv6Bytes(value) : value);
        return change.ok ? change.value : sum;
    }, packet);
