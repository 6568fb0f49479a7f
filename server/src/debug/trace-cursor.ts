/**
 * The trace as far as it has been computed, and positions on it.
 *
 * Steps are made by `advance` when first asked for; states are immutable, so going back is looking something up, or in a very
 * long run making a few steps again.
 */
import {
    type AgendaItem,
    itemBegunBy,
    RunSummarizer,
    type RunSummary,
    type SimulationState,
    type Step,
    summarizeRun,
} from '#language';
import { type Detail, detailsOf } from './details.js';
import { StepRecords } from './step-records.js';
import { Stretches } from './stretches.js';

/** Where a debugger stands: on a step, or inside one of its lookups. */
export interface Position {
    /** Index of the step, from 0. */
    readonly step: number;
    /** 0: on the stage itself. k: on the k-th place inside it. */
    readonly detail: number;
}

/** Details remembered at most: those of steps far apart are made anew. */
const MOST_REMEMBERED = 5_000;

/** Where a run leaves another one: what happened up to that step is shared; the step itself leaves another state behind. */
interface Origin {
    readonly trace: Trace;
    readonly index: number;
    readonly step: Step;
}

/** A lazily computed run of the simulator. */
export class Trace {
    private readonly own: Stretches;
    private readonly details = new Map<number, readonly Detail[]>();
    private readonly summarizer = new RunSummarizer();

    /** A run that begins in any state: a probe's first one, or (for a fork) one edited by hand. */
    constructor(
        readonly start: SimulationState,
        private readonly origin?: Origin,
        private readonly records = new StepRecords(),
    ) {
        this.own = new Stretches(origin?.step.after ?? start);
    }

    /** The step of that index, computed if need be; `undefined` past the end. */
    step(index: number): Step | undefined {
        while (this.records.length <= index) {
            if (!this.compute()) {
                return undefined;
            }
        }
        const { origin } = this;
        if (!origin) {
            return this.own.at(index);
        }
        return index > origin.index ? this.own.at(index - origin.index - 1) : this.inherited(origin, index);
    }

    private inherited({ trace, index: last, step }: Origin, index: number): Step | undefined {
        return index === last ? step : trace.step(index);
    }

    /** How many steps have been computed so far. */
    get length(): number {
        return this.records.length;
    }

    /** The steps computed so far, one after the other. */
    get steps(): Iterable<Step> {
        return this.walk();
    }

    private *walk(): Generator<Step> {
        for (let index = 0; index < this.length; index++) {
            yield this.step(index) as Step;
        }
    }

    /** What became of everything, as far as steps have been computed. A long run is not walked again for it. */
    get summary(): RunSummary {
        return this.origin ? summarizeRun(this.steps) : this.summarizer.build();
    }

    /** The state after a step; before the first one for -1. */
    stateAfter(index: number): SimulationState {
        return this.step(index)?.after ?? this.start;
    }

    /** The step before this one at which the same packet moved; `undefined` for its first. */
    previousOfPacket(index: number): number | undefined {
        this.step(index);
        return this.records.previousOf(index);
    }

    /** The last step up to `index` at which the packet moved, or for `undefined` the script. */
    lastStepOf(packetId: number | undefined, index: number): number | undefined {
        return this.records.lastStepOf(packetId, index);
    }

    /** The step, of those computed so far, in which the packet was born. */
    birthOf(packetId: number): number | undefined {
        return this.records.birthOf(packetId);
    }

    /** The first step of the visit to a hop that this step belongs to. */
    firstStepOfHop(index: number): number {
        const hop = this.step(index)?.hop.index;
        let first = index;
        for (let i = this.previousOfPacket(first); i !== undefined; i = this.previousOfPacket(first)) {
            if (this.step(i)?.hop.index !== hop) {
                break;
            }
            first = i;
        }
        return first;
    }

    /** The script line that a step belongs to. */
    itemAt(index: number): AgendaItem | undefined {
        const first = this.step(this.firstStepOfItem(index));
        return first && itemBegunBy(first);
    }

    /** The step that began the script line to which a step belongs. */
    firstStepOfItem(index: number): number {
        this.step(index);
        return this.records.itemStart(index);
    }

    /** The places inside a step: what its lookups compared, in order. */
    detailsOf(index: number): readonly Detail[] {
        const known = this.details.get(index);
        if (known) {
            return known;
        }
        const step = this.step(index);
        const details = step ? detailsOf(step) : [];
        if (this.details.size >= MOST_REMEMBERED) {
            this.details.clear();
        }
        this.details.set(index, details);
        return details;
    }

    /** The place inside the step where a position stands; `undefined` on the stage itself. */
    detailAt(position: Position): Detail | undefined {
        return position.detail === 0 ? undefined : this.detailsOf(position.step)[position.detail - 1];
    }

    /** The same past up to a step, which leaves another state behind; what follows is computed from there. */
    fork(index: number, state: SimulationState): Trace {
        const last = this.step(index);
        return last
            ? new Trace(this.start, { trace: this, index, step: { ...last, after: state } }, this.records.upTo(index))
            : new Trace(this.start);
    }

    /** The step at which this run leaves another one; `undefined` when it is nobody's fork. */
    get leaves(): { readonly trace: Trace; readonly index: number } | undefined {
        return this.origin;
    }

    /** Whether something else happens than the program says: a state was edited, or the order of packets chosen. */
    get isAltered(): boolean {
        return this.origin !== undefined || this.own.hasChoices;
    }

    /** Whether a step is one of that packet. The first one that has not been computed becomes one, if the packet can move. */
    give(index: number, packetId: number): boolean {
        if (index === this.length) {
            this.compute(packetId);
        }
        return this.step(index)?.packetId === packetId;
    }

    private compute(chosen?: number): boolean {
        const step = this.own.grow(chosen);
        if (!step) {
            return false;
        }
        this.records.add(step);
        if (!this.origin) {
            this.summarizer.add(step);
        }
        return true;
    }
}

/** The stage level of a step. */
export const onStage = (step: number): Position => ({ step, detail: 0 });
