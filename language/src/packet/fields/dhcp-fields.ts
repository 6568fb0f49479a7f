/** The display-filter fields of DHCP. */
import { formatAddress } from '../../model/address.js';
import { hexNumber, readUint16, readUint32, toHex } from '../bytes.js';
import {
    BROADCAST_FLAG,
    DHCP_COOKIE,
    DHCP_LENGTH,
    DHCP_OFFSET,
    DHCP_OPTION,
    dhcpMessageName,
    dhcpOptionLength,
    dhcpOptionsLength,
    messageTypeName,
} from '../dhcp.js';
import { at, bitsAt, type FieldDefinition, type FieldPlace, type FieldType, fieldsOf, type ShownValue } from '../field.js';
import type { DhcpLayer, DhcpOption } from '../packet.js';
import { DHCP_OPTION_NAMES } from '../value-names.js';

const field = fieldsOf<DhcpLayer>('dhcp');

/** Where the nth option stands, from the start of the message. */
const optionStart = ({ options }: DhcpLayer, n: number): number =>
    DHCP_OFFSET.options + options.slice(0, n).reduce((sum, option) => sum + dhcpOptionLength(option), 0);

const endStart = (dhcp: DhcpLayer): number => DHCP_OFFSET.options + dhcpOptionsLength(dhcp);

/** An IPv4 address in the fixed part. */
const addressField = (name: string, label: string, key: 'client' | 'your' | 'server' | 'relay'): FieldDefinition =>
    field({
        name: `dhcp.ip.${name}`,
        label,
        type: 'ipv4',
        at: at(DHCP_OFFSET[key], 4),
        read: (dhcp) => dhcp[key],
        write: (dhcp, address) => ({ ...dhcp, [key]: address }),
    });

/** A name of a fixed length, which is nearly always empty. */
const nameField = (name: 'server' | 'file', label: string, key: 'serverName' | 'bootFile'): FieldDefinition =>
    field({
        name: `dhcp.${name}`,
        label,
        separator: ' ',
        type: 'string',
        at: at(DHCP_OFFSET[key], DHCP_LENGTH[key]),
        read: (dhcp) => String.fromCharCode(...(dhcp[key] ?? []).filter((byte) => byte !== 0)),
        show: (text) => (text === '' ? 'not given' : text),
    });

/** What options of one code hold, item by item. */
interface OptionContent<T extends 'ipv4' | 'uint8' | 'uint16' | 'uint32' | 'string'> {
    readonly name: string;
    readonly label: string;
    readonly code: number;
    readonly type: T;
    /** Bytes of an item; absent: all of the option is one. */
    readonly width?: number;
    readonly show?: (value: T extends 'string' ? string : number) => string;
}

/** The items of all options of a code, with the place of each. */
function itemsOf(dhcp: DhcpLayer, { code, width }: { readonly code: number; readonly width?: number }) {
    return dhcp.options.flatMap((option, n) => {
        const length = width ?? option.data.length;
        const count = option.code === code && length > 0 ? Math.floor(option.data.length / length) : 0;
        const start = optionStart(dhcp, n) + 2;
        return Array.from({ length: count }, (_, i) => ({
            bytes: option.data.subarray(i * length, (i + 1) * length),
            place: at(start + i * length, length),
        }));
    });
}

function itemValue(type: FieldType, bytes: Uint8Array): number | string {
    switch (type) {
        case 'string':
            return String.fromCharCode(...bytes);
        case 'uint8':
            return bytes[0] ?? 0;
        case 'uint16':
            return readUint16(bytes, 0);
        default:
            return readUint32(bytes, 0);
    }
}

const contentField = <T extends 'ipv4' | 'uint8' | 'uint16' | 'uint32' | 'string'>(content: OptionContent<T>): FieldDefinition =>
    ({
        name: `dhcp.option.${content.name}`,
        label: content.label,
        protocol: 'dhcp',
        type: content.type,
        parent: 'dhcp.option.type',
        at: (dhcp: DhcpLayer, { occurrence }: ShownValue): FieldPlace => itemsOf(dhcp, content)[occurrence]?.place ?? at(0, 0),
        read: (dhcp: DhcpLayer) => itemsOf(dhcp, content).map(({ bytes }) => itemValue(content.type, bytes)),
        ...(content.show ? { show: content.show } : {}),
    }) as unknown as FieldDefinition;

