/**
 * The steps of a run in stretches. The state before each stretch is kept; its steps are kept only while they are looked at,
 * and made again from that state otherwise: the machine is pure, so they are the same. A run of a million steps takes the
 * memory of a few thousand.
 */
import { advance, type SimulationState, type Step } from '#language';

/** Steps of one stretch: made again in about a millisecond. */
const LENGTH = 256;
/**
 * Stretches whose steps are kept: as many as most runs have that a person steps through. Not more: an engine that sees
 * thousands of steps survive takes all of them for long-lived, and collecting them costs several times what making them does.
 */
const MOST_KEPT = 3;

/** A run from some state on. */
export class Stretches {
    private readonly starts: SimulationState[] = [];
    /** Steps of packets that were chosen to move before the one whose turn it would have been. */
    private readonly chosen = new Map<number, number>();
    /** The steps of some stretches, by number. */
    private readonly kept: (Step[] | undefined)[] = [];
    /** Numbers of the stretches that are kept, the one that was looked at longest ago first. */
    private order: number[] = [];
    private hot: Step[] = [];
    private hotNumber = -1;
    private growing: Step[] = [];
    private count = 0;
    private complete = false;

    /** `end` is the state that the last step has left behind, at first the one to begin with. */
    constructor(private end: SimulationState) {}

    /** How many steps have been made. */
    get length(): number {
        return this.count;
    }

    /** Whether the order of packets was chosen somewhere. */
    get hasChoices(): boolean {
        return this.chosen.size > 0;
    }

    /** A step that has been made; `undefined` past the last one. */
    at(index: number): Step | undefined {
        if (index < 0 || index >= this.count) {
            return undefined;
        }
        const number = Math.floor(index / LENGTH);
        if (number !== this.hotNumber) {
            this.hot = this.stepsOf(number);
            this.hotNumber = number;
        }
        return this.hot[index % LENGTH];
    }

    /** Makes the next step, one of the packet in question if it is said; `undefined` at the end of the run, or of that packet. */
    grow(chosen?: number): Step | undefined {
        const step = this.complete ? undefined : advance(this.end, chosen);
        if (!step) {
            this.complete ||= chosen === undefined;
            return undefined;
        }
        if (chosen !== undefined) {
            this.chosen.set(this.count, chosen);
        }
        if (this.count % LENGTH === 0) {
            this.starts.push(this.end);
            this.growing = [];
            this.keep(this.starts.length - 1, this.growing);
        }
        this.growing.push(step);
        this.count++;
        this.end = step.after;
        return step;
    }

    private stepsOf(number: number): Step[] {
        const isGrowing = number === this.starts.length - 1;
        const steps = this.kept[number] ?? (isGrowing ? this.growing : this.made(number));
        this.keep(number, steps);
        return steps;
    }

    private made(number: number): Step[] {
        const steps: Step[] = [];
        const length = Math.min(LENGTH, this.count - number * LENGTH);
        for (let state = this.starts[number]; state && steps.length < length; state = steps.at(-1)?.after) {
            const step = advance(state, this.chosen.get(number * LENGTH + steps.length));
            if (!step) {
                break;
            }
            steps.push(step);
        }
        return steps;
    }

    private keep(number: number, steps: Step[]): void {
        this.order = [...this.order.filter((other) => other !== number), number];
        this.kept[number] = steps;
        this.order.splice(0, Math.max(0, this.order.length - MOST_KEPT)).forEach((oldest) => void this.drop(oldest));
    }

    /** The list is emptied too: one that has grown old keeps its steps alive until the next thorough collection. */
    private drop(number: number): void {
        const steps = this.kept[number];
        this.kept[number] = undefined;
        if (steps !== this.growing) {
            steps?.splice(0);
        }
        this.hotNumber = number === this.hotNumber ? -1 : this.hotNumber;
    }
}
