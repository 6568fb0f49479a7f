/**
 * Futures: the original one, and those that edits have made. A fork shares the past of the future it was made from up to the
 * step on which the edit was done; there the two part. None is ever given up: one can go back and forth between them.
 *
 * Going back past the place of a fork stays in the fork: its past is the common one, and going forward leads into the fork
 * again. To go back to another future one switches.
 */
import type { Step } from '#language';
import type { Debuggee } from '../debuggee.js';
import { RequestFailure } from '../errors.js';
import type { Trace } from '../trace-cursor.js';
import { differs } from './differences.js';
import type { Edited } from './edit.js';

/** Where a fork parts, and why. */
export interface ForkPoint {
    readonly from: Future;
    /** The step whose outcome was edited. */
    readonly step: number;
    readonly edits: readonly string[];
}

/** One future. */
export interface Future {
    /** 0 is the original. */
    readonly id: number;
    readonly debuggee: Debuggee;
    readonly fork?: ForkPoint;
}

/** `fork 1 (ip.ttl 64 → 1)`. */
export const futureName = ({ id, fork }: Future): string => (fork ? `fork ${id} (${fork.edits.join(', ')})` : 'the original');

/** The futures of a run, and which of them one is in. */
export class Futures {
    private readonly futures: Future[];
    private index = 0;
    /** Per fork: the first step at which it does something else than the future it was made from. */
    private readonly firstDifferences = new Map<number, number>();

    constructor(original: Debuggee) {
        this.futures = [{ id: 0, debuggee: original }];
    }

    /** The future one is in. */
    get current(): Future {
        return this.futures[this.index] as Future;
    }

    /** All of them, by number. */
    get all(): readonly Future[] {
        return this.futures;
    }

    /**
     * Makes a fork of the present future, and goes into it. While nothing has moved since the last edit (`isUntouched`), the
     * next one belongs to the same fork.
     */
    edit(step: number, { state, what }: Edited, isUntouched: boolean): Future {
        const { current } = this;
        const amended = isUntouched && current.fork?.step === step ? current.fork : undefined;
        const from = amended?.from ?? current;
        const fork: ForkPoint = { from, step, edits: [...(amended?.edits ?? []), what] };
        const id = amended ? current.id : this.futures.length;
        const future: Future = { id, fork, debuggee: from.debuggee.fork(step, state) };
        this.futures[id] = future;
        this.index = id;
        return future;
    }

    /** Goes into a future; one that was never made fails. */
    switchTo(id: number): Future {
        const future = this.futures[id] ?? this.unknown(String(id));
        this.index = id;
        return future;
    }

    /** Fails: there is no such future. */
    unknown(text: string): never {
        throw new RequestFailure('unknown-future', { id: text, last: this.futures.length - 1 });
    }

    /** The last step at which two different futures do the same: there they part, for what it leaves behind was edited. */
    lastCommonStep(a: Future, b: Future): number {
        const left = partings(a);
        const right = new Map(partings(b).map(({ trace, last }) => [trace, last]));
        const common = left.find(({ trace }) => right.has(trace));
        return common ? Math.min(common.last, right.get(common.trace) ?? 0) : -1;
    }

    /**
     * Whether a step of the present fork is the first one that differs from the future it was made from, and what happened
     * there instead: `undefined` as a step means that nothing more happened.
     */
    differenceAt(index: number): { readonly instead: Step | undefined } | undefined {
        const { id, fork, debuggee } = this.current;
        const known = this.firstDifferences.get(id);
        if (!fork || index <= fork.step || (known !== undefined && known !== index)) {
            return undefined;
        }
        const [step, instead] = [debuggee.trace.step(index), fork.from.debuggee.trace.step(index)];
        if (!differs(step, instead)) {
            return undefined;
        }
        this.firstDifferences.set(id, index);
        return { instead };
    }

    /** The first difference of the present fork, as far as it has been walked. */
    get firstDifference(): number | undefined {
        return this.firstDifferences.get(this.current.id);
    }
}

/** The runs that a future goes along, its own one first, and the last step that it has from each. */
function partings({ debuggee }: Future): { readonly trace: Trace; readonly last: number }[] {
    const found = [{ trace: debuggee.trace, last: Number.POSITIVE_INFINITY }];
    let last = Number.POSITIVE_INFINITY;
    for (let leaves = debuggee.trace.leaves; leaves; leaves = leaves.trace.leaves) {
        last = Math.min(last, leaves.index);
        found.push({ trace: leaves.trace, last });
    }
    return found;
}
