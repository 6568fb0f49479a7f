/**
 * The trace as far as it has been computed, and positions on it.
 *
 * Steps are made by `advance` when first asked for and kept; states are immutable, so going back is looking something up.
 */
import { type AgendaItem, advance, itemBegunBy, type SimulationState, type Step } from '#language';
import { type Detail, detailsOf } from './details.js';

/** Where a debugger stands: on a step, or inside one of its lookups. */
export interface Position {
    /** Index of the step, from 0. */
    readonly step: number;
    /** 0: on the stage itself. k: on the k-th place inside it. */
    readonly detail: number;
}

/** Details remembered at most: those of steps far apart are made anew. */
const MOST_REMEMBERED = 20_000;

/** A lazily computed run of the simulator. */
export class Trace {
    private readonly known: Step[] = [];
    private readonly details = new Map<number, readonly Detail[]>();
    /** Per step: the step at which the same packet moved before; -1 for its first. */
    private readonly previous: number[] = [];
    /** Per step: the step that began its script line. */
    private readonly itemStarts: number[] = [];
    private readonly lastOfPacket = new Map<number | undefined, number>();
    private complete = false;

    /** A run that begins in any state: a probe's first one, or (for a fork) one edited by hand. */
    constructor(readonly start: SimulationState) {}

    /** The step of that index, computed if need be; `undefined` past the end. */
    step(index: number): Step | undefined {
        while (!this.complete && this.known.length <= index) {
            this.compute();
        }
        return this.known[index];
    }

    /** How many steps have been computed so far. */
    get length(): number {
        return this.known.length;
    }

    /** The steps computed so far. */
    get steps(): readonly Step[] {
        return this.known;
    }

    /** The state after a step; before the first one for -1. */
    stateAfter(index: number): SimulationState {
        return this.step(index)?.after ?? this.start;
    }

    /** The step before this one at which the same packet moved; `undefined` for its first. */
    previousOfPacket(index: number): number | undefined {
        this.step(index);
        const previous = this.previous[index] ?? -1;
        return previous < 0 ? undefined : previous;
    }

    /** The last step up to `index` at which the packet moved. */
    lastStepOf(packetId: number, index: number): number | undefined {
        for (let i = Math.min(index, this.known.length - 1); i >= 0; i--) {
            if (this.known[i]?.packetId === packetId) {
                return i;
            }
        }
        return undefined;
    }

    /** The first step of the visit to a hop that this step belongs to. */
    firstStepOfHop(index: number): number {
        const hop = this.step(index)?.hop.index;
        let first = index;
        for (let i = this.previousOfPacket(first); i !== undefined; i = this.previousOfPacket(first)) {
            if (this.known[i]?.hop.index !== hop) {
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
        return this.itemStarts[index] ?? 0;
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
        const fork = new Trace(this.start);
        const last = this.step(index);
        for (const step of this.known.slice(0, index)) {
            fork.add(step);
        }
        if (last) {
            fork.add({ ...last, after: state });
        }
        return fork;
    }

    private compute(): void {
        const step = advance(this.known.length === 0 ? this.start : (this.known.at(-1) as Step).after);
        if (step) {
            this.add(step);
        } else {
            this.complete = true;
        }
    }

    private add(step: Step): void {
        const index = this.known.push(step) - 1;
        this.previous.push(step.packetId === undefined ? -1 : (this.lastOfPacket.get(step.packetId) ?? -1));
        this.lastOfPacket.set(step.packetId, index);
        this.itemStarts.push(itemBegunBy(step) ? index : (this.itemStarts.at(-1) ?? 0));
    }
}

/** The stage level of a step. */
export const onStage = (step: number): Position => ({ step, detail: 0 });
