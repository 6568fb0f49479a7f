/** Reading TCP's options one by one (RFC 9293, RFC 7323, RFC 2018). */
import { readUint8, readUint16, readUint32 } from './bytes.js';

/** Option kinds that are decoded further. */
export const TCP_OPTION_KIND = {
    endOfList: 0,
    noOperation: 1,
    maximumSegmentSize: 2,
    windowScale: 3,
    sackPermitted: 4,
    sack: 5,
    timestamps: 8,
} as const;
const SINGLE_BYTE = 1;

/** One option: its kind and its place, counted from the start of the options. */
export interface TcpOption {
    readonly kind: number;
    readonly offset: number;
    /** Bytes, kind and length included. */
    readonly length: number;
}

/** The options in order. An option that does not fit ends the list, as does kind 0. */
export function readTcpOptions(bytes: Uint8Array): readonly TcpOption[] {
    const options: TcpOption[] = [];
    let offset = 0;
    while (offset < bytes.length) {
        const option = readOption(bytes, offset);
        if (!option) {
            break;
        }
        options.push(option);
        if (option.kind === TCP_OPTION_KIND.endOfList) {
            break;
        }
        offset += option.length;
    }
    return options;
}

function readOption(bytes: Uint8Array, offset: number): TcpOption | undefined {
    const kind = readUint8(bytes, offset);
    if (kind === TCP_OPTION_KIND.endOfList || kind === TCP_OPTION_KIND.noOperation) {
        return { kind, offset, length: SINGLE_BYTE };
    }
    const length = readUint8(bytes, offset + 1);
    // The stated length counts kind and length too.
    if (length < 2 || offset + length > bytes.length) {
        return undefined;
    }
    return { kind, offset, length };
}

/** The options that matter in one line: `MSS=1460 WS=128 SACK_PERM TSval=1 TSecr=2`. */
export const formatTcpOptions = (bytes: Uint8Array): string =>
    readTcpOptions(bytes)
        .map((option) => formatOption(option, bytes.subarray(option.offset, option.offset + option.length)))
        .filter((text) => text !== '')
        .join(' ');

/** An option whose length is not the usual one for its kind says nothing. */
function formatOption({ kind, length }: TcpOption, bytes: Uint8Array): string {
    if (kind === TCP_OPTION_KIND.maximumSegmentSize && length === 4) {
        return `MSS=${readUint16(bytes, 2)}`;
    }
    if (kind === TCP_OPTION_KIND.windowScale && length === 3) {
        return `WS=${2 ** readUint8(bytes, 2)}`;
    }
    if (kind === TCP_OPTION_KIND.timestamps && length === 10) {
        return `TSval=${readUint32(bytes, 2)} TSecr=${readUint32(bytes, 6)}`;
    }
    return kind === TCP_OPTION_KIND.sackPermitted && length === 2 ? 'SACK_PERM' : '';
}
