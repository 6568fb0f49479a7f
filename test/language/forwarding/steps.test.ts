/** What a step records: the line that decided, the rules, the lookups as references, and states that can be returned to. */
import { describe, expect, test } from 'vitest';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import { bind, type Translator, withBinding } from '../../../language/src/forwarding/nat-bindings.js';
import { advance, frameOf, packetOf, run, steps } from '../../../language/src/forwarding/pipeline.js';
import { startExperiment, startPacket, startProbe } from '../../../language/src/forwarding/simulation.js';
import type { Step } from '../../../language/src/forwarding/trace.js';
import { buildDesign } from '../../support/build-design.js';
import { examplePath, exampleText } from '../../support/example-paths.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';
import { buildFixture, ip } from '../../support/network-fixture.js';
import { packetSpec } from '../../support/packet-fixture.js';

const NAT = { a1: 'nat-gateway nat {\n ip 10.0.1.5\n public-ip 203.0.113.99 }', routes2: '\n0.0.0.0/0 -> nat\n' };

/** The line of a program that decided. */
const decided = (text: string, step: Step): string => text.split('\n')[step.decidedBy.start.line]?.trim() ?? '';

describe('the line that decided', () => {
    test('a route, a rule, an address, a public address, a check, a guest’s route', async () => {
        const text = lab(
            {
                group: '\ningress icmp from 10.0.1.0/24\negress all to 0.0.0.0/0\n',
                routes1: '\n0.0.0.0/0 -> igw\n',
                a: '\npublic-ip 203.0.113.10\nguest {\nroute 10.0.2.0/24 via 10.0.1.20\n}',
                b: '\nsource-dest-check off\nguest {\nforwarding on\n}',
            },
            'probe p: icmp a -> d probe q: icmp a -> server',
        );
        const p = await runProbe(text, 'p');
        const q = await runProbe(text, 'q');
        expect(decided(text, p.stepsOf()[1] ?? p.drop)).toBe('route 10.0.2.0/24 via 10.0.1.20');
        expect(decided(text, p.stepsOf().find(({ stage }) => stage === 'security-group-ingress') ?? p.drop)).toBe(
            'ingress icmp from 10.0.1.0/24',
        );
        expect(decided(text, p.stepsOf().find(({ stage }) => stage === 'destination-check') ?? p.drop)).toBe(
            'source-dest-check off',
        );
        expect(decided(text, p.stepsOf().find(({ stage }) => stage === 'guest-forward') ?? p.drop)).toBe('forwarding on');
        expect(decided(text, q.step('route-lookup'))).toBe('0.0.0.0/0 -> igw');
        expect(decided(text, q.step('nat'))).toBe('public-ip 203.0.113.10');
    });

    test('what a default supplied points at the parent’s line', async () => {
        const text = lab({}, 'probe p: icmp a -> d');
        const outcome = await runProbe(text);
        expect(decided(text, outcome.step('guest-route'))).toBe('subnet a1 {');
        expect(decided(text, outcome.step('destination-check'))).toBe('instance d { ip 10.0.2.10  }');
    });
});

describe('lookups', () => {
    test('each names a table whose explained winner is the one that won', async () => {
        const outcome = await runProbe(
            lab({ ...NAT, d: 'guest { route 198.51.100.0/24 via 10.0.2.1 }' }, 'probe p: tcp d -> server:443'),
        );
        let explained = 0;
        for (const step of outcome.steps) {
            for (const lookup of step.lookups) {
                const candidates = explainLookup(step, lookup);
                expect([step.stage, lookup.table, candidates.findIndex(({ won }) => won)]).toEqual([
                    step.stage,
                    lookup.table,
                    lookup.winner,
                ]);
                explained++;
            }
        }
        expect(explained).toBeGreaterThan(30);
    });
});

