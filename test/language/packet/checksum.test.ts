/** The internet checksum, on the numbers of RFC 1071 and on known headers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHex, writeUint16 } from '../../../language/src/packet/bytes.js';
import { checksumOf, finishSum, sumWords } from '../../../language/src/packet/checksum.js';

const bytesOf = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

test('the example of RFC 1071, section 3', () => {
    const bytes = bytesOf('0001 f203 f4f5 f6f7');
    expect(sumWords(bytes, 0, 8)).toBe(0x2ddf0);
    expect(finishSum(0x2ddf0)).toBe(0xffff - 0xddf2);
});

test('an odd last byte is the upper half of a word', () => {
    expect(sumWords(bytesOf('0102 03'), 0, 3)).toBe(0x0102 + 0x0300);
});

test('a known IPv4 header', () => {
    const bytes = bytesOf('4500 0073 0000 4000 4011 b861 c0a80001 c0a800c7');
    expect(checksumOf({ bytes, start: 0, end: 20, field: 10 })).toBe(0xb861);
});

test('sums that carry more than once', () => {
    expect(finishSum(0xffff * 0x10001)).toBe(0);
    expect(finishSum(0x1ffff)).toBe(0xfffe);
});

test('a region with its checksum in place sums to ones', () => {
    fc.assert(
        fc.property(fc.uint8Array({ minLength: 2, maxLength: 65 }), (bytes) => {
            writeUint16(bytes, 0, checksumOf({ bytes, start: 0, end: bytes.length, field: 0 }));
            expect(finishSum(sumWords(bytes, 0, bytes.length))).toBe(0);
        }),
    );
});
