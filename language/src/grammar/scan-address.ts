/**
 * Where an address-like word ends, and what it looks like. Wrong addresses (`10.0.0`, `10.0.0.300`, `10.0.1.0/33`,
 * `2001:db8:1`) are words of the same kind, so that one message about the address follows instead of a broken parse.
 */

/** What an address-like word claims to be. */
export type AddressKind = 'ADDRESS' | 'CIDR' | 'MAC';

/** A scanned stretch of text: where it ends, and its kind. */
export interface AddressWord {
    readonly end: number;
    readonly kind: AddressKind;
}

const DOT = 46;
const SLASH = 47;
const COLON = 58;
const DASH = 45;
const GREATER = 62;
const STAR = 42;

/** Whether the character code is 0–9. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isHexDigit = (code: number): boolean => isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
/** Whether the character code can begin a name. */
export const isNameStart = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;

/** Whether the character at that place continues a name: a letter, digit, `_`, or a `-` that does not begin an arrow. */
export function continuesName(text: string, offset: number): boolean {
    const code = text.charCodeAt(offset);
    return isNameStart(code) || isDigit(code) || (code === DASH && text.charCodeAt(offset + 1) !== GREATER);
}

/** The end of the name that covers the place. */
export function endOfName(text: string, start: number): number {
    let end = start;
    while (continuesName(text, end)) {
        end++;
    }
    return end;
}

/** The index behind the run of digits that begins at `start`. */
export function endOfDigits(text: string, start: number): number {
    let end = start;
    while (isDigit(text.charCodeAt(end))) {
        end++;
    }
    return end;
}

/** An IPv4 address or block, right or wrong: digits, then a dot and a digit. Undefined for plain numbers. */
export function scanDotted(text: string, start: number): AddressWord | undefined {
    const end = endOfDigits(text, start);
    if (text.charCodeAt(end) !== DOT || !isDigit(text.charCodeAt(end + 1))) {
        return undefined;
    }
    return withPrefixLength(text, endOfDottedWord(text, end), 'ADDRESS');
}

/** An IPv6 address, block or MAC, right or wrong: hexadecimal groups with `::` or at least two colons. */
export function scanColons(text: string, start: number): AddressWord | undefined {
    let end = start;
    while (isHexDigit(text.charCodeAt(end))) {
        end++;
    }
    if (text.charCodeAt(end) !== COLON) {
        return undefined;
    }
    while (isHexDigit(text.charCodeAt(end)) || isInnerColon(text, end)) {
        end++;
    }
    const groups = text.substring(start, end).split(':');
    if (groups.length < 3) {
        return undefined;
    }
    return withPrefixLength(text, endOfDottedWord(text, end), isMac(groups) ? 'MAC' : 'ADDRESS');
}

/** Whether a colon belongs to the address: another colon or group follows, or it ends a `::`. */
function isInnerColon(text: string, offset: number): boolean {
    if (text.charCodeAt(offset) !== COLON) {
        return false;
    }
    const next = text.charCodeAt(offset + 1);
    return next === COLON || isHexDigit(next) || text.charCodeAt(offset - 1) === COLON;
}

/** Groups of at most two digits, but not the eight of an IPv6 address. */
const isMac = (groups: readonly string[]): boolean =>
    groups.length !== 8 && groups.every((group) => group.length > 0 && group.length <= 2);

/** The rest of a word with dots in it; `..` and `->` end it. */
function endOfDottedWord(text: string, start: number): number {
    let end = endOfName(text, start);
    while (text.charCodeAt(end) === DOT && continuesName(text, end + 1)) {
        end = endOfName(text, end + 1);
    }
    // A last dot belongs to an address that is being typed.
    return text.charCodeAt(end) === DOT && text.charCodeAt(end + 1) !== DOT ? end + 1 : end;
}

/** Adds `/24`, and whatever stands there instead of it; a comment may follow an address directly. */
function withPrefixLength(text: string, end: number, kind: AddressKind): AddressWord {
    const next = text.charCodeAt(end + 1);
    if (text.charCodeAt(end) !== SLASH || next === SLASH || next === STAR) {
        return { end, kind };
    }
    return { end: endOfDottedWord(text, end + 1), kind: 'CIDR' };
}
