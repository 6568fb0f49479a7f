/** What is different after a restart with edited files: which lines, and where the same probe first does something else. */
import type { ProgramDocument } from './debug-host.js';
import type { Debuggee } from './debuggee.js';
import { deedOf } from './fork/differences.js';
import type { Futures } from './fork/futures.js';
import { lineOf } from './output.js';
import type { Position } from './trace-cursor.js';

/** Runs are compared this far: enough for anything a person steps through. */
const HORIZON = 20_000;

/** How a restarted run begins. */
export interface Resumption {
    /** Lines for the console; none when no file has changed. */
    readonly lines: readonly string[];
    /** The step (from 0) at which to stand; absent when the run begins as any other. */
    readonly step?: number;
}

/** Where the run before stood. */
interface PreviousRun {
    readonly futures: Futures;
    readonly execution: { readonly position: Position };
}

/**
 * After an edit the same packet is brought to where it stood, or to the first step that differs if that comes earlier.
 * Without an edit, restarting is beginning again. What was changed by hand is gone: forks end where they began.
 */
export function resumption(previous: PreviousRun, after: Debuggee, nameOf: (uri: string) => string): Resumption {
    const { futures, execution } = previous;
    const [original] = futures.all;
    const stood = Math.min(execution.position.step, futures.current.fork?.step ?? Number.POSITIVE_INFINITY);
    if (!original || stood < 0) {
        return { lines: [] };
    }
    const { lines, firstDifference: different } = changesBetween(original.debuggee, after, nameOf);
    const step = Math.min(stood, different ?? stood);
    return lines.length > 0 && after.trace.step(step) ? { lines, step } : { lines };
}

/** What a restart has found. */
interface RestartChanges {
    /** Lines for the console; none when no file has changed. */
    readonly lines: readonly string[];
    /** The first step (from 0) that differs; absent when every step is the same. */
    readonly firstDifference?: number;
}

/** Compares the program and the run before with those after. `nameOf` names a file for people. */
function changesBetween(before: Debuggee, after: Debuggee, nameOf: (uri: string) => string): RestartChanges {
    const edits = editedFiles(before.program.documents, after.program.documents).map(
        ({ uri, what }) => `${nameOf(uri)}: ${what}.`,
    );
    if (edits.length === 0) {
        return { lines: [] };
    }
    const step = firstDifference(before, after);
    if (step === undefined) {
        return { lines: [...edits, 'The packets fare as before, step by step.'] };
    }
    return { lines: [...edits, differenceText(before, after, step)], firstDifference: step };
}

function differenceText(before: Debuggee, after: Debuggee, index: number): string {
    const [was, is] = [before, after].map(({ trace }) => trace.step(index));
    const now = is ? lineOf(is) : 'there is none';
    return `First difference in step ${index + 1}: ${now}\n  before the edit: ${was ? lineOf(was) : 'there was none'}`;
}

/** Lines are counted from the first to the last that differ; edits elsewhere in the file move lines, but change nothing. */
function editedFiles(
    before: readonly ProgramDocument[],
    after: readonly ProgramDocument[],
): { readonly uri: string; readonly what: string }[] {
    const old = new Map(before.map(({ uri, text }) => [uri, text]));
    const kept = new Set(after.map(({ uri }) => uri));
    const changed = after.flatMap(({ uri, text }) => {
        const was = old.get(uri);
        const what = was === undefined ? 'is new' : was === text ? undefined : linesText(was.split('\n'), text.split('\n'));
        return what === undefined ? [] : [{ uri, what }];
    });
    return [...changed, ...before.filter(({ uri }) => !kept.has(uri)).map(({ uri }) => ({ uri, what: 'is no longer imported' }))];
}

/** `line 5 has changed`, `lines 5–7 have changed`, `2 lines are gone before line 5`. */
function linesText(before: readonly string[], after: readonly string[]): string {
    const shorter = Math.min(before.length, after.length);
    let head = 0;
    while (head < shorter && before[head] === after[head]) {
        head++;
    }
    let tail = 0;
    while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
        tail++;
    }
    const [first, last] = [head + 1, after.length - tail];
    if (last < first) {
        const gone = before.length - after.length;
        return `${gone === 1 ? '1 line is' : `${gone} lines are`} gone before line ${first}`;
    }
    return first === last ? `line ${first} has changed` : `lines ${first}–${last} have changed`;
}

/** Places in the file are left out of the comparison: an edit moves lines. */
function firstDifference(before: Debuggee, after: Debuggee): number | undefined {
    for (let index = 0; index < HORIZON; index++) {
        const [was, is] = [before.trace.step(index), after.trace.step(index)];
        if (!was && !is) {
            return undefined;
        }
        if (!was || !is || deedOf(was, 'anywhere') !== deedOf(is, 'anywhere')) {
            return index;
        }
    }
    return undefined;
}
