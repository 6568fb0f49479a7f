/** Every display-filter field we support: the only list. Names, labels and types are Wireshark's. */
import type { FieldDefinition } from './field.js';
import { ARP_FIELDS } from './fields/arp-fields.js';
import { DATA_FIELDS, FRAME_FIELDS } from './fields/data-fields.js';
import { DHCP_FIELDS } from './fields/dhcp-fields.js';
import { ETHERNET_FIELDS } from './fields/ethernet-fields.js';
import { GENEVE_FIELDS } from './fields/geneve-fields.js';
import { GRE_FIELDS } from './fields/gre-fields.js';
import { ICMP_FIELDS } from './fields/icmp-fields.js';
import { ICMPV6_FIELDS } from './fields/icmpv6-fields.js';
import { IGMP_FIELDS } from './fields/igmp-fields.js';
import { IPV4_FIELDS } from './fields/ipv4-fields.js';
import { IPV6_FIELDS, IPV6_FRAGMENT_FIELDS } from './fields/ipv6-fields.js';
import { TCP_FIELDS } from './fields/tcp-fields.js';
import { UDP_FIELDS } from './fields/udp-fields.js';
import { VXLAN_FIELDS } from './fields/vxlan-fields.js';

/** All fields, grouped by protocol, in the order in which they are shown. */
export const FIELDS: readonly FieldDefinition[] = [
    ...FRAME_FIELDS,
    ...ETHERNET_FIELDS,
    ...ARP_FIELDS,
    ...IPV4_FIELDS,
    ...IPV6_FIELDS,
    ...IPV6_FRAGMENT_FIELDS,
    ...ICMP_FIELDS,
    ...ICMPV6_FIELDS,
    ...TCP_FIELDS,
    ...UDP_FIELDS,
    ...DHCP_FIELDS,
    ...GENEVE_FIELDS,
    ...VXLAN_FIELDS,
    ...GRE_FIELDS,
    ...IGMP_FIELDS,
    ...DATA_FIELDS,
];

const BY_NAME: ReadonlyMap<string, FieldDefinition> = new Map(FIELDS.map((field) => [field.name, field]));

/** The field of that name. */
export const findField = (name: string): FieldDefinition | undefined => BY_NAME.get(name);

/** The fields of one protocol, in order. */
export const fieldsOfProtocol = (protocol: FieldDefinition['protocol']): readonly FieldDefinition[] =>
    BY_PROTOCOL.get(protocol) ?? [];

const BY_PROTOCOL = new Map<string, readonly FieldDefinition[]>();
for (const field of FIELDS) {
    addTo(field.protocol, field);
}
for (const field of FIELDS) {
    if (field.alsoIn) {
        addTo(field.alsoIn, { ...field, hidden: true });
    }
}

function addTo(protocol: string, field: FieldDefinition): void {
    BY_PROTOCOL.set(protocol, [...(BY_PROTOCOL.get(protocol) ?? []), field]);
}
