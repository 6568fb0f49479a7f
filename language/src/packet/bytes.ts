/** Reading and writing network-order integers, MAC addresses and hexadecimal text in byte arrays. */
import type { Ipv6, MacAddress } from '../model/address.js';

/** One byte; 0 beyond the end. */
export const readUint8 = (bytes: Uint8Array, offset: number): number => bytes[offset] ?? 0;

/** Two bytes, most significant first. */
export const readUint16 = (bytes: Uint8Array, offset: number): number => ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);

/** Three bytes, most significant first. */
export const readUint24 = (bytes: Uint8Array, offset: number): number =>
    (readUint16(bytes, offset) << 8) | (bytes[offset + 2] ?? 0);

/** Four bytes, most significant first, unsigned. */
export const readUint32 = (bytes: Uint8Array, offset: number): number =>
    ((readUint16(bytes, offset) << 16) | readUint16(bytes, offset + 2)) >>> 0;

/** Writes the low 16 bits. */
export function writeUint16(bytes: Uint8Array, offset: number, value: number): void {
    bytes[offset] = value >>> 8;
    bytes[offset + 1] = value;
}

/** Writes the low 24 bits. */
export function writeUint24(bytes: Uint8Array, offset: number, value: number): void {
    bytes[offset] = value >>> 16;
    bytes[offset + 1] = value >>> 8;
    bytes[offset + 2] = value;
}

/** Writes the low 32 bits. */
export function writeUint32(bytes: Uint8Array, offset: number, value: number): void {
    bytes[offset] = value >>> 24;
    bytes[offset + 1] = value >>> 16;
    bytes[offset + 2] = value >>> 8;
    bytes[offset + 3] = value;
}

/** Length of a MAC address in bytes. */
export const MAC_LENGTH = 6;

/** Two hexadecimal digits for every byte value. */
const HEX_PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes as hexadecimal digits, with `separator` between the bytes. */
export function toHex(bytes: Uint8Array, separator = ''): string {
    let text = '';
    for (let i = 0; i < bytes.length; i++) {
        text += (i > 0 ? separator : '') + HEX_PAIRS[bytes[i] ?? 0];
    }
    return text;
}

/** An integer as `0x` and at least `digits` hexadecimal digits. */
export const hexNumber = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** The six bytes from `offset` as a MAC address. */
export const readMac = (bytes: Uint8Array, offset: number): MacAddress => toHex(bytes.subarray(offset, offset + MAC_LENGTH), ':');

/** Writes `02:00:0a:00:01:0a` as six bytes. The text is trusted: the lowering made it. */
export function writeMac(bytes: Uint8Array, offset: number, mac: MacAddress): void {
    for (let i = 0; i < MAC_LENGTH; i++) {
        bytes[offset + i] = (hexDigit(mac.charCodeAt(3 * i)) << 4) | hexDigit(mac.charCodeAt(3 * i + 1));
    }
}

/** Length of an IPv6 address in bytes. */
export const IPV6_LENGTH = 16;

/** The sixteen bytes from `offset` as an IPv6 address. */
export const readIpv6 = (bytes: Uint8Array, offset: number): Ipv6 => [
    readUint32(bytes, offset),
    readUint32(bytes, offset + 4),
    readUint32(bytes, offset + 8),
    readUint32(bytes, offset + 12),
];

/** Writes an IPv6 address as sixteen bytes. */
export function writeIpv6(bytes: Uint8Array, offset: number, [a, b, c, d]: Ipv6): void {
    writeUint32(bytes, offset, a);
    writeUint32(bytes, offset + 4, b);
    writeUint32(bytes, offset + 8, c);
    writeUint32(bytes, offset + 12, d);
}

/** An IPv6 address as its sixteen bytes, which is how fields hold it. */
export function ipv6Bytes(address: Ipv6): Uint8Array {
    const bytes = new Uint8Array(IPV6_LENGTH);
    writeIpv6(bytes, 0, address);
    return bytes;
}

/** The value of one hexadecimal digit: letters have bit 6 set and start at 9 in their low bits. */
const hexDigit = (code: number): number => (code & 15) + (code & 64 ? 9 : 0);

/** Bytes from hexadecimal digits; spaces, colons, dots and dashes between bytes are ignored. `undefined` for anything else. */
export function fromHex(text: string): Uint8Array | undefined {
    const digits = text.replace(/0x|[\s:.-]/gi, '');
    if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) {
        return undefined;
    }
    return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** Whether both arrays hold the same bytes. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Text as UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
    const bytes: number[] = [];
    for (const character of text) {
        pushUtf8(bytes, character.codePointAt(0) ?? 0);
    }
    return Uint8Array.from(bytes);
}

/** One code point (RFC 3629): up to seven bits stand alone, more are spread over bytes of six bits each. */
function pushUtf8(bytes: number[], code: number): void {
    if (code < 0x80) {
        bytes.push(code);
    } else if (code < 0x800) {
        bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    } else {
        bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    }
}
