/** The display-filter fields of ARP. */
import { ARP_KIND, ARP_OFFSET, isArpAnnouncement, isArpProbe, isGratuitous } from '../arp.js';
import { at, fieldsOf } from '../field.js';
import type { ArpLayer } from '../packet.js';
import { ARP_OPCODE_NAMES, named } from '../value-names.js';
import { showEtherType } from './ethernet-fields.js';

const field = fieldsOf<ArpLayer>('arp');

/** The kind of message: `request`, or what RFC 5227 calls it. */
function kindOf(arp: ArpLayer): string {
    if (isArpProbe(arp)) {
        return 'ARP Probe';
    }
    if (isGratuitous(arp)) {
        return isArpAnnouncement(arp) ? 'ARP Announcement' : `${ARP_OPCODE_NAMES.get(arp.opcode)}/gratuitous ARP`;
    }
    return ARP_OPCODE_NAMES.get(arp.opcode) ?? `opcode ${arp.opcode}`;
}

/** The display-filter fields of ARP, in the order of the bytes. */
export const ARP_FIELDS = [
    field({
        name: 'arp',
        label: 'Address Resolution Protocol',
        type: 'protocol',
        read: () => true,
        show: (_, arp) => `Address Resolution Protocol (${kindOf(arp)})`,
    }),
    field({
        name: 'arp.hw.type',
        label: 'Hardware type',
        type: 'uint16',
        at: at(ARP_OFFSET.hardwareType, 2),
        read: () => ARP_KIND.hardwareType,
        show: (type) => `Ethernet (${type})`,
    }),
    field({
        name: 'arp.proto.type',
        label: 'Protocol type',
        type: 'uint16',
        at: at(ARP_OFFSET.protocolType, 2),
        read: () => ARP_KIND.protocolType,
        show: showEtherType,
    }),
    field({
        name: 'arp.hw.size',
        label: 'Hardware size',
        type: 'uint8',
        at: at(ARP_OFFSET.hardwareSize, 1),
        read: () => ARP_KIND.hardwareSize,
    }),
    field({
        name: 'arp.proto.size',
        label: 'Protocol size',
        type: 'uint8',
        at: at(ARP_OFFSET.protocolSize, 1),
        read: () => ARP_KIND.protocolSize,
    }),
    field({
        name: 'arp.opcode',
        label: 'Opcode',
        type: 'uint16',
        at: at(ARP_OFFSET.opcode, 2),
        read: (arp) => arp.opcode,
        write: (arp, opcode) => ({ ...arp, opcode }),
        show: (opcode) => named(ARP_OPCODE_NAMES, opcode),
    }),
    field({ name: 'arp.isgratuitous', label: 'Is gratuitous', type: 'boolean', read: (arp) => isGratuitous(arp) || undefined }),
    field({ name: 'arp.isprobe', label: 'Is probe', type: 'boolean', read: (arp) => isArpProbe(arp) || undefined }),
    field({
        name: 'arp.isannouncement',
        label: 'Is announcement',
        type: 'boolean',
        read: (arp) => isArpAnnouncement(arp) || undefined,
    }),
    field({
        name: 'arp.src.hw_mac',
        label: 'Sender MAC address',
        type: 'ether',
        at: at(ARP_OFFSET.senderMac, 6),
        read: (arp) => arp.senderMac,
        write: (arp, senderMac) => ({ ...arp, senderMac }),
    }),
    field({
        name: 'arp.src.proto_ipv4',
        label: 'Sender IP address',
        type: 'ipv4',
        at: at(ARP_OFFSET.senderAddress, 4),
        read: (arp) => arp.senderAddress,
        write: (arp, senderAddress) => ({ ...arp, senderAddress }),
    }),
    field({
        name: 'arp.dst.hw_mac',
        label: 'Target MAC address',
        type: 'ether',
        at: at(ARP_OFFSET.targetMac, 6),
        read: (arp) => arp.targetMac,
        write: (arp, targetMac) => ({ ...arp, targetMac }),
    }),
    field({
        name: 'arp.dst.proto_ipv4',
        label: 'Target IP address',
        type: 'ipv4',
        at: at(ARP_OFFSET.targetAddress, 4),
        read: (arp) => arp.targetAddress,
        write: (arp, targetAddress) => ({ ...arp, targetAddress }),
    }),
] as const;
