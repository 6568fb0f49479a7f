/** The display-filter fields of Ethernet frames. */
import { hexNumber } from '../bytes.js';
import { wireLength } from '../computed.js';
import { ETHERNET_OFFSET, LARGEST_ETHERNET_LENGTH, SHORTEST_FRAME_LENGTH } from '../ethernet.js';
import { at, bitsAt, type FieldDefinition, type FieldPlace, fieldsOf, type ShownValue } from '../field.js';
import type { EthernetLayer, Layer } from '../packet.js';
import { etherTypeFor } from '../protocol-numbers.js';
import { ETHER_TYPE_NAMES } from '../value-names.js';

const field = fieldsOf<EthernetLayer>('eth');

const typeOf = (eth: EthernetLayer, layers: readonly Layer[], index: number): number =>
    eth.type ?? etherTypeFor(layers[index + 1]?.protocol);

const isLength = (type: number): boolean => type <= LARGEST_ETHERNET_LENGTH;

/** `IPv4 (0x0800)`. */
export const showEtherType = (type: number): string => `${ETHER_TYPE_NAMES.get(type) ?? 'Unknown'} (${hexNumber(type, 4)})`;

/** Where destination and source stand, as the two occurrences of `eth.addr`. */
const ADDRESS_OFFSETS = [ETHERNET_OFFSET.destination, ETHERNET_OFFSET.source] as const;

/** Bits of an address's first three bytes: locally administered, and group. */
const LOCAL_BIT = 0x020000;
const GROUP_BIT = 0x010000;

const hasBit = (mac: string, mask: number): boolean => (Number.parseInt(mac.slice(0, 2), 16) & (mask >> 16)) !== 0;

const showLocal = (local: boolean): string =>
    local ? 'Locally administered address (this is NOT the factory default)' : 'Globally unique address (factory default)';

const showGroup = (group: boolean): string => (group ? 'Group address (multicast/broadcast)' : 'Individual address (unicast)');

/** The two bits of one address. */
function addressBits(name: 'eth.dst' | 'eth.src', key: 'destination' | 'source'): readonly FieldDefinition[] {
    const bit = (suffix: string, label: string, mask: number, show: (set: boolean) => string): FieldDefinition =>
        field({
            name: `${name}.${suffix}`,
            label,
            type: 'boolean',
            at: bitsAt(ETHERNET_OFFSET[key], 3, mask),
            parent: name,
            read: (eth) => hasBit(eth[key], mask),
            show,
        });
    return [bit('lg', 'LG bit', LOCAL_BIT, showLocal), bit('ig', 'IG bit', GROUP_BIT, showGroup)];
}

/** One of the bits, of either address. */
const eitherBit = (name: string, label: string, mask: number, show: (set: boolean) => string): FieldDefinition =>
    field({
        name,
        label,
        type: 'boolean',
        at: (_, { occurrence }) => bitsAt(ADDRESS_OFFSETS[occurrence] ?? 0, 3, mask),
        hidden: true,
        read: (eth) => [hasBit(eth.destination, mask), hasBit(eth.source, mask)],
        show,
    });

/** Bytes that follow the payload, from where Wireshark takes them for padding to where for a trailer. */
interface Tail {
    readonly start: number;
    readonly padding: Uint8Array;
    readonly trailer: Uint8Array;
}

const NO_BYTES = new Uint8Array();

/** Zeros that fill a frame up to the shortest length are padding; all else is a trailer. */
function tailOf(eth: EthernetLayer, layers: readonly Layer[], index: number): Tail {
    const trailer = eth.trailer ?? NO_BYTES;
    const start = wireLength(layers, index);
    const missing = Math.min(trailer.length, Math.max(0, SHORTEST_FRAME_LENGTH - start));
    const isPadded = trailer.subarray(0, missing).every((byte) => byte === 0);
    const padding = isPadded ? missing : 0;
    return { start, padding: trailer.subarray(0, padding), trailer: trailer.subarray(padding) };
}

const unlessEmpty = (bytes: Uint8Array): Uint8Array | undefined => (bytes.length > 0 ? bytes : undefined);

function tailPlace(eth: EthernetLayer, { layers, index }: ShownValue, part: 'padding' | 'trailer'): FieldPlace {
    const { start, padding, trailer } = tailOf(eth, layers, index);
    return part === 'padding' ? at(start, padding.length) : at(start + padding.length, trailer.length);
}

/** The display-filter fields of Ethernet, in the order of the bytes. */
export const ETHERNET_FIELDS = [
    field({
        name: 'eth',
        label: 'Ethernet',
        type: 'protocol',
        read: () => true,
        show: (_, eth, { layers, index }) =>
            isLength(typeOf(eth, layers, index))
                ? 'IEEE 802.3 Ethernet'
                : `Ethernet II, Src: ${eth.source}, Dst: ${eth.destination}`,
    }),
    field({
        name: 'eth.dst',
        label: 'Destination',
        type: 'ether',
        at: at(ETHERNET_OFFSET.destination, 6),
        read: (eth) => eth.destination,
        write: (eth, destination) => ({ ...eth, destination }),
    }),
    ...addressBits('eth.dst', 'destination'),
    field({
        name: 'eth.src',
        label: 'Source',
        type: 'ether',
        at: at(ETHERNET_OFFSET.source, 6),
        read: (eth) => eth.source,
        write: (eth, source) => ({ ...eth, source }),
    }),
    ...addressBits('eth.src', 'source'),
    field({
        name: 'eth.addr',
        label: 'Address',
        type: 'ether',
        at: (_, { occurrence }) => at(ADDRESS_OFFSETS[occurrence] ?? 0, 6),
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
    eitherBit('eth.lg', 'LG bit', LOCAL_BIT, showLocal),
    eitherBit('eth.ig', 'IG bit', GROUP_BIT, showGroup),
    field({
        name: 'eth.padding',
        label: 'Padding',
        type: 'bytes',
        at: (eth, shown) => tailPlace(eth, shown, 'padding'),
        read: (eth, layers, index) => unlessEmpty(tailOf(eth, layers, index).padding),
    }),
    field({
        name: 'eth.trailer',
        label: 'Trailer',
        type: 'bytes',
        at: (eth, shown) => tailPlace(eth, shown, 'trailer'),
        read: (eth, layers, index) => unlessEmpty(tailOf(eth, layers, index).trailer),
    }),
] as const;
