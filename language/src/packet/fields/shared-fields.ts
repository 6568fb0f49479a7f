/** What the fields of several protocols have in common. */
import { hexNumber } from '../bytes.js';
import { CHECKSUM_STATUS, checksumStatus, isIcmp, rightChecksum } from '../computed.js';
import { at, type ShownValue } from '../field.js';
import type { Layer } from '../packet.js';

/** `Set` or `Not set`. */
export const showSet = (set: boolean): string => (set ? 'Set' : 'Not set');

const STATUS_NAMES: ReadonlyMap<number, string> = new Map([
    [CHECKSUM_STATUS.bad, 'Bad'],
    [CHECKSUM_STATUS.good, 'Good'],
    [CHECKSUM_STATUS.unverified, 'Unverified'],
    [CHECKSUM_STATUS.notPresent, 'Not present'],
]);

/** What every `….checksum.status` field shares; its checksum stands at `offset`. */
export const checksumStatusField = (offset: number) => ({
    at: at(offset, 0),
    read: (_: Layer, layers: readonly Layer[], index: number): number => checksumStatus(layers, index, offset),
    type: 'uint8' as const,
    show: (status: number): string => STATUS_NAMES.get(status) ?? String(status),
});

/** `0x2600 [correct]`, `0x0003 [incorrect, should be 0x26ce]`. `offset` is where the checksum stands in its header. */
export function showChecksum(checksum: number, { layers, index }: ShownValue, offset: number): string {
    const text = hexNumber(checksum, 4);
    switch (checksumStatus(layers, index, offset)) {
        case CHECKSUM_STATUS.good:
            return `${text} [correct]`;
        case CHECKSUM_STATUS.bad:
            return `${text} [incorrect, should be ${hexNumber(rightChecksum(layers, index, offset), 4)}]`;
        case CHECKSUM_STATUS.notPresent:
            return `${text} [zero-value ignored]`;
        default:
            return `${text} [unverified]${isIcmpAt(layers, index) ? ' [in ICMP error packet]' : ''}`;
    }
}

const isIcmpAt = (layers: readonly Layer[], index: number): boolean => {
    const layer = layers[index];
    return layer !== undefined && isIcmp(layer);
};

/** `True` or `False`. */
export const showTrue = (value: boolean): string => (value ? 'True' : 'False');

/** `(3 bytes)`. */
export const showLength = (bytes: Uint8Array): string => `(${bytes.length} byte${bytes.length === 1 ? '' : 's'})`;
