/** Rewriting headers, with the checksums that covered them, and the packets quoted inside ICMP errors (RFC 1624, RFC 5508). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { icmpError } from '../../../language/src/forwarding/answers.js';
import { fragment, reassemble } from '../../../language/src/forwarding/fragmentation.js';
import { ipv4, TCP_FLAG, tcp } from '../../../language/src/forwarding/ip-packet.js';
import { advance, run } from '../../../language/src/forwarding/pipeline.js';
import { rewrite, rewriteQuoted } from '../../../language/src/forwarding/rewrite.js';
import { startPacket } from '../../../language/src/forwarding/simulation.js';
import type { SimulationState } from '../../../language/src/forwarding/state.js';
import { encode } from '../../../language/src/packet/encode.js';
import { innermost, type Layer, type Packet } from '../../../language/src/packet/packet.js';
import { buildFixture, ip, OPEN } from '../../support/network-fixture.js';
import { packetSpec } from '../../support/packet-fixture.js';

const address = fc.integer({ min: 0, max: 0xffffffff });
const port = fc.integer({ min: 0, max: 0xffff });
const payload = fc.uint8Array({ maxLength: 60 }).map((bytes) => ({ protocol: 'data', bytes }) as const);

/** TCP, UDP or an echo request with any addresses, ports and payload. */
const packet: fc.Arbitrary<Packet> = fc
    .tuple(address, address, port, port, payload, fc.constantFrom('tcp', 'udp', 'icmp'))
    .map(([source, destination, from, to, data, protocol]) => {
        const transport =
            protocol === 'tcp'
                ? tcp({ sourcePort: from, destinationPort: to, sequence: 7, acknowledgment: 0, flags: TCP_FLAG.syn })
                : protocol === 'udp'
                  ? ({ protocol: 'udp', sourcePort: from, destinationPort: to } as const)
                  : ({ protocol: 'icmp', type: 8, code: 0, identifier: from, sequence: 1 } as const);
        const layers = data.bytes.length > 0 ? [transport, data] : [transport];
        return { layers: [ipv4({ source, destination, identification: from }), ...layers] };
    });

/** Where a header's checksum stands, counted from the header's first byte. */
const CHECKSUM_AT = { tcp: 16, udp: 6, icmp: 2 } as const;

/** The packet with the checksums written out that encoding computes. */
function solidified(of: Packet): Packet {
    const bytes = encode(of);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const layers = of.layers.map((layer): Layer => {
        switch (layer.protocol) {
            case 'ip':
                return { ...layer, checksum: view.getUint16(10) };
            case 'tcp':
            case 'udp':
            case 'icmp':
                return { ...layer, checksum: view.getUint16(20 + CHECKSUM_AT[layer.protocol]) };
            default:
                return layer;
        }
    });
    return { layers };
}

describe('rewriting', () => {
    test('N1: checksums that are written out are adjusted to what encoding would have computed', () => {
        fc.assert(
            fc.property(packet, address, port, (original, source, sourcePort) => {
                const computed = encode(rewrite(original, { source, sourcePort }));
                const adjusted = encode(rewrite(solidified(original), { source, sourcePort }));
                // Ones-complement arithmetic has two zeros: a checksum of 0xffff and one of 0x0000 verify alike.
                const same = computed.every((byte, i) => byte === adjusted[i]);
                expect(same || differsByZeroOnly(computed, adjusted)).toBe(true);
            }),
        );
    });

    test('a wrong checksum stays wrong', () => {
        const segment = tcp({ sourcePort: 1, destinationPort: 2, sequence: 0, acknowledgment: 0, flags: TCP_FLAG.syn });
        const header = ipv4({ source: 1, destination: 2 });
        const to = { source: 5, sourcePort: 9 };
        const right = innermost(solidified(rewrite({ layers: [header, segment] }, to)), 'tcp')?.checksum;
        const wrong = innermost(rewrite({ layers: [header, { ...segment, checksum: 0x1234 }] }, to), 'tcp')?.checksum;
        expect([right === undefined, wrong === undefined, right === wrong]).toEqual([false, false, false]);
    });
});

/** True when the only differing bytes are pairs of 0000 against ffff. */
const differsByZeroOnly = (a: Uint8Array, b: Uint8Array): boolean =>
    a.every((byte, i) => byte === b[i] || (byte + (b[i] ?? 0) === 255 && (byte === 0 || byte === 255)));

