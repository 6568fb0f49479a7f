/** Every header from real bytes to a record and back, alone and in a stack; and what is carried as data. */
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../language/src/packet/bytes.js';
import { decode } from '../../../language/src/packet/decode.js';
import { encode } from '../../../language/src/packet/encode.js';
import type { Layer, LayerProtocol, Packet } from '../../../language/src/packet/packet.js';
import { arp, data, ethernet, geneve, icmp, ipv4, packetOf, quoted, tcp, udp, vxlan } from '../../support/packet-corpus.js';

const bytesOf = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

/** Real bytes and what they say. Lengths and checksums are right, so no record states them. */
const VECTORS: readonly {
    readonly name: string;
    readonly first: LayerProtocol;
    readonly hex: string;
    readonly layers: readonly Layer[];
}[] = [
    {
        name: 'an Ethernet frame of unknown type',
        first: 'eth',
        hex: '02000a00020a 02000a00010a 88cc 0102',
        layers: [ethernet({ type: 0x88cc }), data(2)],
    },
    {
        name: 'a VLAN tag, carried as data',
        first: 'eth',
        hex: '02000a00020a 02000a00010a 8100 0064 0806',
        layers: [ethernet({ type: 0x8100 }), data(Uint8Array.of(0, 100, 8, 6))],
    },
    {
        name: 'an ARP request',
        first: 'eth',
        hex: 'ffffffffffff 02000a00010a 0806 0001 0800 06 04 0001 02000a00010a 0a00010a 000000000000 0a000101',
        layers: [ethernet({ destination: 'ff:ff:ff:ff:ff:ff' }), arp()],
    },
    {
        name: 'an IPv4 header with protocol zero',
        first: 'ip',
        hex: '4500 0018 0000 4000 4000 b8cd c0a80001 c0a800c7 01020304',
        layers: [ipv4({ source: 0xc0a80001, destination: 0xc0a800c7, identification: 0, proto: 0 }), data(4)],
    },
    {
        name: 'an IPv4 header with options and every flag',
        first: 'ip',
        hex: '4660 0018 1c46 c000 4032 83f9 0a00010a 0a00020a 01010100',
        layers: [ipv4({ dsField: 0x60, reservedFlag: true, proto: 50, options: Uint8Array.of(1, 1, 1, 0) })],
    },
    {
        name: 'an echo request',
        first: 'icmp',
        hex: '0800 e5c9 1234 0001 0001',
        layers: [icmp(), data(Uint8Array.of(0, 1))],
    },
    {
        name: 'a fragmentation needed with its MTU',
        first: 'icmp',
        hex: '0304 f71f 0000 05dc',
        layers: [icmp({ type: 3, code: 4, identifier: 0, sequence: 1500 })],
    },
    {
        name: 'a SYN with a maximum segment size',
        first: 'ip',
        hex: '4500 002c 1c46 4000 4006 0773 0a00010a 0a00020a 9c41 01bb 000003e8 00000000 6002 faf0 e43d 0000 020405b4',
        layers: [ipv4(), tcp({ options: Uint8Array.of(2, 4, 5, 0xb4) })],
    },
    {
        name: 'a datagram',
        first: 'ip',
        hex: '4500 001e 1c46 4000 4011 0776 0a00010a 0a00020a 9c42 0035 000a 4b4d 0102',
        layers: [ipv4(), udp(), data(2)],
    },
    {
        name: 'a datagram without checksum',
        first: 'udp',
        hex: '9c42 0035 0009 0000 01',
        layers: [udp({ checksum: 0 }), data(1)],
    },
    {
        name: 'a GENEVE header with two options',
        first: 'geneve',
        hex: '0440 1234 001001 00  0108 81 01 00000001  0100 02 01 deadbeef  05',
        layers: [
            geneve({
                critical: true,
                protocolType: 0x1234,
                options: [
                    { class: 0x108, type: 0x81, data: Uint8Array.of(0, 0, 0, 1) },
                    { class: 0x100, type: 2, data: Uint8Array.of(0xde, 0xad, 0xbe, 0xef) },
                ],
            }),
            data(Uint8Array.of(5)),
        ],
    },
    {
        name: 'a GENEVE header with every reserved bit set',
        first: 'geneve',
        hex: '01bf 1234 001001 ff  0100 02 e0  05',
        layers: [
            geneve({
                control: true,
                protocolType: 0x1234,
                reservedFlags: 0x3f,
                reserved: 0xff,
                options: [{ class: 0x100, type: 2, data: new Uint8Array(), reserved: 7 }],
            }),
            data(Uint8Array.of(5)),
        ],
    },
    {
        name: 'a VXLAN header and its frame',
        first: 'vxlan',
        hex: '08000000 00004d00 02000a00020a 02000a00010a 0806 0001 0800 06 04 0001 02000a00010a 0a00010a 000000000000 0a000101',
        layers: [vxlan(), ethernet(), arp()],
    },
    {
        name: 'a VXLAN header with group policy',
        first: 'vxlan',
        hex: '88080009 00004d07 02000a00020a 02000a00010a 88cc',
        layers: [vxlan({ flags: 0x8808, groupPolicy: 9, reserved: 7 }), ethernet({ type: 0x88cc })],
    },
];

