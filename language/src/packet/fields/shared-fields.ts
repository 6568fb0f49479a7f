/** What the fields of several protocols have in common. */
import { CHECKSUM_STATUS } from '../computed.js';

/** `Set` or `Not set`. */
export const showSet = (set: boolean): string => (set ? 'Set' : 'Not set');

const STATUS_NAMES: ReadonlyMap<number, string> = new Map([
    [CHECKSUM_STATUS.bad, 'Bad'],
    [CHECKSUM_STATUS.good, 'Good'],
    [CHECKSUM_STATUS.unverified, 'Unverified'],
    [CHECKSUM_STATUS.notPresent, 'Not present'],
]);

/** What every `….checksum.status` field shares. */
export const checksumStatusField = {
    type: 'uint8',
    show: (status: number): string => STATUS_NAMES.get(status) ?? String(status),
} as const;
