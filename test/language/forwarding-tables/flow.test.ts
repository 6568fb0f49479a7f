/** Flows read from packets: what rules, tracking and NAT see (F5, F14, F18, N9). */
import { describe, expect, it } from 'vitest';
import { flowOf } from '../../../language/src/forwarding/flow.js';
import { flowKey, flowOfKey } from '../../../language/src/forwarding/lookup-key.js';
import { rewriteQuoted } from '../../../language/src/forwarding/rewrite.js';
import { encode } from '../../../language/src/packet/encode.js';
import type { IcmpLayer, Ipv4Layer, Layer, Packet, UdpLayer } from '../../../language/src/packet/packet.js';
import { ip } from './tables-fixture.js';

const ipv4 = (extra: Partial<Ipv4Layer> = {}): Ipv4Layer => ({
    protocol: 'ip',
    source: ip('10.0.1.10'),
    destination: ip('198.51.100.9'),
    ttl: 64,
    identification: 7,
    dsField: 0,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    ...extra,
});
const udp: UdpLayer = { protocol: 'udp', sourcePort: 40_000, destinationPort: 53 };
const icmp = (type: number, code = 0): IcmpLayer => ({ protocol: 'icmp', type, code, identifier: 9, sequence: 1 });
const packet = (...layers: Layer[]): Packet => ({ layers });
const bytes = (length: number): Layer => ({ protocol: 'data', bytes: Uint8Array.from({ length }, (_, i) => i) });

describe('flowOf', () => {
    it('reads ports, and the echo identifier in their place', () => {
        expect(flowOf(packet(ipv4(), udp))).toMatchObject({ protocol: 17, sourcePort: 40_000, destinationPort: 53 });
        expect(flowOf(packet(ipv4(), icmp(8)))).toMatchObject({ protocol: 1, icmpType: 8, sourcePort: 9, destinationPort: 9 });
    });

    it('looks through a tunnel at what the guests exchange', () => {
        const outer = ipv4({ source: ip('172.31.0.1'), destination: ip('172.31.0.2') });
        const tunnel: Layer = { protocol: 'geneve', vni: 1, critical: false, control: false, options: [] };
        expect(flowOf(packet(outer, { ...udp, destinationPort: 6081 }, tunnel, ipv4(), udp))).toMatchObject({
            source: ip('10.0.1.10'),
            destinationPort: 53,
        });
    });

    it('N9: tells first and later fragments apart; the later ones have no ports', () => {
        expect(flowOf(packet(ipv4({ moreFragments: true }), udp))).toMatchObject({ fragment: true, destinationPort: 53 });
        const later = flowOf(packet(ipv4({ fragmentOffset: 185, proto: 17 }), bytes(64)));
        expect(later).toMatchObject({ protocol: 17, fragment: true, laterFragment: true });
        expect(later?.destinationPort).toBeUndefined();
    });

    it('F18: reads the packet that an ICMP error quotes, and only errors quote', () => {
        const quote: Layer = { protocol: 'data', bytes: encode(packet(ipv4(), udp)).slice(0, 28) };
        expect(flowOf(packet(ipv4(), icmp(3, 4), quote))?.quoted).toMatchObject({
            protocol: 17,
            source: ip('10.0.1.10'),
            destinationPort: 53,
        });
        expect(flowOf(packet(ipv4(), icmp(0), quote))).toMatchObject({ protocol: 1, quoted: undefined });
    });

    it('is undefined for what is not IP', () => {
        expect(flowOf(packet(bytes(10)))).toBeUndefined();
    });

    it('survives the way through a lookup key and back', () => {
        const flow = flowOf(packet(ipv4(), udp));
        expect(flow && flowOfKey(flowKey(flow, 'ingress'))).toEqual(flow);
        expect(flow && flowOfKey(flowKey(flow, 'egress'))).toEqual(flow);
    });
});

describe('translating what an ICMP message carries', () => {
    const to = { source: ip('203.0.113.10'), destination: ip('203.0.113.20') };

    it.each([8, 0])('echo (type %i) keeps its data: it quotes nobody', (type) => {
        const echo = packet(ipv4(), icmp(type), bytes(56));
        expect(rewriteQuoted(echo, to)).toEqual(echo);
    });

    it('an error has the addresses in its quote translated', () => {
        const quote: Layer = { protocol: 'data', bytes: encode(packet(ipv4(), udp)).slice(0, 28) };
        expect(flowOf(rewriteQuoted(packet(ipv4(), icmp(11), quote), to))?.quoted).toMatchObject(to);
    });
});
