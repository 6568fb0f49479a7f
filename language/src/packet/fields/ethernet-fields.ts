/** The display-filter fields of Ethernet frames. */
import { hexNumber } from '../bytes.js';
import { ETHERNET_OFFSET, LARGEST_ETHERNET_LENGTH } from '../ethernet.js';
import { at, fieldsOf } from '../field.js';
import type { EthernetLayer, Layer } from '../packet.js';
import { ETHER_TYPE, etherTypeFor } from '../protocol-numbers.js';

const field = fieldsOf<EthernetLayer>('eth');

const typeOf = (eth: EthernetLayer, layers: readonly Layer[], index: number): number =>
    eth.type ?? etherTypeFor(layers[index + 1]?.protocol);

const isLength = (type: number): boolean => type <= LARGEST_ETHERNET_LENGTH;

/** Names of EtherTypes, as Wireshark shows them. */
const ETHER_TYPE_NAMES: ReadonlyMap<number, string> = new Map([
    [ETHER_TYPE.ip, 'IPv4'],
    [ETHER_TYPE.arp, 'ARP'],
    [ETHER_TYPE.eth, 'Transparent Ethernet bridging'],
    [0x86dd, 'IPv6'],
    [0x8100, '802.1Q Virtual LAN'],
]);

/** `IPv4 (0x0800)`. */
export const showEtherType = (type: number): string => `${ETHER_TYPE_NAMES.get(type) ?? 'Unknown'} (${hexNumber(type, 4)})`;

const SECOND_ADDRESS = [ETHERNET_OFFSET.destination, ETHERNET_OFFSET.source] as const;

export const ETHERNET_FIELDS = [
    field({ name: 'eth', label: 'Ethernet', type: 'protocol', read: () => true }),
    field({
        name: 'eth.dst',
        label: 'Destination',
        type: 'ether',
        at: at(ETHERNET_OFFSET.destination, 6),
        read: (eth) => eth.destination,
        write: (eth, destination) => ({ ...eth, destination }),
        show: (mac) => showMac(mac),
    }),
    field({
        name: 'eth.src',
        label: 'Source',
        type: 'ether',
        at: at(ETHERNET_OFFSET.source, 6),
        read: (eth) => eth.source,
        write: (eth, source) => ({ ...eth, source }),
        show: (mac) => showMac(mac),
    }),
    field({
        name: 'eth.addr',
        label: 'Address',
        type: 'ether',
        at: (_, occurrence) => at(SECOND_ADDRESS[occurrence] ?? 0, 6),
        hidden: true,
        read: (eth) => [eth.destination, eth.source],
    }),
    field({
        name: 'eth.type',
        label: 'Type',
        type: 'uint16',
        at: at(ETHERNET_OFFSET.type, 2),
        read: (eth, layers, index) => {
            const type = typeOf(eth, layers, index);
            return isLength(type) ? undefined : type;
        },
        write: (eth, type) => ({ ...eth, type }),
        show: showEtherType,
    }),
    field({
        name: 'eth.len',
        label: 'Length',
        type: 'uint16',
        at: at(ETHERNET_OFFSET.type, 2),
        read: (eth) => (eth.type !== undefined && isLength(eth.type) ? eth.type : undefined),
        write: (eth, type) => ({ ...eth, type }),
    }),
] as const;

/** `02:00:0a:00:01:0a`, the broadcast address by its name. */
export const showMac = (mac: string): string => (mac === 'ff:ff:ff:ff:ff:ff' ? `Broadcast (${mac})` : `${mac} (${mac})`);
