/** The display-filter fields of ICMP. */
import { hexNumber } from '../bytes.js';
import { wireUint16 } from '../computed.js';
import { at, fieldsOf } from '../field.js';
import { hasIdentifier, hasMtu, ICMP_OFFSET, ICMP_TYPE, icmpCodeTitle, icmpTypeTitle, swapBytes } from '../icmp.js';
import type { IcmpLayer } from '../packet.js';
import { checksumStatusField, showChecksum } from './shared-fields.js';

const field = fieldsOf<IcmpLayer>('icmp');

const showBoth = (value: number): string => `${value} (${hexNumber(value, 4)})`;

/** The bytes that errors leave unused; two of them give way to the MTU. */
function unusedBytes(icmp: IcmpLayer): Uint8Array | undefined {
    if (icmp.type !== ICMP_TYPE.destinationUnreachable && icmp.type !== ICMP_TYPE.timeExceeded) {
        return undefined;
    }
    const bytes = [icmp.identifier >> 8, icmp.identifier & 0xff, icmp.sequence >> 8, icmp.sequence & 0xff];
    return Uint8Array.from(hasMtu(icmp) ? bytes.slice(0, 2) : bytes);
}

/** The display-filter fields of ICMP, in the order of the bytes. */
export const ICMP_FIELDS = [
    field({ name: 'icmp', label: 'Internet Control Message Protocol', type: 'protocol', read: () => true }),
    field({
        name: 'icmp.type',
        label: 'Type',
        type: 'uint8',
        at: at(ICMP_OFFSET.type, 1),
        read: (icmp) => icmp.type,
        write: (icmp, type) => ({ ...icmp, type }),
        show: (type) => `${type} (${icmpTypeTitle(type) ?? 'Unknown'})`,
    }),
    field({
        name: 'icmp.code',
        label: 'Code',
        type: 'uint8',
        at: at(ICMP_OFFSET.code, 1),
        read: (icmp) => icmp.code,
        write: (icmp, code) => ({ ...icmp, code }),
        show: (code, icmp) => {
            const title = icmpCodeTitle(icmp);
            return title === undefined ? String(code) : `${code} (${title})`;
        },
    }),
    field({
        name: 'icmp.checksum',
        label: 'Checksum',
        type: 'uint16',
        at: at(ICMP_OFFSET.checksum, 2),
        read: (icmp, layers, index) => icmp.checksum ?? wireUint16(layers, index, ICMP_OFFSET.checksum),
        write: (icmp, checksum) => ({ ...icmp, checksum }),
        show: (checksum, _, shown) => showChecksum(checksum, shown, ICMP_OFFSET.checksum),
    }),
    field({
        ...checksumStatusField(ICMP_OFFSET.checksum),
        name: 'icmp.checksum.status',
        label: 'Checksum Status',
    }),
    field({
        name: 'icmp.ident',
        label: 'Identifier (BE)',
        type: 'uint16',
        at: at(ICMP_OFFSET.identifier, 2),
        read: (icmp) => (hasIdentifier(icmp) ? icmp.identifier : undefined),
        write: (icmp, identifier) => ({ ...icmp, identifier }),
        show: showBoth,
    }),
    field({
        name: 'icmp.ident_le',
        label: 'Identifier (LE)',
        type: 'uint16',
        at: at(ICMP_OFFSET.identifier, 2),
        read: (icmp) => (hasIdentifier(icmp) ? swapBytes(icmp.identifier) : undefined),
        show: showBoth,
    }),
    field({
        name: 'icmp.seq',
        label: 'Sequence Number (BE)',
        type: 'uint16',
        at: at(ICMP_OFFSET.sequence, 2),
        read: (icmp) => (hasIdentifier(icmp) ? icmp.sequence : undefined),
        write: (icmp, sequence) => ({ ...icmp, sequence }),
        show: showBoth,
    }),
    field({
        name: 'icmp.seq_le',
        label: 'Sequence Number (LE)',
        type: 'uint16',
        at: at(ICMP_OFFSET.sequence, 2),
        read: (icmp) => (hasIdentifier(icmp) ? swapBytes(icmp.sequence) : undefined),
        show: showBoth,
    }),
    field({
        name: 'icmp.unused',
        label: 'Unused',
        type: 'bytes',
        at: (icmp) => at(ICMP_OFFSET.identifier, hasMtu(icmp) ? 2 : 4),
        read: (icmp) => unusedBytes(icmp),
    }),
    field({
        name: 'icmp.mtu',
        label: 'MTU of next hop',
        type: 'uint16',
        at: at(ICMP_OFFSET.sequence, 2),
        read: (icmp) => (hasMtu(icmp) ? icmp.sequence : undefined),
        write: (icmp, sequence) => ({ ...icmp, sequence }),
    }),
] as const;
