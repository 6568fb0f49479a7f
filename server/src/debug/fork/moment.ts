/** In which future one is, and whether in its past: what the editor shows all the time. */
import type { Step } from '#language';
import { type Future, futureName } from './futures.js';

/** Answer to the custom request `vpc/moment`. */
export interface Moment {
    /** From 1, as people count: the step on which the debugger stands. */
    readonly step: number;
    /** The last step that this future has reached so far. */
    readonly latest: number;
    /** Whether one has gone back from there. */
    readonly past: boolean;
    /** Number and name of the future; 0 is the original. */
    readonly future: { readonly id: number; readonly name: string };
}

/** The moment at a step (from 0) of a future that was last seen at another. */
export const momentAt = (step: number, furthest: number, future: Future): Moment => ({
    step: step + 1,
    latest: Math.max(furthest, step) + 1,
    past: step < furthest,
    future: { id: future.id, name: futureName(future) },
});

/** `in the past (step 12 of 40), in fork 1`; empty in the present of the original future. */
function textOfMoment({ step, latest, past, future }: Moment): string {
    return [past && `in the past (step ${step} of ${latest})`, future.id > 0 && `in fork ${future.id}`]
        .filter(Boolean)
        .join(', ');
}

/** What an editor shows beside the thread: that a packet died, that one is in the past, or in a fork; nothing otherwise. */
export function describeStop(reason: string, step: Step | undefined, moment: Moment): string | undefined {
    const where = textOfMoment(moment);
    const exception = step?.outcome === 'failed' ? 'Expectation failed' : 'Packet dropped';
    const what = reason === 'exception' ? exception : where && `Paused on ${reason}`;
    return [what, where].filter(Boolean).join(' · ') || undefined;
}
