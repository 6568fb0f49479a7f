/**
 * When one breakpoint stops: the steps at which it matches, and of those the ones its hit condition picks.
 *
 * Hits are counted from the start of the trace, not from the moment the breakpoint was set: going back and forth over a
 * place gives the same answer every time.
 */
import type { HitCondition } from './hit-condition.js';

/** Remembers the ordinal of each matching step. */
export class BreakpointLedger {
    private readonly ordinals = new Map<number, number>();
    private scanned = 0;

    constructor(
        private readonly matches: (index: number) => boolean,
        private readonly hitCondition?: HitCondition,
    ) {}

    /** Whether the breakpoint stops at the step. */
    stopsAt(index: number): boolean {
        if (!this.hitCondition) {
            return this.matches(index);
        }
        for (; this.scanned <= index; this.scanned++) {
            if (this.matches(this.scanned)) {
                this.ordinals.set(this.scanned, this.ordinals.size + 1);
            }
        }
        const ordinal = this.ordinals.get(index);
        return ordinal !== undefined && this.hitCondition(ordinal);
    }
}
