/** Promises that hold for any network and any packet: it ends, nothing is thrown, the same again, the payload is kept. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DROP_REASONS } from '../../../language/src/forwarding/drop-reasons.js';
import { advance, LOOP_LIMIT, PACKET_LIMIT, run, steps } from '../../../language/src/forwarding/pipeline.js';
import { RULES } from '../../../language/src/forwarding/rules.js';
import { startPacket } from '../../../language/src/forwarding/simulation.js';
import type { Design } from '../../../language/src/model/design.js';
import { encode } from '../../../language/src/packet/encode.js';
import { innermost } from '../../../language/src/packet/packet.js';
import { runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';
import { buildFixture, type InstanceSpec, type NetworkSpec, OPEN, type SubnetSpec } from '../../support/network-fixture.js';
import { packetSpec } from '../../support/packet-fixture.js';

const NAMES = ['a', 'b', 'c', 'd'] as const;
const DESTINATIONS = [
    '10.0.1.10',
    '10.0.1.11',
    '10.0.2.12',
    '10.0.2.13',
    '10.0.1.1',
    '10.0.2.1',
    '10.0.1.99',
    '10.0.1.255',
    '203.0.113.10',
    '203.0.113.12',
    '203.0.113.99',
    '198.51.100.9',
    '192.0.2.7',
    '239.1.1.1',
    '255.255.255.255',
    '169.254.169.254',
    '169.254.170.2',
    '0.0.0.0',
    '127.0.0.1',
];

/** Guests that route anywhere, into loops too. */
const instance = (i: number): fc.Arbitrary<InstanceSpec> =>
    fc.record({
        ip: fc.constantFrom(`10.0.${i < 2 ? 1 : 2}.1${i}`, `10.0.${i < 2 ? 1 : 2}.1${i}=203.0.113.1${i}`),
        groups: fc.constantFrom(['open'], ['default'], ['shut']),
        check: fc.constantFrom('on', 'off'),
        server: fc.constantFrom('rack1', 'rack2', 'rack3'),
        forwarding: fc.constant('on' as const),
        routes: fc.subarray([
            `0.0.0.0/0 via 10.0.${i < 2 ? 1 : 2}.1${i ^ 1}`,
            '10.0.0.0/8 via 10.0.1.11',
            '198.51.100.0/24 via 10.0.2.12 onlink',
        ]),
    });

const table = fc.subarray([
    '0.0.0.0/0 igw',
    '0.0.0.0/0 nat',
    '198.51.100.0/24 b',
    '10.0.2.0/24 a',
    '192.0.2.0/24 blackhole',
    '10.0.1.0/24 gone',
]);

const network: fc.Arbitrary<NetworkSpec> = fc
    .record({
        profile: fc.constantFrom('aws', 'aws-2020', 'aws-2013', 'azure'),
        encapsulation: fc.constantFrom('geneve', 'vxlan'),
        instances: fc.tuple(instance(0), instance(1), instance(2), instance(3)),
        tables: fc.tuple(table, table),
        acl: fc.constantFrom('default', 'strict'),
    })
    .map(({ instances, tables, acl, ...rest }) => {
        const subnet = (number: 1 | 2, from: number): SubnetSpec => ({
            cidr: `10.0.${number}.0/24`,
            table: `t${number}`,
            acl: number === 1 ? 'default' : acl,
            instances: Object.fromEntries(
                NAMES.slice(from, from + 2).map((name, i) => [name, instances[from + i] ?? instances[0]]),
            ),
            nats: number === 1 ? { nat: '10.0.1.5=203.0.113.99' } : {},
        });
        return {
            ...rest,
            vpcs: {
                lab: {
                    cidr: '10.0.0.0/16',
                    gateway: 'igw',
                    tables: { t1: tables[0], t2: tables[1] },
                    groups: { open: OPEN, shut: [] },
                    acls: { strict: ['ingress 100 allow tcp 443 0.0.0.0/0', 'egress 100 allow all 0.0.0.0/0'] },
                    subnets: { a1: subnet(1, 0), a2: subnet(2, 2) },
                },
            },
            hosts: { server: '198.51.100.9' },
        };
    });

const probe = fc.record({
    protocol: fc.constantFrom('icmp', 'tcp', 'udp', 'packet'),
    source: fc.constantFrom(...NAMES.map((name) => `lab.${name}`), 'server'),
    destination: fc.constantFrom(...DESTINATIONS),
    options: fc.record(
        {
            size: fc.integer({ min: 0, max: 70_000 }),
            df: fc.constant(true as const),
            ttl: fc.integer({ min: 0, max: 255 }),
            fields: fc.dictionary(
                fc.constantFrom(
                    'ip.src',
                    'ip.proto',
                    'eth.type',
                    'eth.dst',
                    'ip.frag_offset',
                    'ip.flags.mf',
                    'tcp.flags',
                    'nonsense',
                ),
                fc.integer({ min: 0, max: 0xffff }),
                { maxKeys: 3 },
            ),
        },
        { requiredKeys: [] },
    ),
});

