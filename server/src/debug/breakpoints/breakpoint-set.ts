/** All breakpoints of a session together: what stops at a step, what is logged there. */

import type { Debuggee } from '../debuggee.js';
import { type ExceptionRequest, resolveException } from '../exception-filters.js';
import type { Stop, StopFinder, StopReason } from '../stepping.js';
import { onStage } from '../trace-cursor.js';
import { type BreakpointHit, BreakpointIds, BreakpointList, type Entry, type Resolved } from './breakpoint-list.js';
import { type DataRequest, resolveData } from './data-breakpoints.js';
import { type FunctionRequest, resolveFunction } from './function-breakpoints.js';
import { type InstructionRequest, resolveInstruction } from './instruction-breakpoints.js';
import { type LineRequest, type ResolvedLine, resolveLine } from './line-breakpoints.js';

/** A breakpoint whose state has changed and that the client should hear of. */
export type AnyEntry = Entry<unknown, Resolved>;

/** Every kind of breakpoint, asked in the order in which reasons are reported. */
export class BreakpointSet implements StopFinder {
    private readonly ids = new BreakpointIds();
    readonly exceptions = new BreakpointList<ExceptionRequest, Resolved>(this.ids, resolveException);
    readonly data = new BreakpointList<DataRequest, Resolved>(this.ids, resolveData);
    readonly lines = new BreakpointList<LineRequest, ResolvedLine>(this.ids, resolveLine);
    readonly functions = new BreakpointList<FunctionRequest, Resolved>(this.ids, resolveFunction);
    readonly instructions = new BreakpointList<InstructionRequest, Resolved>(this.ids, resolveInstruction);
    private debuggee: Debuggee | undefined;
    /** Whether drops stop without an exception breakpoint (launch attribute `stopOnDrop`). */
    stopOnDrop = false;
    /** Whether anything stops at all (false for "run without debugging"). */
    enabled = true;

    /** Resolves everything against a program, and answers what line and function breakpoints became. */
    bind(debuggee: Debuggee): { lines: readonly Entry<LineRequest, ResolvedLine>[]; others: readonly AnyEntry[] } {
        this.debuggee = debuggee;
        const others = [this.exceptions, this.data, this.functions, this.instructions].flatMap((list): readonly AnyEntry[] =>
            list.bind(debuggee),
        );
        return { lines: this.lines.bind(debuggee), others };
    }

    /** Why the step must not be passed. */
    stopAt(index: number): Stop | undefined {
        if (!this.enabled) {
            return undefined;
        }
        return (
            this.dropAt(index) ??
            firstStop('exception', this.exceptions, index) ??
            firstStop('data breakpoint', this.data, index) ??
            firstStop('breakpoint', this.lines, index) ??
            firstStop('function breakpoint', this.functions, index) ??
            firstStop('instruction breakpoint', this.instructions, index)
        );
    }

    /** What log points say at the step. */
    logsAt(index: number): string[] {
        return this.enabled && !this.lines.isEmpty ? [...this.lines.hitsAt(index)].flatMap(({ log }) => log ?? []) : [];
    }

    private dropAt(index: number): Stop | undefined {
        const step = this.stopOnDrop ? this.debuggee?.trace.step(index) : undefined;
        return step?.dropReason === undefined
            ? undefined
            : { position: onStage(index), reason: 'exception', text: step.dropReason };
    }
}

type AnyList = Pick<BreakpointList<unknown, Resolved>, 'isEmpty'> & { hitsAt(index: number): Iterable<BreakpointHit> };

/** Every breakpoint of one kind that stops at a step, as one stop where the first of them stands. */
function firstStop(reason: StopReason, list: AnyList, index: number): Stop | undefined {
    if (list.isEmpty) {
        return undefined;
    }
    const stopping = [...list.hitsAt(index)].filter(({ log }) => log === undefined);
    const [first] = stopping;
    return (
        first && {
            reason,
            position: first.position,
            breakpoints: stopping.map(({ id }) => id),
            ...(first.text !== undefined && { text: first.text }),
        }
    );
}
