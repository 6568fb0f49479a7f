/** Every display-filter field we support: the only list. Names, labels and types are Wireshark's. */
import type { FieldDefinition } from './field.js';
import { ARP_FIELDS } from './fields/arp-fields.js';
import { DATA_FIELDS, FRAME_FIELDS } from './fields/data-fields.js';
import { ETHERNET_FIELDS } from './fields/ethernet-fields.js';
import { GENEVE_FIELDS } from './fields/geneve-fields.js';
import { ICMP_FIELDS } from './fields/icmp-fields.js';
import { IPV4_FIELDS } from './fields/ipv4-fields.js';
import { TCP_FIELDS } from './fields/tcp-fields.js';
import { UDP_FIELDS } from './fields/udp-fields.js';
import { VXLAN_FIELDS } from './fields/vxlan-fields.js';

/** All fields, grouped by protocol, in the order in which they are shown. */
export const FIELDS: readonly FieldDefinition[] = [
    ...FRAME_FIELDS,
    ...ETHERNET_FIELDS,
    ...ARP_FIELDS,
    ...IPV4_FIELDS,
    ...ICMP_FIELDS,
    ...TCP_FIELDS,
    ...UDP_FIELDS,
    ...GENEVE_FIELDS,
    ...VXLAN_FIELDS,
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
    BY_PROTOCOL.set(field.protocol, [...(BY_PROTOCOL.get(field.protocol) ?? []), field]);
}
