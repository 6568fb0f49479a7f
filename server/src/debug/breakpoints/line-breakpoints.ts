/** Breakpoints on lines: they stop when the element on the line is consulted, matched, entered or passed. */
import type { SourceSpan } from '#language';
import type { Debuggee } from '../debuggee.js';
import type { Resolved } from './breakpoint-list.js';
import { arm, type BreakpointTerms, isProblem, type Problem } from './breakpoint-terms.js';
import type { Touch } from './touches.js';

/** One breakpoint as the client wants it, positions from 0. */
export interface LineRequest extends BreakpointTerms {
    readonly uri: string;
    readonly line: number;
    /** Present only for breakpoints set inside a line. */
    readonly character?: number | undefined;
}

/** A line breakpoint that found its place. */
export interface ResolvedLine extends Resolved {
    readonly span: SourceSpan;
}

/** Finds the place a breakpoint means, and arms it. */
export function resolveLine(debuggee: Debuggee, request: LineRequest): ResolvedLine | Problem {
    if (!debuggee.locations.knows(request.uri)) {
        return { problem: 'This file is not part of the program being debugged.' };
    }
    const span = debuggee.locations.nearest(request.uri, request.line, request.character);
    if (!span) {
        return { problem: 'Nothing on this line or below it can meet a packet.' };
    }
    const meets = meetsLine(span, request.character !== undefined);
    const armed = arm(debuggee, request, (index) => debuggee.touches.firstInHop(index, meets) !== undefined);
    return isProblem(armed)
        ? armed
        : { ...armed, span, detailAt: (index) => debuggee.touches.firstInHop(index, meets)?.detail ?? 0 };
}

/** A breakpoint on a whole line stops for everything that begins on it; one inside a line only for that place. */
const meetsLine =
    (place: SourceSpan, exactly: boolean) =>
    ({ span }: Touch): boolean =>
        span.uri === place.uri &&
        span.start.line === place.start.line &&
        (!exactly || span.start.character === place.start.character);
