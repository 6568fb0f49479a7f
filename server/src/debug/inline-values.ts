/**
 * Inline values: what each line has done to the packet, for the end of that line in the editor. Answers the custom request
 * `vpc/inlineValues`.
 *
 * Of the lines that decided about this packet so far, each shows its last decision; the tables consulted where the debugger
 * stands show the verdict on every entry.
 */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { candidateCount, explainLookup, type SourceSpan, type Step, winnerOf } from '#language';
import { type ClientConventions, fromClientLine, uriOfSource } from './from-dap.js';
import { lineOf } from './output.js';
import type { View } from './scopes/view.js';
import type { SessionRun } from './session-run.js';
import { toClientLine } from './to-dap.js';

/** Which lines the editor shows. */
export interface InlineValuesArguments {
    readonly source: Dap.Source;
    /** First and last, both included. */
    readonly startLine: number;
    readonly endLine: number;
    readonly frameId?: number;
}

/** A text for the end of a line. */
export interface InlineValue {
    readonly line: number;
    readonly text: string;
}

/** Longer texts would push the file out of sight. */
const MOST_CHARACTERS = 110;
/** A packet's past is looked at this far. */
const MOST_STEPS = 2_000;
/** Longer tables get no verdict on every entry. */
const MOST_CANDIDATES = 200;

/** The texts for the lines that are shown, in the order of the file. */
export function inlineValues(
    client: ClientConventions,
    run: SessionRun,
    args: InlineValuesArguments,
): { readonly values: readonly InlineValue[] } {
    const uri = uriOfSource(client, args.source);
    const [first, last] = [args.startLine, args.endLine].map((line) => fromClientLine(client, line));
    const texts = new LineTexts(({ uri: own, start }) => own === uri && start.line >= (first ?? 0) && start.line <= (last ?? 0));
    collect(run.view(args.frameId), texts);
    return { values: texts.inOrder().map(({ line, text }) => ({ line: toClientLine(client, line), text })) };
}

/** One text per line: the first that is offered stays. */
class LineTexts {
    private readonly texts = new Map<number, string>();

    constructor(private readonly isShown: (span: SourceSpan) => boolean) {}

    offer(span: SourceSpan, text: () => string): void {
        if (this.isShown(span) && !this.texts.has(span.start.line)) {
            this.texts.set(span.start.line, shortened(text()));
        }
    }

    inOrder(): { readonly line: number; readonly text: string }[] {
        return [...this.texts].map(([line, text]) => ({ line, text })).sort((a, b) => a.line - b.line);
    }
}

/** From the present step back through the packet's past: what happened last is offered first. */
function collect({ debuggee: { trace }, position, step: present, packet }: View, texts: LineTexts): void {
    offerCandidates(present, texts);
    offerStep(present, position.step, texts);
    let index = packet && trace.lastStepOf(packet.id, position.step - 1);
    for (let count = 0; index !== undefined && count < MOST_STEPS; count++) {
        offerStep(trace.step(index), index, texts);
        index = trace.previousOfPacket(index);
    }
}

/** The entries of the tables consulted at this very step, with the verdict on each. */
function offerCandidates(step: Step, texts: LineTexts): void {
    for (const lookup of step.lookups.filter((one) => candidateCount(step, one) <= MOST_CANDIDATES)) {
        for (const { span, won, because } of explainLookup(step, lookup)) {
            texts.offer(span, () => `${won ? '✓' : '✗'} ${because}`);
        }
    }
}

/** The line that decided, and the entries that won in the tables. */
function offerStep(step: Step | undefined, index: number, texts: LineTexts): void {
    if (!step) {
        return;
    }
    texts.offer(step.decidedBy, () => `step ${index + 1} · ${markOf(step)}${step.stage}: ${step.summary()}`);
    for (const lookup of step.lookups) {
        const winner = winnerOf(step, lookup);
        if (winner) {
            texts.offer(winner.span, () => `step ${index + 1} · ${step.stage}: ${winner.because}`);
        }
    }
}

/** `✗ ` for a drop, `✓ ` for an arrival, as in the console. */
const markOf = (step: Step): string => /^[✗✓] /.exec(lineOf(step))?.[0] ?? '';

const shortened = (text: string): string => (text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`);
