/** `vpc decode`: bytes in, fields out. */
import { describe, expect, test } from 'vitest';
import { vpc } from './test-terminal.js';

/** ICMP echo request 10.0.1.4 → 10.0.1.5 with 4 bytes of data, as IPv4. */
const IP = '45000020 0e450000 40015690 0a000104 0a000105 0800 d0b1 273e 0001 00010203';
const ETHERNET = `02000a000105 02000a000104 0800 ${IP}`;

describe('vpc decode', () => {
    test('an Ethernet frame: tree with filter names, then the bytes', async () => {
        const { code, out } = await vpc(['decode', ETHERNET]);
        expect(out).toMatch(/^10\.0\.1\.4 → 10\.0\.1\.5 ICMP Echo \(ping\) request .*\n46 bytes, eth:.*ip:icmp.*\n\n/);
        expect(out).toMatch(/^0000 {2}Ethernet II, Src: 02:00:0a:00:01:04/m);
        expect(out).toMatch(/^0016 {4}Time to Live: 64 +ip\.ttl$/m);
        expect(out).toMatch(/^0000 {2}02 00 0a 00 01 05 02 00 {2}0a 00 01 04 08 00 45 00 {2}\.{14}E\.$/m);
        expect(code).toBe(0);
    });

    test.each([[ETHERNET.split(' ')], [['0x', ...ETHERNET.split(' ')].join('')], [ETHERNET.replaceAll(' ', ':')]])(
        'the same bytes written otherwise',
        async (args) => {
            expect((await vpc(['decode', ...[args].flat()])).out).toBe((await vpc(['decode', ETHERNET])).out);
        },
    );

    test('standard input', async () => {
        const { out } = await vpc(['decode', '-'], { readInput: async () => `${ETHERNET}\n` });
        expect(out).toBe((await vpc(['decode', ETHERNET])).out);
    });

    test('a whole IPv4 packet is recognised, and can be named', async () => {
        const recognised = await vpc(['decode', IP]);
        expect(recognised.out).toMatch(/^0000 {2}Internet Protocol Version 4, Src: 10\.0\.1\.4, Dst: 10\.0\.1\.5$/m);
        expect((await vpc(['decode', '--first', 'ip', IP])).out).toBe(recognised.out);
        expect((await vpc(['decode', '--first', 'eth', IP])).out).toContain('Ethernet II');
    });

    test('bytes that end too early: what can be read, and the place of the mistake', async () => {
        const { code, out, err } = await vpc(['decode', ETHERNET.replaceAll(' ', '').slice(0, 52)]);
        expect(out).toContain('Ethernet II');
        expect(err).toMatch(/^error: Byte \d+ \(0x[0-9a-f]+\), header 'ip': \S/);
        expect(code).toBe(2);
    });

    test.each([
        [['decode', '45 0g'], "Character 5, 'g', is no hexadecimal digit."],
        [['decode', '450'], '3 hexadecimal digits are no whole number of bytes'],
        [['decode', '-'], 'There are no bytes to decode.'],
        [['decode', '--first', 'dns', '4500'], "argument 'dns' is invalid"],
    ])('%j', async (args, message) => {
        const { code, out, err } = await vpc(args);
        expect(err).toContain(message);
        expect({ code, out }).toEqual({ code: 2, out: '' });
    });
});
