/** Reading TCP's options one by one (RFC 9293, RFC 7323, RFC 2018). */
import { readUint8, readUint16 } from './bytes.js';

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

/** The maximum segment size among the options (RFC 9293), where it is stated. */
export function maximumSegmentSize(bytes: Uint8Array): number | undefined {
    const option = readTcpOptions(bytes).find(({ kind, length }) => kind === TCP_OPTION_KIND.maximumSegmentSize && length === 4);
    return option && readUint16(bytes, option.offset + 2);
}
