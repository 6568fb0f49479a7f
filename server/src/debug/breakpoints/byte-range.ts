/** Data breakpoints on bytes: a range of the frame, as it is on the wire where the packet is. */
import { encode, type Step, toHex } from '#language';
import { packetAfter, packetBefore } from '../debuggee.js';

/** Some bytes of every packet. */
export interface ByteRange {
    readonly offset: number;
    readonly count: number;
}

/** `bytes 26-29`: the id of the data breakpoint on a range. */
export const byteRangeId = ({ offset, count }: ByteRange): string => `bytes ${offset}-${offset + count - 1}`;

/** What such an id means. */
export function parseByteRange(id: string): ByteRange | undefined {
    const [, first, last] = /^bytes (\d+)-(\d+)$/.exec(id) ?? [];
    const [from, to] = [Number(first), Number(last)];
    return first === undefined || to < from ? undefined : { offset: from, count: to - from + 1 };
}

/** `26`, `0x1a`, or an address as `readMemory` gives it: an offset into the frame. */
export function parseAddress(text: string): number | undefined {
    return /^(\d+|0x[0-9a-f]+)$/i.test(text.trim()) ? Number(text.trim()) : undefined;
}

/** How the step changed these bytes of its packet; `undefined` when it did not, or when it made the packet. */
export function bytesChanged(step: Step, range: ByteRange): string | undefined {
    const [before, after] = [packetBefore(step)?.packet, packetAfter(step)?.packet];
    if (!before || !after || before === after) {
        return undefined;
    }
    const [was, is] = [before, after].map((packet) => hexOf(encode(packet), range));
    return was === is ? undefined : `${byteRangeId(range)}: ${was || 'none'} → ${is || 'none'}`;
}

const hexOf = (bytes: Uint8Array, { offset, count }: ByteRange): string => toHex(bytes.subarray(offset, offset + count));
