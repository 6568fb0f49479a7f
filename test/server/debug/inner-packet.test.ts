/** Translation is about the packet that the guests exchange, whatever tunnel it wears. */
import { expect, test } from 'vitest';
import { type Packet, parseIpv4 } from '../../../language/src/index.js';
import { innerPacket, isTranslated } from '../../../server/src/debug/inner-packet.js';

const ip = (source: string) =>
    ({
        protocol: 'ip',
        source: parseIpv4(source) ?? 0,
        destination: parseIpv4('198.51.100.7') ?? 0,
        ttl: 64,
        identification: 1,
        dsField: 0,
        dontFragment: false,
        moreFragments: false,
        fragmentOffset: 0,
    }) as const;

const udp = (sourcePort: number) => ({ protocol: 'udp', sourcePort, destinationPort: 53 }) as const;
const plain = (source = '10.0.2.10', port = 5000): Packet => ({ layers: [ip(source), udp(port)] });
const tunnelled = (packet: Packet): Packet => ({
    layers: [
        ip('172.31.0.1'),
        udp(50_000),
        { protocol: 'geneve', vni: 1, critical: false, control: false, options: [] },
        ...packet.layers,
    ],
});

test('putting a tunnel around a packet is no translation', () => {
    expect(isTranslated(plain(), tunnelled(plain()))).toBe(false);
    expect(innerPacket(tunnelled(plain()))).toEqual(plain());
});

test('another address or port is one, inside a tunnel too', () => {
    expect(isTranslated(plain(), plain('10.0.1.20'))).toBe(true);
    expect(isTranslated(plain(), plain('10.0.2.10', 1024))).toBe(true);
    expect(isTranslated(tunnelled(plain()), tunnelled(plain('10.0.1.20')))).toBe(true);
});
