/** Going back over and out: on any run, to the same packet's stage before, and to its hop before. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Debuggee } from '../../../server/src/debug/debuggee.js';
import { backOut, backOver, type Motion, type Road } from '../../../server/src/debug/stepping.js';
import { onStage } from '../../../server/src/debug/trace-cursor.js';
import { chosenRun, startChoice } from '../../support/debug-starts.js';

const roadFrom = ({ trace }: Debuggee, index: number): Road => ({
    trace,
    from: onStage(index),
    finder: { stopAt: () => undefined },
    skips: () => false,
    turn: () => undefined,
});

/** The step at which a motion ends. */
function endOf(motion: Motion): number {
    for (;;) {
        const { done, value } = motion.next();
        if (done) {
            return value?.position.step ?? Number.NaN;
        }
    }
}

/** The step that made a packet; for one that makes itself, as the first of a script line does, the step before. */
function birthOf({ trace }: Debuggee, packetId: number): number {
    const steps = [...trace.steps];
    const first = steps.findIndex((step) => step.packetId === packetId);
    const maker = steps.slice(0, first).findIndex(({ born }) => born.includes(packetId));
    return maker >= 0 ? maker : Math.max(first - 1, 0);
}

test('back over is the same packet one stage earlier, or where it was made', async () => {
    await fc.assert(
        fc.asyncProperty(startChoice, async (choice) => {
            const { debuggee, index } = await chosenRun(choice);
            const id = debuggee.trace.step(index)?.packetId;
            if (id !== undefined) {
                const expected = debuggee.trace.previousOfPacket(index) ?? birthOf(debuggee, id);
                expect(endOf(backOver(roadFrom(debuggee, index), id))).toBe(expected);
            }
        }),
        { numRuns: 200 },
    );
}, 60_000);

test('back out is the last stage of the hop before, or where the packet was made', async () => {
    await fc.assert(
        fc.asyncProperty(startChoice, async (choice) => {
            const { debuggee, index } = await chosenRun(choice);
            const step = debuggee.trace.step(index);
            if (step?.packetId === undefined) {
                return;
            }
            const end = endOf(backOut(roadFrom(debuggee, index), step.packetId));
            const reached = debuggee.trace.step(end);
            const first = debuggee.trace.firstStepOfHop(index);
            if (debuggee.trace.previousOfPacket(first) === undefined) {
                expect(end).toBe(birthOf(debuggee, step.packetId));
            } else {
                expect(reached?.packetId).toBe(step.packetId);
                expect(reached?.hop.index).not.toBe(step.hop.index);
                const between = [...debuggee.trace.steps]
                    .slice(end + 1, index + 1)
                    .filter(({ packetId }) => packetId === step.packetId);
                expect(new Set(between.map(({ hop }) => hop.index))).toEqual(new Set([step.hop.index]));
            }
        }),
        { numRuns: 200 },
    );
}, 60_000);
