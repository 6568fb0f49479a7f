/**
 * A list of breakpoints of one kind, set before or after the program is loaded: until then they wait, unverified, and
 * `bind` resolves them.
 */

import type { Debuggee } from '../debuggee.js';
import type { Position } from '../trace-cursor.js';
import { type ArmedTerms, isProblem, type Problem } from './breakpoint-terms.js';

/** What resolving a request gives: something armed that can say where in a step it stands, or a problem. */
export interface Resolved extends ArmedTerms {
    /** Where in the step the debugger should stand: 0 for the stage itself. */
    readonly detailAt?: (index: number) => number;
    /** What people are told when it stops. */
    readonly textAt?: (index: number) => string | undefined;
}

/** One breakpoint. */
export interface Entry<Request, Result extends Resolved> {
    readonly id: number;
    readonly request: Request;
    readonly resolved: Result | Problem;
}

/** One breakpoint that a step has met. */
export interface BreakpointHit {
    readonly id: number;
    readonly position: Position;
    readonly text?: string;
    /** A log point's line; it does not stop. */
    readonly log?: string;
}

/** Numbers for breakpoints of every kind. */
export class BreakpointIds {
    private last = 0;

    /** The next unused number, from 1. */
    next(): number {
        return ++this.last;
    }
}

/** What a breakpoint waiting for its program says. */
export const PENDING: Problem = { problem: 'Waits for the program to be loaded.' };

/** Breakpoints of one kind. `resolve` is asked again whenever a program is bound. */
export class BreakpointList<Request, Result extends Resolved> {
    private entries: Entry<Request, Result>[] = [];
    private debuggee: Debuggee | undefined;

    constructor(
        private readonly ids: BreakpointIds,
        private readonly resolve: (debuggee: Debuggee, request: Request) => Result | Problem,
    ) {}

    /** Replaces the breakpoints that `isReplaced` picks with new ones, and answers the new ones. */
    replace(
        requests: readonly Request[],
        isReplaced: (request: Request) => boolean = () => true,
    ): readonly Entry<Request, Result>[] {
        const added = requests.map((request) => this.entry(this.ids.next(), request));
        this.entries = [...this.entries.filter(({ request }) => !isReplaced(request)), ...added];
        return added;
    }

    /** Resolves every breakpoint against a program. */
    bind(debuggee: Debuggee): readonly Entry<Request, Result>[] {
        this.debuggee = debuggee;
        this.entries = this.entries.map(({ id, request }) => this.entry(id, request));
        return this.entries;
    }

    /** Whether there are none: most lists are empty while a packet runs. */
    get isEmpty(): boolean {
        return this.entries.length === 0;
    }

    /** Everything that meets the step. */
    *hitsAt(index: number): Iterable<BreakpointHit> {
        for (const { id, resolved } of this.entries) {
            if (!isProblem(resolved) && resolved.ledger.stopsAt(index)) {
                yield hitOf(id, resolved, index);
            }
        }
    }

    private entry(id: number, request: Request): Entry<Request, Result> {
        return { id, request, resolved: this.debuggee ? this.resolve(this.debuggee, request) : PENDING };
    }
}

function hitOf(id: number, resolved: Resolved, index: number): BreakpointHit {
    const text = resolved.textAt?.(index);
    return {
        id,
        position: { step: index, detail: resolved.detailAt?.(index) ?? 0 },
        ...(text !== undefined && { text }),
        ...(resolved.log && { log: resolved.log(index) }),
    };
}
