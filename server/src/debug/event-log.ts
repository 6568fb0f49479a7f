/**
 * The event list: every line of the console that tells of a step can be opened, and leads to its moment.
 *
 * The protocol lets an output carry a variables reference. Behind it stands one line: below that the step, and as the place of
 * its value a location reference. Whoever follows that link goes to the line in the file and back (or forward) to the step.
 * Unlike the references of a stop these stay valid as long as the run does.
 */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { RequestFailure } from './errors.js';
import type { Future } from './fork/futures.js';
import { stepNode } from './scopes/packet-scope.js';
import { View } from './scopes/view.js';
import { onStage } from './trace-cursor.js';

/** References of this list begin here: far above those that are handed out at stops, below those of recorded files. */
const FIRST_REFERENCE = 0x2000_0000;
/** Each line has two: of the line itself, and of what stands below it. */
const PER_LINE = 2;
/** Consoles keep about as many lines; later ones are plain text. */
const MOST_LINES = 10_000;

/** A moment of the run: a step of a future. */
export interface LoggedMoment {
    readonly future: Future;
    readonly step: number;
}

/** Remembers which line tells of which moment. */
export class EventLog {
    private readonly moments: LoggedMoment[] = [];

    /** A reference for the line that tells of a step; none when the list is full. */
    add(moment: LoggedMoment): number | undefined {
        if (this.moments.length >= MOST_LINES) {
            return undefined;
        }
        return FIRST_REFERENCE + PER_LINE * (this.moments.push(moment) - 1);
    }

    /** The moment that a reference leads to; `undefined` for references of others. */
    momentOf(reference: number): LoggedMoment | undefined {
        return this.moments[Math.floor((reference - FIRST_REFERENCE) / PER_LINE)];
    }

    /** The one line behind an output, or what stands below that line. */
    read(reference: number): Dap.Variable[] {
        const moment = this.momentOf(reference);
        const step = moment?.future.debuggee.trace.step(moment.step);
        if (!moment || !step) {
            throw new RequestFailure('unknown-variables', { reference });
        }
        const view = new View(moment.future.debuggee, onStage(moment.step), step);
        const isLine = (reference - FIRST_REFERENCE) % PER_LINE === 0;
        return isLine ? [lineOf(reference, moment, view)] : (stepNode(view).children?.() ?? []).map(asVariable);
    }
}

const lineOf = (reference: number, { step }: LoggedMoment, view: View): Dap.Variable => ({
    name: `step ${step + 1}`,
    value: view.step.summary(),
    variablesReference: reference + 1,
    presentationHint: { kind: 'event', attributes: ['readOnly'] },
    valueLocationReference: reference,
});

const asVariable = ({ name, value }: { readonly name: string; readonly value: string }): Dap.Variable => ({
    name,
    value,
    variablesReference: 0,
    presentationHint: { kind: 'property', attributes: ['readOnly'] },
});