const scene = fc.tuple(network, probe).map(([spec, packet]) => {
    const design: Design = buildFixture(spec);
    const text = `${packet.protocol} ${packet.source} -> ${packet.destination}`;
    return { design, spec: packetSpec(design.network, text, packet.options) };
});

describe('any packet in any network', () => {
    test('K1: ends, within bounds, and each step cites rules and reasons of the catalogues', () => {
        fc.assert(
            fc.property(scene, ({ design, spec }) => {
                const taken = run(startPacket(design, spec), { maxSteps: 60_000 });
                const last = taken.at(-1)?.after;
                expect(last && advance(last)).toBeUndefined();
                expect(last?.packets.length).toBeLessThanOrEqual(PACKET_LIMIT + 100);
                for (const step of taken) {
                    expect(step.rules.every((rule) => rule in RULES)).toBe(true);
                    expect(step.dropReason === undefined || step.dropReason in DROP_REASONS).toBe(true);
                    expect(step.outcome === 'dropped').toBe(step.dropReason !== undefined);
                    expect(step.summary().length).toBeGreaterThan(5);
                }
            }),
            { numRuns: 150 },
        );
    });

    test('a drop reason is one that its stage may give', () => {
        fc.assert(
            fc.property(scene, ({ design, spec }) => {
                for (const { stage, dropReason } of steps(startPacket(design, spec))) {
                    const allowed: readonly string[] = dropReason ? DROP_REASONS[dropReason].stages : [stage];
                    expect(allowed).toContain(stage);
                }
            }),
            { numRuns: 60 },
        );
    });

    test('runs alike twice, and from the middle as from the start', () => {
        fc.assert(
            fc.property(scene, fc.nat(40), ({ design, spec }, at) => {
                const first = run(startPacket(design, spec));
                const again = run(startPacket(design, spec));
                const print = (taken: typeof first): string[] =>
                    taken.map((step) => `${step.packetId} ${step.stage} ${step.outcome} ${step.summary()}`);
                expect(print(again)).toEqual(print(first));
                const middle = first[at % first.length];
                expect(middle && print(run(middle.after))).toEqual(print(first).slice((at % first.length) + 1));
            }),
            { numRuns: 60 },
        );
    });

    test('keeps the payload of a packet that is not cut, and can be encoded at every step', () => {
        fc.assert(
            fc.property(scene, ({ design, spec }) => {
                const taken = run(startPacket(design, spec), { maxSteps: 1000 });
                const forms = new Set(taken.flatMap(({ after }) => after.packets.slice(0, 1).map(({ packet }) => packet)));
                const [sent] = forms;
                for (const packet of forms) {
                    const ip = innermost(packet, 'ip');
                    expect(encode(packet).length).toBeGreaterThanOrEqual(0);
                    if (sent && ip && !ip.moreFragments && ip.fragmentOffset === 0) {
                        expect(sameBytes(innermost(packet, 'data')?.bytes, innermost(sent, 'data')?.bytes)).toBe(true);
                    }
                }
            }),
            { numRuns: 60 },
        );
    });
});

const NONE = new Uint8Array();

const sameBytes = (a: Uint8Array = NONE, b: Uint8Array = NONE): boolean =>
    a.length === b.length && a.every((byte, i) => byte === b[i]);

describe('loops', () => {
    test('I23: guests that send a packet to each other end it by TTL', async () => {
        const parts = {
            a: 'source-dest-check off guest { forwarding on route 192.0.2.0/24 via 10.0.1.20 }',
            b: 'source-dest-check off guest { forwarding on route 192.0.2.0/24 via 10.0.1.10 }',
        };
        const outcome = await runProbe(lab(parts, 'probe p: icmp a -> 192.0.2.1'));
        expect(outcome.fate).toBe('ttl-exceeded');
        expect(outcome.packet.hop.index).toBeGreaterThan(LOOP_LIMIT);
    });

    test('K1: a packet that goes far without losing TTL is dropped as looping', async () => {
        const { steps: taken } = await runProbe(lab({}, 'probe p: icmp a -> d'));
        const state = taken.find(({ stage }) => stage === 'underlay')?.before;
        const flight = state?.packets[0];
        const far = state &&
            flight && { ...state, packets: state.packets.with(0, { ...flight, hop: { ...flight.hop, index: LOOP_LIMIT + 1 } }) };
        expect(far && advance(far)?.dropReason).toBe('forwarding-loop');
    });
});

test('K1: a design with dangling references runs, and the packet dies where something is missing', () => {
    const design = buildFixture({
        vpcs: {
            lab: {
                cidr: '10.0.0.0/16',
                groups: { open: OPEN },
                subnets: {
                    a1: {
                        cidr: '10.0.1.0/24',
                        table: 'nowhere',
                        acl: 'nowhere',
                        instances: { a: { ip: '10.0.1.10', groups: ['open', 'gone'] } },
                    },
                },
            },
        },
    });
    const taken = run(startPacket(design, packetSpec(design.network, 'icmp lab.a -> 10.0.2.1')));
    expect(taken.at(-1)?.dropReason).toBe('missing-element');
});
