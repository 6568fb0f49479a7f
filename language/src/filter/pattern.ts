/** Regular expressions of `matches`: not case-sensitive, on bytes, as in Wireshark. */
import { utf8Bytes } from '../packet/bytes.js';

/** A pattern that can be tried, or why it cannot. */
export type Pattern =
    | { readonly ok: true; readonly test: (bytes: Uint8Array) => boolean }
    | { readonly ok: false; readonly message: string };

/** A repeated group whose inside is itself repeated: such patterns may take exponential time. */
const NESTED_REPETITION = /\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)[+*{]/;

/** The pattern, applied to bytes as if each were a character. Patterns that could run away are refused. */
export function compilePattern(source: string): Pattern {
    if (NESTED_REPETITION.test(source)) {
        return {
            ok: false,
            message: `The pattern "${source}" repeats something that repeats, which may never end. Repeat one of them only.`,
        };
    }
    try {
        const expression = new RegExp(byteText(utf8Bytes(source)), 'i');
        return { ok: true, test: (bytes) => expression.test(byteText(bytes)) };
    } catch (error) {
        return { ok: false, message: `The pattern "${source}" is not a regular expression: ${(error as Error).message}.` };
    }
}

/** One character per byte. */
function byteText(bytes: Uint8Array): string {
    let text = '';
    for (const byte of bytes) {
        text += String.fromCharCode(byte);
    }
    return text;
}