/** `(3600s) 1 hour`, as Wireshark has spans of time. */
function showSeconds(seconds: number): string {
    const units: readonly (readonly [string, number])[] = [
        ['day', Math.floor(seconds / 86_400)],
        ['hour', Math.floor(seconds / 3600) % 24],
        ['minute', Math.floor(seconds / 60) % 60],
        ['second', seconds % 60],
    ];
    const words = units.filter(([, count]) => count > 0).map(([unit, count]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
    return `(${seconds}s) ${words.join(', ') || '0 seconds'}`;
}

/** Options whose title repeats the value. */
const TITLED_ADDRESSES: ReadonlySet<number> = new Set([
    DHCP_OPTION.subnetMask,
    DHCP_OPTION.requestedAddress,
    DHCP_OPTION.serverIdentifier,
]);

function optionTitle({ code, data }: DhcpOption): string {
    const title = `(${code}) ${DHCP_OPTION_NAMES.get(code) ?? 'Unknown'}`;
    if (code === DHCP_OPTION.messageType) {
        return `${title} (${messageTypeName(data[0] ?? 0)})`;
    }
    return TITLED_ADDRESSES.has(code) ? `${title} (${formatAddress(readUint32(data, 0))})` : title;
}

/** The display-filter fields of DHCP, in the order of the bytes. */
export const DHCP_FIELDS = [
    field({
        name: 'dhcp',
        label: 'Dynamic Host Configuration Protocol',
        type: 'protocol',
        read: () => true,
        show: (_, dhcp) => `Dynamic Host Configuration Protocol (${dhcpMessageName(dhcp)})`,
    }),
    field({
        name: 'dhcp.type',
        label: 'Message type',
        type: 'uint8',
        at: at(DHCP_OFFSET.operation, 1),
        read: (dhcp) => dhcp.operation,
        show: (type) => (type === 1 ? 'Boot Request (1)' : type === 2 ? 'Boot Reply (2)' : `Unknown (${type})`),
    }),
    field({
        name: 'dhcp.hw.type',
        label: 'Hardware type',
        type: 'uint8',
        at: at(DHCP_OFFSET.hardwareType, 1),
        read: () => 1,
        show: () => 'Ethernet (0x01)',
    }),
    field({
        name: 'dhcp.hw.len',
        label: 'Hardware address length',
        type: 'uint8',
        at: at(DHCP_OFFSET.hardwareLength, 1),
        read: () => 6,
    }),
    field({ name: 'dhcp.hops', label: 'Hops', type: 'uint8', at: at(DHCP_OFFSET.hops, 1), read: (dhcp) => dhcp.hops ?? 0 }),
    field({
        name: 'dhcp.id',
        label: 'Transaction ID',
        type: 'uint32',
        at: at(DHCP_OFFSET.transaction, 4),
        read: (dhcp) => dhcp.transaction,
        write: (dhcp, transaction) => ({ ...dhcp, transaction }),
        show: (id) => hexNumber(id, 8),
    }),
    field({
        name: 'dhcp.secs',
        label: 'Seconds elapsed',
        type: 'uint16',
        at: at(DHCP_OFFSET.seconds, 2),
        read: (dhcp) => dhcp.seconds,
    }),
    field({
        name: 'dhcp.flags',
        label: 'Bootp flags',
        type: 'uint16',
        at: at(DHCP_OFFSET.flags, 2),
        read: (dhcp) => dhcp.flags,
        show: (flags) => `${hexNumber(flags, 4)}${flags & BROADCAST_FLAG ? ', Broadcast flag (Broadcast)' : ' (Unicast)'}`,
    }),
    field({
        name: 'dhcp.flags.bc',
        label: 'Broadcast flag',
        type: 'boolean',
        at: bitsAt(DHCP_OFFSET.flags, 2, BROADCAST_FLAG),
        parent: 'dhcp.flags',
        read: (dhcp) => (dhcp.flags & BROADCAST_FLAG) !== 0,
        show: (set) => (set ? 'Broadcast' : 'Unicast'),
    }),
    field({
        name: 'dhcp.flags.reserved',
        label: 'Reserved flags',
        type: 'uint16',
        at: bitsAt(DHCP_OFFSET.flags, 2, 0x7fff),
        parent: 'dhcp.flags',
        read: (dhcp) => dhcp.flags & 0x7fff,
        show: (flags) => hexNumber(flags, 4),
    }),
    addressField('client', 'Client IP address', 'client'),
    addressField('your', 'Your (client) IP address', 'your'),
    addressField('server', 'Next server IP address', 'server'),
    addressField('relay', 'Relay agent IP address', 'relay'),
    field({
        name: 'dhcp.hw.mac_addr',
        label: 'Client MAC address',
        type: 'ether',
        at: at(DHCP_OFFSET.clientMac, 6),
        read: (dhcp) => dhcp.clientMac,
        write: (dhcp, clientMac) => ({ ...dhcp, clientMac }),
    }),
    field({
        name: 'dhcp.hw.addr_padding',
        label: 'Client hardware address padding',
        type: 'bytes',
        at: at(DHCP_OFFSET.hardwarePadding, DHCP_LENGTH.hardwarePadding),
        read: () => new Uint8Array(DHCP_LENGTH.hardwarePadding),
    }),
    nameField('server', 'Server host name', 'serverName'),
    nameField('file', 'Boot file name', 'bootFile'),
    field({
        name: 'dhcp.cookie',
        label: 'Magic cookie',
        type: 'ipv4',
        at: at(DHCP_OFFSET.cookie, 4),
        read: () => DHCP_COOKIE,
        show: () => 'DHCP',
    }),
    field({
        name: 'dhcp.option.type',
        label: 'Option',
        type: 'uint8',
        at: (dhcp, { occurrence }) => {
            const option = dhcp.options[occurrence];
            return option ? at(optionStart(dhcp, occurrence), dhcpOptionLength(option)) : at(endStart(dhcp), 1);
        },
        // Wireshark gives the end, whose code is 255, the value zero.
        read: (dhcp) => [...dhcp.options.map(({ code }) => code), 0],
        show: (_, dhcp, { occurrence }) => {
            const option = dhcp.options[occurrence];
            return option ? optionTitle(option) : '(255) End';
        },
    }),
    field({
        name: 'dhcp.option.length',
        label: 'Length',
        type: 'uint8',
        at: (dhcp, { occurrence }) => at(optionStart(dhcp, occurrence) + 1, 1),
        parent: 'dhcp.option.type',
        read: (dhcp) => dhcp.options.map(({ data }) => data.length),
    }),
    field({
        name: 'dhcp.option.value',
        label: 'Value',
        type: 'bytes',
        at: (dhcp, { occurrence }) => at(optionStart(dhcp, occurrence) + 2, dhcp.options[occurrence]?.data.length ?? 0),
        parent: 'dhcp.option.type',
        hidden: true,
        read: (dhcp) => dhcp.options.map(({ data }) => data),
        show: (bytes) => toHex(bytes),
    }),
    contentField({
        name: 'dhcp',
        label: 'DHCP',
        code: DHCP_OPTION.messageType,
        type: 'uint8',
        width: 1,
        show: (type) => `${messageTypeName(type)} (${type})`,
    }),
    contentField({ name: 'subnet_mask', label: 'Subnet Mask', code: DHCP_OPTION.subnetMask, type: 'ipv4', width: 4 }),
    contentField({ name: 'router', label: 'Router', code: DHCP_OPTION.router, type: 'ipv4', width: 4 }),
    contentField({
        name: 'domain_name_server',
        label: 'Domain Name Server',
        code: DHCP_OPTION.domainNameServer,
        type: 'ipv4',
        width: 4,
    }),
    contentField({ name: 'domain_name', label: 'Domain Name', code: DHCP_OPTION.domainName, type: 'string' }),
    contentField({ name: 'interface_mtu', label: 'Interface MTU', code: DHCP_OPTION.interfaceMtu, type: 'uint16', width: 2 }),
    contentField({
        name: 'requested_ip_address',
        label: 'Requested IP Address',
        code: DHCP_OPTION.requestedAddress,
        type: 'ipv4',
        width: 4,
    }),
    contentField({
        name: 'ip_address_lease_time',
        label: 'IP Address Lease Time',
        code: DHCP_OPTION.leaseTime,
        type: 'uint32',
        width: 4,
        show: showSeconds,
    }),
    contentField({
        name: 'dhcp_server_id',
        label: 'DHCP Server Identifier',
        code: DHCP_OPTION.serverIdentifier,
        type: 'ipv4',
        width: 4,
    }),
    contentField({
        name: 'request_list_item',
        label: 'Parameter Request List Item',
        code: DHCP_OPTION.parameterList,
        type: 'uint8',
        width: 1,
        show: (code) => `(${code}) ${DHCP_OPTION_NAMES.get(code) ?? 'Unknown'}`,
    }),
    field({
        name: 'dhcp.option.end',
        label: 'Option End',
        type: 'uint8',
        at: (dhcp) => at(endStart(dhcp), 1),
        parent: 'dhcp.option.type',
        read: () => DHCP_OPTION.end,
    }),
    field({
        name: 'dhcp.option.padding',
        label: 'Padding',
        type: 'bytes',
        at: (dhcp) => at(endStart(dhcp) + 1, dhcp.padding?.length ?? 0),
        read: (dhcp) => dhcp.padding,
    }),
] as const;
