/** Very long runs: steps that are made again are the steps that were made, whichever way one comes to them. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { frameOf, type SimulationState, type Step, startExperiment, steps } from '../../../language/src/index.js';
import { deedOf } from '../../../server/src/debug/fork/differences.js';
import { Trace } from '../../../server/src/debug/trace-cursor.js';
import { buildDesign } from '../../support/build-design.js';

/** Some thousand steps: more than a run keeps. */
const RUNS = 300;

const PROGRAM = `vpc lab {
    cidr 10.0.0.0/16
    security-group default { ingress all from 0.0.0.0/0  egress all to 0.0.0.0/0 }
    subnet s {
        cidr 10.0.1.0/24
        instance a { ip 10.0.1.10 }
        instance b { ip 10.0.1.11 }
    }
}
probe ping: icmp a -> b
experiment long {
${Array.from({ length: RUNS }, (_, i) => (i % 10 === 9 ? '    wait 90s' : '    run ping')).join('\n')}
}
`;

/** What can be told apart of a step. */
const seen = (step: Step | undefined): unknown =>
    step && [
        deedOf(step, 'in-file'),
        step.summary(),
        Buffer.from(frameOf(step)).toString('hex'),
        step.after.clock,
        step.after.nextItem,
        [...step.after.arpCaches.entries()],
        [...step.after.connections.entries()],
    ];

describe('a run of thousands of steps', () => {
    let start: SimulationState;
    let all: Step[];
    beforeAll(async () => {
        const design = await buildDesign(PROGRAM);
        start = startExperiment(design, [...design.experiments.keys()][0] ?? '') as SimulationState;
        all = [...steps(start)];
        expect(all.length).toBeGreaterThan(4000);
    });

    test('is the same forwards, backwards, and by leaps', () => {
        const trace = new Trace(start);
        expect([...all, undefined].map((_, i) => seen(trace.step(i)))).toEqual([...all, undefined].map(seen));
        const places = fc.array(fc.nat(all.length), { minLength: 20, maxLength: 60 });
        fc.assert(
            fc.property(places, (indices) => {
                for (const index of indices) {
                    expect(seen(trace.step(index))).toEqual(seen(all[index]));
                }
            }),
            { numRuns: 20 },
        );
        for (let index = all.length - 1; index >= all.length - 3000; index--) {
            expect(trace.step(index)?.before.nextItem).toBe(all[index]?.before.nextItem);
        }
    });

    test('knows of every step who moved before, in which line, and where a packet was born', () => {
        const trace = new Trace(start);
        trace.step(all.length);
        const lastOf = new Map<number, number>();
        all.forEach(({ packetId, born }, index) => {
            if (packetId !== undefined) {
                expect(trace.previousOfPacket(index)).toBe(lastOf.get(packetId));
                lastOf.set(packetId, index);
                expect(trace.lastStepOf(packetId, index)).toBe(index);
            }
            born.forEach((id) => void expect(trace.birthOf(id)).toBe(index));
        });
        expect(trace.summary.items).toHaveLength(RUNS);
        expect(trace.lastStepOf(1, -1)).toBeUndefined();
    });

    test('is shared by its forks, wherever they leave it', () => {
        const trace = new Trace(start);
        trace.step(all.length);
        fc.assert(
            fc.property(fc.nat(all.length - 1), fc.nat(all.length - 1), (leaves, index) => {
                const fork = trace.fork(leaves, trace.stateAfter(leaves));
                expect(seen(fork.step(index))).toEqual(seen(all[index]));
                expect(fork.previousOfPacket(index)).toBe(trace.previousOfPacket(index));
                const id = all[index]?.packetId;
                expect(id === undefined ? undefined : fork.birthOf(id)).toBe(id === undefined ? undefined : trace.birthOf(id));
            }),
            { numRuns: 40 },
        );
    });
});
