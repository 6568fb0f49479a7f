/**
 * Everything that stands in the way of a packet and of its answer, not only the first thing: as the vendor's analyzer lists
 * several explanations for a blocked path (forwarding.md, 0.3 and 11.1).
 *
 * There is no second engine. The packet is followed with `advance`; where it is refused, the refusal is noted, the network
 * gets the smallest repair that concerns this packet alone (`blockers/repairs.ts`), and the same stage decides again. Repairs
 * stay for the rest of the examination, so that what follows is what would be met after them. Where no repair is sensible,
 * that direction ends: the packet is set down before its receiver (`blockers/leap.ts`), whose filters, and the answer's
 * way, are examined all the same.
 */
import type { ElementId } from '../model/network.js';
import { leapOver } from './blockers/leap.js';
import { type PathDirection, type Refusal, refusalIn } from './blockers/refusal.js';
import { repairOf } from './blockers/repairs.js';
import type { DropReason } from './drop-reasons.js';
import { advance } from './pipeline.js';
import type { SimulationState } from './state.js';
import type { Step } from './trace.js';

export type { PathDirection } from './blockers/refusal.js';

/** One thing in the way. */
export interface Blocker {
    readonly direction: PathDirection;
    readonly reason: DropReason;
    /** The step that refuses: its stage, place, rules, deciding line, lookups and sentence. */
    readonly step: Step;
    /** The interface, guest or gateway at which it happens. */
    readonly place: ElementId;
    /** What the examination of the rest assumed, as a clause; absent when there was no way on. */
    readonly assumed?: () => string;
}

/** An examination is a walk of a few hundred steps; this only guards against loops that repairs may open. */
const STEP_LIMIT = 20_000;

/**
 * Examines what is under way in a state, or when nothing is, the next line of its agenda. Requests first, then replies, each
 * in the order in which they are met. Never changes the state; empty when nothing is in the way.
 */
export function allBlockers(start: SimulationState): readonly Blocker[] {
    const examination = new Examination();
    let state = onlyNext(start);
    for (let count = 0; count < STEP_LIMIT; count++) {
        const step = advance(state);
        if (!step) {
            break;
        }
        const refusal = refusalIn(step);
        state = refusal ? examination.goOn(refusal) : step.after;
    }
    return [...examination.found].sort((a, b) => Number(a.direction === 'reply') - Number(b.direction === 'reply'));
}

/** Packets of that line only: no later line, no expectations. */
function onlyNext(start: SimulationState): SimulationState {
    const underWay = start.packets.some(({ status }) => status === 'moving' || status === 'waiting');
    const next = start.agenda[start.nextItem];
    const agenda = underWay || next?.kind !== 'send' ? [] : [{ ...next, expectations: [] }];
    return { ...start, agenda, nextItem: 0, pendingExpectations: [] };
}

class Examination {
    readonly found: Blocker[] = [];
    private readonly noted = new Set<string>();
    private readonly repaired = new Set<string>();
    private readonly leapt = new Set<number>();

    /** Notes the refusal, and answers the state in which the packet goes on: past it, or dropped after all. */
    goOn(refusal: Refusal): SimulationState {
        const way = this.repair(refusal) ?? this.leap(refusal);
        this.note(refusal, way?.assumed);
        return way?.state ?? refusal.step.after;
    }

    /** Each packet's refusal at a place is repaired once: refused again, the repair was none. */
    private repair(refusal: Refusal): WayOn | undefined {
        const key = `${refusal.flight.id} ${keyOf(refusal)}`;
        const repair = this.repaired.has(key) ? undefined : repairOf(refusal);
        this.repaired.add(key);
        return repair && { state: { ...refusal.step.before, network: repair.network }, assumed: repair.assumed };
    }

    private leap(refusal: Refusal): WayOn | undefined {
        const leap = this.leapt.has(refusal.flight.id) ? undefined : leapOver(refusal);
        this.leapt.add(refusal.flight.id);
        return leap;
    }

    /** Fragments meet the same refusals one after the other; once is enough. */
    private note(refusal: Refusal, assumed: (() => string) | undefined): void {
        const key = keyOf(refusal);
        if (!this.noted.has(key)) {
            this.noted.add(key);
            const { direction, reason, step, flight } = refusal;
            const place = flight.hop.interface ?? flight.hop.element;
            this.found.push({ direction, reason, step, place, ...(assumed ? { assumed } : {}) });
        }
    }
}

interface WayOn {
    readonly state: SimulationState;
    readonly assumed: () => string;
}

const keyOf = ({ direction, step: { stage }, reason, flight: { hop } }: Refusal): string =>
    `${direction} ${stage} ${reason} ${hop.kind} ${hop.interface ?? hop.element}`;
