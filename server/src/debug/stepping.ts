/**
 * How a packet is stepped: each motion walks over the trace until something stops it.
 *
 * step into = the next candidate that a lookup compared, then the next stage of whatever moves; step over = the next stage
 * of the same packet; step out = its next hop; back = the same, backwards. Breakpoints in between stop too.
 */
import type { SimulationState, Step } from '#language';
import { onStage, type Position, type Trace } from './trace-cursor.js';

/** Why a motion ended, in the protocol's words. */
export type StopReason =
    | 'entry'
    | 'step'
    | 'pause'
    | 'breakpoint'
    | 'function breakpoint'
    | 'data breakpoint'
    | 'instruction breakpoint'
    | 'exception'
    | 'goto'
    | 'restart';

/** The end of a motion: where, why, and which breakpoints say so. */
export interface Stop {
    readonly position: Position;
    readonly reason: StopReason;
    /** One line for people: what the breakpoint saw. */
    readonly text?: string;
    readonly breakpoints?: readonly number[];
    /** The packet that was moved alone; absent when all could move. */
    readonly alone?: number;
}

/** Finds out whether a step must not be passed. */
export interface StopFinder {
    stopAt(index: number): Stop | undefined;
}

/** Yields every step that is reached; returns the stop, or `undefined` past the end of the trace. */
export type Motion = Generator<number, Stop | undefined>;

/** What a motion needs to know. */
export interface Road {
    readonly trace: Trace;
    readonly from: Position;
    readonly finder: StopFinder;
    /** Steps that a single step does not stop at, because nothing happens there (smart stepping). */
    readonly skips: (step: Step) => boolean;
    /** The run in which a packet is the next to move, while the others wait; `undefined` when it cannot. */
    readonly turn: (index: number, packetId: number) => Trace | undefined;
}

/** Runs forward until a breakpoint, the end, or the first step that `reached` accepts. */
export function* forward(road: Road, reached: (step: Step) => boolean): Motion {
    for (let index = road.from.step + 1; ; index++) {
        const step = road.trace.step(index);
        if (!step) {
            return undefined;
        }
        yield index;
        const stop = road.finder.stopAt(index) ?? (reached(step) ? stepStop(index) : undefined);
        if (stop) {
            return stop;
        }
    }
}

/** Runs backward until a breakpoint, a step that `reached` accepts, or the beginning. */
export function* backward(road: Road, reached: (index: number) => boolean = () => false): Motion {
    for (let index = road.from.step - 1; index >= 0; index--) {
        yield index;
        const stop = road.finder.stopAt(index) ?? (reached(index) ? stepStop(index) : undefined);
        if (stop) {
            return stop;
        }
    }
    return { position: onStage(0), reason: 'entry' };
}

/** To the next breakpoint or the end. */
export const continueForward = (road: Road): Motion => forward(road, () => false);

/** To the next candidate of this stage, else to the stage of whatever packet moves next. */
export function* stepInto(road: Road): Motion {
    const { step, detail } = road.from;
    if (detail < road.trace.detailsOf(step).length) {
        return { position: { step, detail: detail + 1 }, reason: 'step' };
    }
    return yield* forward(road, (candidate) => !road.skips(candidate));
}

/** Into one chosen lookup: its first candidate. */
export function stepIntoLookup(road: Road, lookup: number): Stop {
    const { step } = road.from;
    const wanted = road.trace.step(step)?.lookups[lookup];
    const detail = road.trace.detailsOf(step).findIndex((candidate) => candidate.lookup === wanted) + 1;
    return { position: { step, detail }, reason: 'step' };
}

/** To the next stage of the same packet; when it ends, to whatever moves next. */
export const stepOver = (road: Road, packetId: number | undefined): Motion =>
    forward(road, (step) => (step.packetId === packetId && !road.skips(step)) || !inFlight(step.before, packetId));

/** To the next hop of the same packet; when it ends, to whatever moves next. */
export function stepOut(road: Road, packetId: number | undefined): Motion {
    const last = packetId === undefined ? undefined : road.trace.lastStepOf(packetId, road.from.step);
    const hop = last === undefined ? undefined : road.trace.step(last)?.hop.index;
    return forward(road, (step) => (step.packetId === packetId && step.hop.index !== hop) || !inFlight(step.before, packetId));
}

/** The inverse of `stepOver`: the same packet's stage before, else whatever moved before. */
export function stepBack({ trace, from, skips }: Road): Stop {
    if (from.detail > 0) {
        return { position: { step: from.step, detail: from.detail - 1 }, reason: 'step' };
    }
    let target = trace.previousOfPacket(from.step) ?? from.step - 1;
    while (skipsAt(trace, skips, target)) {
        target = trace.previousOfPacket(target) ?? -1;
    }
    return target < 0 ? { position: onStage(0), reason: 'entry' } : stepStop(target);
}

/** Whether a step is passed by, and not the packet's first. */
function skipsAt(trace: Trace, skips: Road['skips'], index: number): boolean {
    const step = index < 0 ? undefined : trace.step(index);
    return step !== undefined && skips(step) && trace.previousOfPacket(index) !== undefined;
}

/** Back over whatever other packets did: to the stage before of the same packet; from inside a lookup, to its stage. */
export function backOver(road: Road, packetId: number | undefined): Motion {
    const { trace, from } = road;
    if (from.detail > 0 && trace.step(from.step)?.packetId === packetId) {
        return standing(stepStop(from.step));
    }
    let target = stepBefore(trace, packetId, from.step);
    while (skipsAt(trace, road.skips, target)) {
        target = stepBefore(trace, packetId, target);
    }
    return backward(road, (index) => index <= target);
}

/** Back out of the hop: to the last stage of the hop before; from a packet's first hop, to the step that made it. */
export function backOut(road: Road, packetId: number | undefined): Motion {
    const { trace, from } = road;
    const last = trace.lastStepOf(packetId, from.step);
    const target = stepBefore(trace, packetId, last === undefined ? from.step : trace.firstStepOfHop(last));
    return backward(road, (index) => index <= target);
}

/** The last step before this one at which the packet moved, else the one at which it was born, else the one before. */
function stepBefore(trace: Trace, packetId: number | undefined, index: number): number {
    const moved = trace.lastStepOf(packetId, index - 1);
    const birth = packetId === undefined ? undefined : trace.birthOf(packetId);
    return moved ?? (birth !== undefined && birth < index ? birth : index - 1);
}

/** A motion that goes nowhere else. */
// biome-ignore lint/correctness/useYield: it has arrived before it begins
function* standing(stop: Stop): Motion {
    return stop;
}

/** The inverse of `stepInto`: one candidate, else the last candidate of the step before. */
export function stepBackInto(trace: Trace, from: Position): Stop {
    if (from.detail > 0) {
        return { position: { step: from.step, detail: from.detail - 1 }, reason: 'step' };
    }
    const step = from.step - 1;
    return step < 0
        ? { position: onStage(0), reason: 'entry' }
        : { position: { step, detail: trace.detailsOf(step).length }, reason: 'step' };
}

/** Whether the packet still moves or waits in this state. */
export const inFlight = (state: SimulationState, packetId: number | undefined): boolean =>
    state.packets.some(({ id, status }) => id === packetId && (status === 'moving' || status === 'waiting'));

const stepStop = (index: number): Stop => ({ position: onStage(index), reason: 'step' });
