/** The sign in front of a line, and the colour of an outcome. */
import type { StepOutcome } from '../trace.js';
import type { Cell } from './columns.js';
import type { TraceStyle } from './style.js';

const MARKS: Readonly<Record<StepOutcome, { readonly sign: string; readonly colour?: 'red' | 'green' | 'yellow' | 'cyan' }>> = {
    passed: { sign: ' ' },
    rewritten: { sign: '~', colour: 'cyan' },
    waiting: { sign: '…', colour: 'yellow' },
    delivered: { sign: '✓', colour: 'green' },
    dropped: { sign: '✗', colour: 'red' },
    done: { sign: '•', colour: 'cyan' },
    met: { sign: '✓', colour: 'green' },
    failed: { sign: '✗', colour: 'red' },
};

/** The colour of an outcome; plain where nothing remarkable happened. */
export function outcomeDress(outcome: StepOutcome, style: TraceStyle): ((text: string) => string) | undefined {
    const { colour } = MARKS[outcome];
    return colour && style[colour];
}

/** One character that says how a step went: `✗` dropped, `✓` delivered, `~` rewritten, `…` waits. */
export function mark(outcome: StepOutcome, style: TraceStyle): Cell {
    const dress = outcomeDress(outcome, style);
    return { text: MARKS[outcome].sign, ...(dress ? { dress } : {}) };
}
