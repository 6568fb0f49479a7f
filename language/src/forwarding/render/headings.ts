/** Headings and results that all three renderings share. */
import { answerReceived, answersTo, fateOf, subjectOf } from '../fates.js';
import { describeItem } from '../run-summary.js';
import type { SimulationState } from '../state.js';
import type { Step } from '../trace.js';
import { alignRows, type Row } from './columns.js';
import { mark, outcomeDress } from './marks.js';
import type { TraceStyle } from './style.js';
import type { Block, Turn } from './trace-blocks.js';

/** `private-ping: icmp a -> b` with its place, for a block; nothing when the steps begin in the middle. */
export function blockHeading({ item }: Block, style: TraceStyle): string[] {
    if (!item) {
        return [];
    }
    const { kind, name, span } = describeItem(item);
    const words =
        item.kind === 'send'
            ? [name, item.packet.text].filter((word, i, all) => all.indexOf(word) === i)
            : [kind === 'api' || kind === 'guest' ? prefixed(kind, name) : name];
    return [`${style.bold(words.join(': '))}  ${style.dim(style.place(span))}`];
}

/** Lines are kept as written; some are written without their first word. */
const prefixed = (kind: string, text: string): string => (text.startsWith(`${kind} `) ? text : `${kind} ${text}`);

/** `#3 reply to icmp a → b`, with a word about turns that go on. */
export function turnHeading(turn: Turn, style: TraceStyle): string {
    const first = turn.visits[0]?.steps[0];
    const flight =
        first &&
        (first.after.packets.find(({ id }) => id === turn.packetId) ??
            first.before.packets.find(({ id }) => id === turn.packetId));
    return `${style.bold(`#${turn.packetId}`)} ${flight?.title ?? ''}${turn.resumed ? style.dim(' (goes on)') : ''}`;
}

/** Orchestration calls, guest actions, faults: one line each. */
export const actionRows = (steps: readonly Step[], style: TraceStyle): Row[] =>
    steps.map((step) => [
        mark(step.outcome, style),
        { text: step.rules[0] ?? '', dress: style.dim },
        { text: step.summary(), ...dressOf(step, style) },
    ]);

/** Expectations: one line each. */
export const expectationLines = (block: Block, style: TraceStyle): string[] =>
    alignRows(
        block.expectations.map((step) => [
            mark(step.outcome, style),
            { text: style.place(step.decidedBy), dress: style.dim },
            { text: step.summary(), ...dressOf(step, style) },
        ]),
        '  ',
    );

const dressOf = (step: Step, style: TraceStyle): { dress?: (text: string) => string } => {
    const dress = step.outcome === 'failed' ? outcomeDress('failed', style) : undefined;
    return dress ? { dress } : {};
};

/** `answered`, or what became of request and reply, for a block that sent a packet. */
export function resultLine(block: Block, style: TraceStyle): string[] {
    const state = lastState(block);
    const subject = state && subjectOf(state);
    if (!state || !subject) {
        return [];
    }
    const answer = answersTo(state, subject)[0];
    const text = [fateOf(state.network, subject), ...(answer ? [fateOf(state.network, answer)] : [])].join('; ');
    const good = subject.status === 'delivered' && (answer === undefined || answerReceived(state, subject) !== undefined);
    const answered = answerReceived(state, subject) ? 'answered: ' : '';
    return [`${good ? style.green('=>') : style.red('=>')} ${answered}${text}`];
}

/** The state after the last packet has stopped. */
function lastState(block: Block): SimulationState | undefined {
    return block.turns.at(-1)?.visits.at(-1)?.steps.at(-1)?.after;
}
