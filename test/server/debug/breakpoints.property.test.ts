/** Breakpoints of every kind, alone and together: backwards they stop at the same steps as forwards, in the other order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BreakpointSet } from '../../../server/src/debug/breakpoints/breakpoint-set.js';
import type { Debuggee } from '../../../server/src/debug/debuggee.js';
import { backward, continueForward, type Motion } from '../../../server/src/debug/stepping.js';
import { onStage } from '../../../server/src/debug/trace-cursor.js';
import { chosenRun, startChoice } from '../../support/debug-starts.js';

const TERMS = fc.record({
    hitCondition: fc.constantFrom(undefined, undefined, '2', '>=2', '%2'),
    condition: fc.constantFrom(undefined, undefined, 'ip.ttl > 60', 'tcp or icmp', 'ip.src == 10.0.0.0/8'),
    mode: fc.constantFrom(undefined, undefined, 'any', 'first', 'replies'),
});

const CHOICES = fc.record({
    /** Which of the places of the program. */
    lines: fc.array(fc.tuple(fc.nat(400), TERMS), { maxLength: 4 }),
    functions: fc.array(fc.tuple(fc.constantFrom('nat', 'route-lookup', '*.arp', 'guest', 'deliver'), TERMS), { maxLength: 2 }),
    data: fc.array(fc.tuple(fc.constantFrom('ip.src', 'ip.ttl', 'eth.dst', 'bytes 0-5', 'connections', 'ARP entries'), TERMS), {
        maxLength: 2,
    }),
    exceptions: fc.array(fc.constantFrom('dropped', 'rewritten', 'expectation-failed'), { maxLength: 2 }),
});

type Choices = typeof CHOICES extends fc.Arbitrary<infer T> ? T : never;

/** A fresh set, so that nothing is remembered from one direction to the other. */
function setOf(debuggee: Debuggee, { lines, functions, data, exceptions }: Choices): BreakpointSet {
    const set = new BreakpointSet();
    const uri = debuggee.program.uri;
    const places = debuggee.locations.between(uri, 0, 100_000);
    const spots = places.length === 0 ? [] : lines.map(([choice, terms]) => ({ place: places[choice % places.length], terms }));
    set.lines.replace(spots.map(({ place, terms }) => ({ uri, line: place?.start.line ?? 0, ...terms })));
    set.functions.replace(functions.map(([name, terms]) => ({ name, ...terms })));
    set.data.replace(data.map(([dataId, terms]) => ({ dataId, ...terms })));
    set.exceptions.replace(exceptions.map((filter) => ({ filter })));
    set.bind(debuggee);
    return set;
}

/** `step/detail reason` of every stop on the way, until the trace ends or the motion goes no further. */
function stopsOf(from: number, motion: (step: number) => Motion, isEnd: (step: number) => boolean): string[] {
    const stops: string[] = [];
    for (let step = from; ; ) {
        const moving = motion(step);
        let result = moving.next();
        while (!result.done) {
            result = moving.next();
        }
        if (!result.value || result.value.reason === 'entry') {
            return stops;
        }
        const { position, reason, breakpoints, text } = result.value;
        step = position.step;
        if (isEnd(step)) {
            return stops;
        }
        stops.push(`${step}/${position.detail} ${reason} ${breakpoints?.join()} ${text ?? ''}`);
    }
}

test('the same stops, forwards and backwards', async () => {
    let found = 0;
    await fc.assert(
        fc.asyncProperty(startChoice, CHOICES, async (choice, choices) => {
            const { debuggee } = await chosenRun(choice);
            const { trace } = debuggee;
            const end = Math.min(trace.length, 400);
            const [there, back] = [setOf(debuggee, choices), setOf(debuggee, choices)];
            const skips = (): boolean => false;
            const turn = (): undefined => undefined;
            const forward = stopsOf(
                -1,
                (step) => continueForward({ trace, from: onStage(step), finder: there, skips, turn }),
                (step) => step >= end,
            );
            const reverse = stopsOf(
                end,
                (step) => backward({ trace, from: onStage(step), finder: back, skips, turn }),
                () => false,
            );
            found += forward.length;
            expect(reverse.reverse()).toEqual(forward);
        }),
        { numRuns: 80 },
    );
    expect(found).toBeGreaterThan(100);
}, 120_000);
