/** Hexadecimal text as people paste it, and the dump that answers. */
import { describe, expect, test } from 'vitest';
import { hexDump, parseHex } from '../../../server/src/cli/hex-text.js';

const BYTES = [0x45, 0x00, 0xff, 0x0a];

describe('parseHex', () => {
    test.each([
        '4500ff0a',
        '45 00 FF 0a',
        '45:00:ff:0a',
        '45-00-FF-0A',
        '0x45, 0x00, 0xff, 0x0a',
        '0x4500ff0a',
        ' 45 00\n ff 0a\n',
        '4500 ff0a',
    ])('reads %j', (text) => {
        expect([...parseHex(text)]).toEqual(BYTES);
    });
    test('names the character that is no digit, counted from 1', () => {
        expect(() => parseHex('45 0g')).toThrow("Character 5, 'g', is no hexadecimal digit.");
    });
    test('refuses half a byte', () => {
        expect(() => parseHex('45 0')).toThrow('3 hexadecimal digits are no whole number of bytes');
    });
    test('refuses nothing', () => {
        expect(() => parseHex(' ')).toThrow('no bytes');
    });
});

describe('hexDump', () => {
    test('sixteen bytes a line with offset and text', () => {
        const bytes = Uint8Array.from({ length: 18 }, (_, i) => i + 0x3f);
        expect(hexDump(bytes)).toEqual([
            '0000  3f 40 41 42 43 44 45 46  47 48 49 4a 4b 4c 4d 4e  ?@ABCDEFGHIJKLMN',
            `0010  4f 50${' '.repeat(3 * 6)}  ${' '.repeat(23)}  OP`,
        ]);
    });
    test('unprintable bytes are dots, and every byte is painted with its offset', () => {
        const seen: number[] = [];
        const [line] = hexDump(new Uint8Array([0, 0x7f]), (offset, text) => {
            seen.push(offset);
            return text.toUpperCase();
        });
        expect(line).toMatch(/^0000 {2}00 7F .* {2}\.\.$/);
        expect(new Set(seen)).toEqual(new Set([0, 1]));
    });
});