describe.each(VECTORS)('$name', ({ first, hex, layers }) => {
    test('is read', () => {
        expect(decode(bytesOf(hex), first)).toEqual({ ok: true, value: { layers } });
    });

    test('is written', () => {
        expect(toHex(encode({ layers }))).toBe(toHex(bytesOf(hex)));
    });
});

describe('what a record leaves out', () => {
    const inner = packetOf(ipv4(), tcp(), data(7));
    const tunnel = packetOf(
        ethernet(),
        ipv4({ source: 0xac1f000b, destination: 0xac1f000c }),
        udp({ destinationPort: 6081 }),
        geneve({ options: [{ class: 0x108, type: 1, data: new Uint8Array(8) }] }),
        ...inner.layers,
    );

    test('is computed for every header of a stack', () => {
        const bytes = encode(tunnel);
        expect(bytes).toHaveLength(14 + 20 + 8 + 20 + 20 + 20 + 7);
        expect(toHex(bytes.subarray(12, 14))).toBe('0800');
        expect(toHex(bytes.subarray(16, 18))).toBe('005f');
        expect(toHex(bytes.subarray(38, 40))).toBe('004b');
        expect(toHex(bytes.subarray(44, 46))).toBe('0800');
        expect(toHex(bytes.subarray(62))).toBe(toHex(encode(inner)));
    });

    test('is left out again when it is read', () => {
        expect(decode(encode(tunnel))).toEqual({ ok: true, value: tunnel });
    });

    test('is written as it is when it is stated', () => {
        const wrong = packetOf(
            ethernet({ type: 0x0801 }),
            ipv4({ proto: 99, totalLength: 5000, checksum: 0x1111 }),
            udp({ length: 77, checksum: 0x2222 }),
        );
        expect(toHex(encode(wrong))).toBe(
            '02000a00020a02000a00010a0801450013881c46400040631111' + '0a00010a0a00020a9c420035004d2222',
        );
    });

    test('a computed UDP checksum of zero is sent as ones (RFC 768)', () => {
        // 10.0.1.10 + 10.0.2.10 + 17 + 10 + ports + length + payload sum to 0xffff with this payload.
        const almost = packetOf(ipv4(), udp(), data(Uint8Array.of(0x4c, 0x4f)));
        const bytes = encode(almost);
        expect(toHex(bytes.subarray(26, 28))).toBe('ffff');
        expect(decode(bytes, 'ip')).toEqual({ ok: true, value: almost });
    });
});

describe('what is not decoded further', () => {
    test('a later fragment is data', () => {
        const fragment = packetOf(ipv4({ fragmentOffset: 4, proto: 6, dontFragment: false }), data(40));
        expect(decode(encode(fragment), 'ip')).toEqual({ ok: true, value: fragment });
    });

    test('a first fragment has its header, and keeps the values that speak of the whole', () => {
        const fragment = packetOf(
            ipv4({ moreFragments: true, dontFragment: false }),
            udp({ length: 1000, checksum: 0x1234 }),
            data(16),
        );
        expect(decode(encode(fragment), 'ip')).toEqual({ ok: true, value: fragment });
    });

    test('the start of a fragmented tunnel packet is not taken for a tunnel header', () => {
        const fragment = packetOf(
            ipv4({ moreFragments: true, dontFragment: false }),
            udp({ length: 1000, checksum: 0x1234, destinationPort: 6081 }),
            data(16),
        );
        expect(decode(encode(fragment), 'ip')).toEqual({ ok: true, value: fragment });
    });

    test('an empty datagram to a tunnel port is no tunnel', () => {
        const empty = packetOf(ipv4(), udp({ destinationPort: 6081 }));
        expect(decode(encode(empty), 'ip')).toEqual({ ok: true, value: empty });
    });

    test('what an ICMP error quotes stays bytes', () => {
        const error = packetOf(ipv4(), icmp({ type: 11, identifier: 0, sequence: 0 }), quoted(packetOf(ipv4(), tcp()), 28));
        expect(decode(encode(error), 'ip')).toEqual({ ok: true, value: error });
    });

    test('padding of a short frame is its trailer', () => {
        const padded = packetOf(ethernet({ trailer: new Uint8Array(18) }), ipv4(), udp());
        expect(encode(padded)).toHaveLength(60);
        expect(decode(encode(padded))).toEqual({ ok: true, value: padded });
    });

    test('bytes behind a packet that is in no frame are data', () => {
        const bytes = Uint8Array.of(...encode(packetOf(ipv4(), udp())), 1, 2, 3);
        const decoded = decode(bytes, 'ip');
        expect(decoded).toEqual({
            ok: true,
            value: packetOf(ipv4({ totalLength: 28 }), udp(), data(3)),
        });
        expect(toHex(encode((decoded as { value: Packet }).value))).toBe(toHex(bytes));
    });
});