describe('states', () => {
    test('a step leaves the state before it as it was', async () => {
        const design = await buildDesign(lab(NAT, 'probe p: tcp d -> server:443'));
        const start = startProbe(design, 'probe:p');
        const first = start ? run(start) : [];
        const sizes = first.map(({ before }) => [before.packets.length, before.arpCaches.size, before.natBindings.size]);
        expect(
            start ? run(start).map(({ before }) => [before.packets.length, before.arpCaches.size, before.natBindings.size]) : [],
        ).toEqual(sizes);
        expect(first.every((step, i) => i === 0 || step.before === first[i - 1]?.after)).toBe(true);
    });

    test('steps are made when asked for, and run stops where it is told', async () => {
        const design = await buildDesign(lab({}, 'probe p: icmp a -> b'));
        const start = startProbe(design, 'probe:p');
        expect(start && run(start, { maxSteps: 3 })).toHaveLength(3);
        expect(start && steps(start).next().value?.stage).toBe('originate');
    });

    test('packets are numbered through an experiment, but each line begins with its own', async () => {
        const outcome = await runExperiment(
            lab({}, 'probe p: icmp a -> b experiment x { run p expect answered run p expect answered }'),
        );
        expect(outcome.end.packets.map(({ id }) => id)).toEqual([7, 8]);
    });

    test('what no design contains is not started', async () => {
        const design = await buildDesign(lab({}, 'probe p: icmp a -> b'));
        expect([startProbe(design, 'probe:q'), startExperiment(design, 'experiment:x')]).toEqual([undefined, undefined]);
    });

    test('a refused line of an experiment fails and changes nothing', async () => {
        const outcome = await runExperiment(
            lab({}, 'probe p: icmp a -> b experiment x { api delete-route one 192.0.2.0/24 run p expect answered }'),
        );
        expect(outcome.steps[0]).toMatchObject({ stage: 'api-call', outcome: 'failed' });
        expect(outcome.steps[0]?.after.network).toBe(outcome.steps[0]?.before.network);
        expect(outcome.steps.at(-1)?.outcome).toBe('met');
    });

    test('frameOf gives the bytes on the wire at that point', async () => {
        const outcome: Run = await runProbe(lab({}, 'probe p: icmp a -> d'));
        const wrapped = frameOf(outcome.step('encapsulate'));
        const bare = frameOf(outcome.step('decapsulate'));
        expect(wrapped.length - bare.length).toBe(14 + 20 + 8 + 8);
        expect(frameOf(packetOf(outcome.step('encapsulate')) ?? outcome.packet)).toEqual(wrapped);
    });
});

describe('ports of a NAT gateway', () => {
    test('N5: 55,000 flows to one destination, port and protocol; the next is refused, another port is not', () => {
        const design = buildFixture({
            vpcs: {
                lab: { cidr: '10.0.0.0/16', subnets: { s: { cidr: '10.0.0.0/24', instances: { a: { ip: '10.0.0.10' } } } } },
            },
        });
        const translator: Translator = {
            owner: 'nat-gateway:lab.nat',
            outsideAddresses: [ip('10.0.1.5')],
            choice: 'hash',
            timeout: () => 350,
        };
        const flow = (n: number, port: number) => ({
            protocol: 6,
            source: ip('10.0.0.0') + (n >>> 8),
            destination: ip('198.51.100.9'),
            sourcePort: 1024 + (n & 255),
            destinationPort: port,
        });
        let state = startPacket(design, packetSpec(design.network, 'icmp lab.a -> 10.0.0.20'));
        const ports = new Set<number>();
        for (let n = 0; n < 55_000; n++) {
            const bound = bind(state, translator, flow(n, 443));
            if (bound.kind !== 'new') {
                throw new Error(`Flow ${n} is ${bound.kind}.`);
            }
            ports.add(bound.binding.outsidePort);
            state = { ...state, natBindings: withBinding(state.natBindings, bound.binding) };
        }
        expect([ports.size, Math.min(...ports) >= 1024, Math.max(...ports) <= 65535]).toEqual([55_000, true, true]);
        expect(bind(state, translator, flow(55_000, 443)).kind).toBe('exhausted');
        expect(bind(state, translator, flow(7, 443)).kind).toBe('found');
        expect(bind(state, translator, flow(55_000, 444)).kind).toBe('new');
        expect(bind({ ...state, clock: 350 }, translator, flow(55_000, 443)).kind).toBe('new');
    }, 60_000);
});

test('every example ends as its expectations say', async () => {
    const files = ['first-file', 't01-t04-public-address', 't07-guest-route', 't33-nat-gateway', 't38-mtu', 'three-tier'];
    for (const file of files) {
        const design = await buildDesign(exampleText(examplePath(file)));
        const starts = [
            ...[...design.probes.keys()].map((id) => startProbe(design, id)),
            ...[...design.experiments.keys()].map((id) => startExperiment(design, id)),
        ];
        for (const start of starts) {
            const failed = start && run(start).find(({ outcome }) => outcome === 'failed');
            expect([file, failed?.summary()]).toEqual([file, undefined]);
            expect(start && advance(start)).toBeDefined();
        }
    }
});
