/** Hexadecimal text to bytes, and bytes to a hex dump. */
import { usageFailure } from './failure.js';

/**
 * Bytes written as people paste them: digits with spaces, line breaks, colons, dashes or commas between bytes, `0x` before
 * them, in either case. Throws a failure that names the first character that fits nowhere.
 */
export function parseHex(text: string): Uint8Array {
    const digits: string[] = [];
    const token = /0x|[0-9a-f]|[\s:,.\-_|]/giy;
    while (token.lastIndex < text.length) {
        const start = token.lastIndex;
        const match = token.exec(text)?.[0];
        if (match === undefined) {
            throw usageFailure(`Character ${start + 1}, '${text[start]}', is no hexadecimal digit.`, ADVICE);
        }
        if (/^[0-9a-f]$/i.test(match)) {
            digits.push(match);
        }
    }
    return bytesOf(digits);
}

const ADVICE = ["Write bytes as '45 00 00 54', '45:00:00:54', '0x45 0x00' or '45000054'; '-' reads them from standard input."];

function bytesOf(digits: readonly string[]): Uint8Array {
    if (digits.length === 0) {
        throw usageFailure('There are no bytes to decode.', ADVICE);
    }
    if (digits.length % 2 === 1) {
        throw usageFailure(`${digits.length} hexadecimal digits are no whole number of bytes; one digit is missing.`, ADVICE);
    }
    const bytes = new Uint8Array(digits.length / 2);
    return bytes.map((_, i) => Number.parseInt(`${digits[2 * i]}${digits[2 * i + 1]}`, 16));
}

/** Paints one byte's text; gets the byte's offset. */
export type BytePaint = (offset: number, text: string) => string;

/** Sixteen bytes a line: offset, two groups of eight, printable characters. */
export function hexDump(bytes: Uint8Array, paint: BytePaint = (_, text) => text): string[] {
    const lines: string[] = [];
    for (let start = 0; start < bytes.length; start += 16) {
        lines.push(hexLine(bytes.subarray(start, start + 16), start, paint));
    }
    return lines;
}

function hexLine(bytes: Uint8Array, start: number, paint: BytePaint): string {
    const cells = Array.from({ length: 16 }, (_, i) => {
        const byte = bytes[i];
        return byte === undefined ? '  ' : paint(start + i, byte.toString(16).padStart(2, '0'));
    });
    const text = Array.from(bytes, (byte, i) => paint(start + i, printable(byte))).join('');
    const offset = start.toString(16).padStart(4, '0');
    return `${offset}  ${cells.slice(0, 8).join(' ')}  ${cells.slice(8).join(' ')}  ${text}`;
}

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');
