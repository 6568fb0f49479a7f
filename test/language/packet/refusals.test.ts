/** Bytes that are no packet: what is refused, why, where, and what is kept. */
import { expect, test } from 'vitest';
import { fromHex, toHex } from '../../../language/src/packet/bytes.js';
import { decode } from '../../../language/src/packet/decode.js';
import { encode } from '../../../language/src/packet/encode.js';
import type { LayerProtocol } from '../../../language/src/packet/packet.js';

/** Bytes that are refused: the header that refuses, the kind and place of the error, and the headers that are kept. */
const REFUSALS: readonly {
    readonly name: string;
    readonly first?: LayerProtocol;
    readonly hex: string;
    readonly error: { readonly kind: string; readonly protocol: string; readonly offset: number };
    readonly message: string;
    readonly kept: readonly string[];
}[] = [
    {
        name: 'no bytes at all',
        hex: '',
        error: { kind: 'too-short', protocol: 'eth', offset: 0 },
        message: 'The header needs 14 bytes, but only 0 are there.',
        kept: [],
    },
    {
        name: 'half an Ethernet header',
        hex: '02000a00020a02',
        error: { kind: 'too-short', protocol: 'eth', offset: 0 },
        message: 'The header needs 14 bytes, but only 7 are there.',
        kept: ['data'],
    },
    {
        name: 'half an ARP message',
        hex: '02000a00020a 02000a00010a 0806 0001 0800 06 04 0001',
        error: { kind: 'too-short', protocol: 'arp', offset: 14 },
        message: 'The header needs 28 bytes, but only 8 are there.',
        kept: ['eth', 'data'],
    },
    {
        name: 'ARP for other hardware',
        hex: '02000a00020a 02000a00010a 0806 0006 0800 06 04 0001 02000a00010a 0a00010a 000000000000 0a000101',
        error: { kind: 'unsupported', protocol: 'arp', offset: 14 },
        message: 'Only ARP for IPv4 over Ethernet is dissected.',
        kept: ['eth', 'data'],
    },
    {
        name: 'IPv6 where IPv4 should be',
        first: 'ip',
        hex: '6000 0018 1c46 4000 4006 0000 0a00010a 0a00020a',
        error: { kind: 'bad-version', protocol: 'ip', offset: 0 },
        message: 'The version is 6, not 4.',
        kept: ['data'],
    },
    {
        name: 'an IPv4 header of four words',
        first: 'ip',
        hex: '4400 0018 1c46 4000 4006 0000 0a00010a 0a00020a',
        error: { kind: 'bad-length', protocol: 'ip', offset: 0 },
        message: 'The header length says 16 bytes; it must be at least 20 and fit into the 20 bytes that are there.',
        kept: ['data'],
    },
    {
        name: 'an IPv4 header longer than the packet',
        first: 'ip',
        hex: '4f00 0018 1c46 4000 4006 0000 0a00010a 0a00020a',
        error: { kind: 'bad-length', protocol: 'ip', offset: 0 },
        message: 'The header length says 60 bytes; it must be at least 20 and fit into the 20 bytes that are there.',
        kept: ['data'],
    },
    {
        name: 'a total length that leaves the header out',
        first: 'ip',
        hex: '4500 0013 1c46 4000 4006 0000 0a00010a 0a00020a',
        error: { kind: 'bad-length', protocol: 'ip', offset: 2 },
        message: 'The total length says 19 bytes, which is less than the 20 bytes of the header.',
        kept: ['data'],
    },
    {
        name: 'a packet cut short',
        first: 'ip',
        hex: '4500 0028 1c46 4000 4006 0000 0a00010a 0a00020a 9c41 01bb',
        error: { kind: 'bad-length', protocol: 'ip', offset: 2 },
        message: 'The total length says 40 bytes, which exceeds the 24 bytes that are there.',
        kept: ['ip', 'data'],
    },
    {
        name: 'half an ICMP header',
        first: 'icmp',
        hex: '0800 f7ff',
        error: { kind: 'too-short', protocol: 'icmp', offset: 0 },
        message: 'The header needs 8 bytes, but only 4 are there.',
        kept: ['data'],
    },
    {
        name: 'half a TCP header',
        first: 'ip',
        hex: '4500 001c 1c46 4000 4006 0783 0a00010a 0a00020a 9c41 01bb 000003e8',
        error: { kind: 'too-short', protocol: 'tcp', offset: 20 },
        message: 'The header needs 20 bytes, but only 8 are there.',
        kept: ['ip', 'data'],
    },
    {
        name: 'a TCP data offset of one word',
        first: 'tcp',
        hex: '9c41 01bb 000003e8 00000000 1002 faf0 0000 0000',
        error: { kind: 'bad-length', protocol: 'tcp', offset: 12 },
        message: 'The data offset says 4 bytes; it must be at least 20 and fit into the 20 bytes that are there.',
        kept: ['data'],
    },
    {
        name: 'half a UDP header',
        first: 'udp',
        hex: '9c42 0035',
        error: { kind: 'too-short', protocol: 'udp', offset: 0 },
        message: 'The header needs 8 bytes, but only 4 are there.',
        kept: ['data'],
    },
    {
        name: 'a UDP length that leaves the header out',
        first: 'udp',
        hex: '9c42 0035 0007 0000',
        error: { kind: 'bad-length', protocol: 'udp', offset: 4 },
        message: 'The length says 7 bytes; it must be at least 8 and fit into the 8 bytes that are there.',
        kept: ['data'],
    },
    {
        name: 'a UDP length beyond the packet',
        first: 'udp',
        hex: '9c42 0035 0010 0000',
        error: { kind: 'bad-length', protocol: 'udp', offset: 4 },
        message: 'The length says 16 bytes; it must be at least 8 and fit into the 8 bytes that are there.',
        kept: ['data'],
    },
    {
        name: 'half a GENEVE header',
        first: 'geneve',
        hex: '0000 0800',
        error: { kind: 'too-short', protocol: 'geneve', offset: 0 },
        message: 'The header needs 8 bytes, but only 4 are there.',
        kept: ['data'],
    },
    {
        name: 'GENEVE version 1',
        first: 'geneve',
        hex: '4000 0800 001001 00',
        error: { kind: 'bad-version', protocol: 'geneve', offset: 0 },
        message: 'The version is 1, not 0.',
        kept: ['data'],
    },
    {
        name: 'GENEVE options beyond the packet',
        first: 'geneve',
        hex: '0200 0800 001001 00 0108 01 00',
        error: { kind: 'bad-length', protocol: 'geneve', offset: 0 },
        message: 'The options should end after 16 bytes of header, but do not fit.',
        kept: ['data'],
    },
    {
        name: 'a GENEVE option beyond its options',
        first: 'geneve',
        hex: '0100 0800 001001 00 0108 01 02 00000000 00000000',
        error: { kind: 'bad-length', protocol: 'geneve', offset: 0 },
        message: 'The options should end after 12 bytes of header, but do not fit.',
        kept: ['data'],
    },
    {
        name: 'half a VXLAN header',
        first: 'vxlan',
        hex: '0800 0000',
        error: { kind: 'too-short', protocol: 'vxlan', offset: 0 },
        message: 'The header needs 8 bytes, but only 4 are there.',
        kept: ['data'],
    },
];

test.each(REFUSALS)('$name is refused', ({ first, hex, error, message, kept }) => {
    const bytes = fromHex(hex) ?? new Uint8Array();
    const decoded = decode(bytes, first);
    expect(decoded).toMatchObject({ ok: false, error: { ...error, message } });
    const partial = decoded.ok ? decoded.value : decoded.partial;
    expect(partial.layers.map(({ protocol }) => protocol)).toEqual(kept);
    expect(toHex(encode(partial))).toBe(toHex(bytes));
});
