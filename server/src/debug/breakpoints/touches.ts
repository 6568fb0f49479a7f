/**
 * Which lines a step touches, and so which line breakpoints can stop there: the line that decided, the lines that were
 * consulted, every route that was considered, the rule that matched, and the places the packet has just entered.
 */
import {
    type ElementId,
    guestTable,
    isNowhere,
    type Lookup,
    type Network,
    type SourceSpan,
    type Step,
    winnerOf,
} from '#language';
import { findElement } from '../elements.js';
import type { Trace } from '../trace-cursor.js';

/** A line and where in the step it counts: 0 for the stage itself, else the candidate that stands on the line. */
export interface Touch {
    readonly span: SourceSpan;
    readonly detail: number;
}

/** The touches of each step, found once. */
export class TouchIndex {
    private readonly known = new Map<number, readonly Touch[]>();

    constructor(private readonly trace: Trace) {}

    /** What the step touches, the deciding line first. */
    of(index: number): readonly Touch[] {
        const known = this.known.get(index);
        if (known) {
            return known;
        }
        const step = this.trace.step(index);
        const touches = step ? this.collect(index, step).filter(({ span }) => !isNowhere(span)) : [];
        this.known.set(index, touches);
        return touches;
    }

    /**
     * The touch by which the step meets a description, if it is the first of its hop to do so. A line stops a packet once
     * per hop, however many stages of that hop go by it.
     */
    firstInHop(index: number, meets: (touch: Touch) => boolean): Touch | undefined {
        const touch = this.of(index).find(meets);
        if (!touch || this.trace.step(index)?.packetId === undefined) {
            return touch;
        }
        const first = this.trace.firstStepOfHop(index);
        for (let i = this.trace.previousOfPacket(index); i !== undefined && i >= first; i = this.trace.previousOfPacket(i)) {
            if (this.of(i).some(meets)) {
                return undefined;
            }
        }
        return touch;
    }

    private collect(index: number, step: Step): Touch[] {
        const stage = [step.decidedBy, ...step.consulted, ...step.lookups.map(({ span }) => span), ...this.entered(index, step)];
        return [...stage.map((span) => ({ span, detail: 0 })), ...this.compared(index, step)];
    }

    /** The routes that were considered, and the rules that matched. */
    private compared(index: number, step: Step): Touch[] {
        const details = this.trace.detailsOf(index);
        const detailOf = (lookup: Lookup, candidate: number): number =>
            details.findIndex((detail) => detail.lookup === lookup && (detail.candidate ?? candidate) === candidate) + 1;
        return step.lookups.flatMap((lookup) => {
            const routes = routeSpans(step.before.network, lookup);
            const winner = routes.length > 0 ? undefined : winnerOf(step, lookup);
            return [
                ...routes.map(({ span, candidate }) => ({ span, detail: detailOf(lookup, candidate) })),
                ...(winner ? [{ span: winner.span, detail: detailOf(lookup, lookup.winner) }] : []),
            ];
        });
    }

    /** The declarations of the hop's element, interface and subnet, when the packet has just got there. */
    private entered(index: number, step: Step): SourceSpan[] {
        if (step.packetId === undefined || this.trace.firstStepOfHop(index) !== index) {
            return [];
        }
        return placesOf(step).flatMap((id) => findElement(step.before.network, id)?.span ?? []);
    }
}

/** The lines of the routes in the table that a lookup went through. */
function routeSpans(network: Network, lookup: Lookup): { readonly span: SourceSpan; readonly candidate: number }[] {
    const instance = lookup.table === 'guest-route-table' ? network.instances.get(lookup.element) : undefined;
    const table = lookup.table === 'route-table' ? network.routeTables.get(lookup.element) : undefined;
    const entries = instance ? guestTable(network, instance) : (table?.routes ?? []);
    return entries.map(({ span }, candidate) => ({ span, candidate }));
}

/** The elements a step happens at: the hop's own, its interface, the interface's owner and subnet. */
export function placesOf(step: Step): ElementId[] {
    const { element, interface: interfaceId } = step.hop;
    const networkInterface = step.before.network.interfaces.get(interfaceId ?? '');
    return [element, ...(networkInterface ? [networkInterface.id, networkInterface.owner, networkInterface.subnet] : [])];
}
