/**
 * One packet moves, the others wait where they are. What is in flight at the same time moves in some order, which the machine
 * chooses; here a person does. A packet that waits for an answer takes the packets along that it has caused for it.
 *
 * Back, a packet can be taken alone as far as it was the last to move: there is no state in which what others did later has
 * happened, and what it did before has not.
 */
import { packetInTurn, type Step } from '#language';
import { RequestFailure } from './errors.js';
import type { Motion, Road, Stop } from './stepping.js';
import { threadName } from './threads.js';
import { onStage } from './trace-cursor.js';

/** Runs one packet forward until a breakpoint, the first step that `reached` accepts, or its end. */
export function* forwardAlone(road: Road, packetId: number, reached: (step: Step) => boolean): Motion {
    for (let index = road.from.step + 1; ; index++) {
        const step = road.turn(index, packetId)?.step(index);
        if (!step) {
            return { position: onStage(index - 1), reason: 'pause', alone: packetId, text: endText(packetId) };
        }
        yield index;
        const stop = road.finder.stopAt(index);
        if (stop) {
            return { ...stop, alone: step.packetId ?? packetId };
        }
        if (reached(step)) {
            return { position: onStage(index), reason: 'step', alone: step.packetId ?? packetId };
        }
    }
}

const endText = (packetId: number): string => `#${packetId} has come to its end; the others wait`;

/** To the next stage of the packet. */
export const stepOverAlone = (road: Road, packetId: number): Motion =>
    forwardAlone(road, packetId, (step) => step.packetId === packetId && !road.skips(step));

/** To the next candidate of its stage, else to the next stage of the packet or of one it waits for. */
export function* stepIntoAlone(road: Road, packetId: number): Motion {
    const { step, detail } = road.from;
    if (road.trace.step(step)?.packetId === packetId && detail < road.trace.detailsOf(step).length) {
        return { position: { step, detail: detail + 1 }, reason: 'step', alone: packetId };
    }
    return yield* forwardAlone(road, packetId, (candidate) => !road.skips(candidate));
}

/** To the packet's next hop. */
export function stepOutAlone(road: Road, packetId: number): Motion {
    const last = road.trace.lastStepOf(packetId, road.from.step);
    const hop = last === undefined ? undefined : road.trace.step(last)?.hop.index;
    return forwardAlone(road, packetId, (step) => step.packetId === packetId && step.hop.index !== hop);
}

/** Takes one packet back until a breakpoint, its own stage before (`single`), or where another packet moved. */
export function* backAlone(road: Road, packetId: number, single: boolean): Motion {
    const { trace, from } = road;
    if (single && from.detail > 0) {
        return { position: { step: from.step, detail: from.detail - 1 }, reason: 'step', alone: packetId };
    }
    for (let index = from.step; index > 0; index--) {
        const undone = trace.step(index);
        if (!undone || !movesFor(undone, packetId)) {
            return {
                position: onStage(index),
                reason: 'pause',
                alone: packetId,
                text: `Before that, ${threadName(undone)} moved`,
            };
        }
        yield index - 1;
        const stop: Stop | undefined = road.finder.stopAt(index - 1);
        const isOwn = undone.packetId === packetId;
        if (stop || (single && isOwn)) {
            return { ...(stop ?? { position: onStage(index - 1), reason: 'step' }), alone: packetId };
        }
    }
    return { position: onStage(0), reason: 'entry', alone: packetId };
}

/** Whether a step is the packet's own, or of one that it waits for. */
function movesFor({ packetId: mover, before }: Step, packetId: number): boolean {
    return mover === packetId || (mover !== undefined && packetInTurn(before, packetId)?.id === mover);
}

/** Fails when a packet cannot go on alone: at its end nothing is left to do. */
export function refuseEnded(road: Road, packetId: number): void {
    const state = road.trace.stateAfter(road.from.step);
    if (!packetInTurn(state, packetId)) {
        throw new RequestFailure('cannot-move-alone', { packetId, problem: 'it has come to its end here' });
    }
}

/** Fails when a packet cannot go back alone: another one has moved since. */
export function refuseOutOfTurn(road: Road, packetId: number): void {
    const step = road.trace.step(road.from.step);
    if (road.from.step > 0 && step && !movesFor(step, packetId)) {
        throw new RequestFailure('cannot-move-alone', { packetId, problem: `${threadName(step)} was the last to move` });
    }
}