describe('ICMP errors', () => {
    test('RFC 5508: the quoted packet is rewritten the other way round, its header checksum stays right', () => {
        fc.assert(
            fc.property(packet, address, port, (original, source, sourcePort) => {
                const error = icmpError(original, { from: 1, what: 'time-exceeded' });
                const inside = rewriteQuoted(error ?? original, { source, sourcePort });
                const quote = innermost(inside, 'data')?.bytes ?? new Uint8Array();
                const view = new DataView(quote.buffer, quote.byteOffset);
                expect(view.getUint32(12)).toBe(source);
                let sum = 0;
                for (let i = 0; i < 20; i += 2) {
                    sum += view.getUint16(i);
                }
                expect(((sum & 0xffff) + (sum >>> 16)) % 0xffff).toBe(0);
            }),
        );
    });

    test('W1: an internet gateway translates the packet that an error quotes, in both directions', () => {
        const design = buildFixture({
            vpcs: {
                lab: {
                    cidr: '10.0.0.0/16',
                    gateway: 'igw',
                    groups: { open: OPEN },
                    tables: { main: ['0.0.0.0/0 igw'] },
                    subnets: {
                        a1: { cidr: '10.0.1.0/24', instances: { a: { ip: '10.0.1.10=203.0.113.10', groups: ['open'] } } },
                    },
                },
            },
            hosts: { server: '198.51.100.9' },
        });
        const inbound = {
            layers: [
                ipv4({ source: ip('198.51.100.9'), destination: ip('10.0.1.10') }),
                { protocol: 'udp', sourcePort: 1, destinationPort: 2 },
            ],
        } as const;
        const outbound = {
            layers: [
                ipv4({ source: ip('203.0.113.10'), destination: ip('198.51.100.9') }),
                { protocol: 'udp', sourcePort: 1, destinationPort: 2 },
            ],
        } as const;
        const quotedAfter = (text: string, about: Packet, from: string): string[] => {
            const error = icmpError(about, { from: ip(from), what: 'too-big', mtu: 1400 });
            const state = replaced(beforeNat(startPacket(design, packetSpec(design.network, text))), error ?? about, text);
            const moved = advance(state)?.after.packets[0];
            const bytes = moved && innermost(moved.packet, 'data')?.bytes;
            const view = bytes && new DataView(bytes.buffer, bytes.byteOffset);
            return [view?.getUint32(12), view?.getUint32(16)].map((word) => (word ?? 0).toString(16));
        };
        const [client, own, shown] = ['198.51.100.9', '10.0.1.10', '203.0.113.10'].map((text) => ip(text).toString(16));
        expect(quotedAfter('icmp lab.a -> 198.51.100.9', inbound, '10.0.1.10')).toEqual([client, shown]);
        expect(quotedAfter('icmp server -> 203.0.113.10', outbound, '198.51.100.9')).toEqual([own, client]);
    });
});

/** The state in which the first packet is about to be translated. */
function beforeNat(state: SimulationState): SimulationState {
    const step = run(state).find(({ stage }) => stage === 'nat');
    if (!step) {
        throw new Error('Nothing is translated.');
    }
    return step.before;
}

/** The same moment with another packet in the first one's place, its ends kept. */
function replaced(state: SimulationState, packet: Packet, text: string): SimulationState {
    const [first, ...rest] = state.packets;
    const ends = first && innermost(first.packet, 'ip');
    if (!first || !ends) {
        throw new Error(`No packet: ${text}`);
    }
    const layers = packet.layers.map((layer) =>
        layer.protocol === 'ip' ? { ...layer, source: ends.source, destination: ends.destination } : layer,
    );
    return { ...state, packets: [{ ...first, packet: { layers } }, ...rest] };
}

describe('fragments', () => {
    test('E10: fragments fit, cover the packet and make it again', () => {
        fc.assert(
            fc.property(packet, fc.integer({ min: 28, max: 100 }), (original, mtu) => {
                const pieces = fragment(original, mtu);
                expect(pieces.every((piece) => encode(piece).length <= mtu)).toBe(true);
                const bytes = encode(original);
                if (bytes.length > mtu) {
                    expect(pieces.length).toBeGreaterThan(1);
                    expect(Array.from(encode(reassemble([...pieces].reverse()) ?? { layers: [] }))).toEqual(Array.from(bytes));
                    expect(reassemble(pieces.slice(1))).toBeUndefined();
                    expect(reassemble(pieces.slice(0, -1))).toBeUndefined();
                }
            }),
        );
    });
});
