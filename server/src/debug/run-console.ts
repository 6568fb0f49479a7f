/** What a run writes to the debug console: its steps, its log points, its outcome, and what changes besides. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { isNowhere, type RunSummary, type Step } from '#language';
import { paintLines, type Tone } from './ansi.js';
import { EventLog } from './event-log.js';
import { type Future, type Futures, futureName } from './fork/futures.js';
import type { ClientConventions } from './from-dap.js';
import { categoryOf, lineOf, textOfOutcome, textOfStep } from './output.js';
import type { SendEvent } from './session-run.js';
import { toClientLocation, toClientSource } from './to-dap.js';

/** Who hears it. */
interface Listener {
    readonly client: ClientConventions;
    readonly send: SendEvent;
}

type Output = Dap.OutputEvent['body'];

/** One motion lists this many steps; consoles keep no more than a few thousand lines, and writing them takes time. */
const LISTED_STEPS = 2_000;
/** Of the steps after those, this many failures are listed. */
const LISTED_FAILURES = 200;

/** The console of one run. */
export class RunConsole {
    /** The lines that lead to their moments. */
    readonly log = new EventLog();
    /** Of the present motion: how many steps were listed, and left out. */
    private listed = 0;
    private leftOut = 0;

    constructor(
        private readonly listener: Listener,
        private readonly futures: Futures,
    ) {}

    /** Writes a text. */
    say(category: 'console' | 'important' | 'stdout' | 'stderr', output: string): void {
        this.listener.send('output', { category, output: this.painted(output) });
    }

    /** A text in colours, where the client shows them. */
    painted(text: string, otherwise?: Tone): string {
        return this.listener.client.ansi ? paintLines(text, otherwise) : text;
    }

    /** Announces each step once, as a line that leads to its place in the file and to its moment. */
    stepPassed(step: Step, index: number): void {
        if (this.isListed(step)) {
            this.list(step, index);
        } else {
            this.leftOut++;
        }
        this.markDifference(index);
    }

    /** A motion is over: what it left out is said. */
    paused(): void {
        if (this.leftOut > 0) {
            this.say('console', `… ${this.leftOut} steps more, which are not listed.\n`);
        }
        this.listed = 0;
        this.leftOut = 0;
    }

    private isListed(step: Step): boolean {
        const limit = categoryOf(step) === 'stderr' ? LISTED_STEPS + LISTED_FAILURES : LISTED_STEPS;
        return this.listed < limit;
    }

    private list(step: Step, index: number): void {
        this.listed++;
        const variablesReference = this.log.add({ future: this.futures.current, step: index });
        this.write({
            category: categoryOf(step),
            output: this.painted(textOfStep(step), step.outcome === 'rewritten' ? 'changed' : undefined),
            ...(variablesReference !== undefined && { variablesReference }),
            ...this.placeOf(step),
        });
    }

    /** Prints what a log point says. */
    logged(text: string, step: Step | undefined): void {
        this.write({ category: 'stdout', output: this.painted(`${text}\n`, 'aside'), ...(step && this.placeOf(step)) });
    }

    /** What became of everything; of a fork, also when it did nothing else than the future it was made from. */
    concluded(summary: RunSummary): void {
        this.paused();
        this.concludeFork();
        this.say('stdout', textOfOutcome(summary));
    }

    /** Somebody has changed something where step `step` (from 0) has left it. */
    forked(future: Future, step: number): void {
        const { from } = future.fork ?? { from: future };
        const back = `${futureName(from)} is kept, and 'future = ${from.id}' leads back to it`;
        this.say('console', `⑂ Step ${step + 1}: from here on ${futureName(future)}; ${back}.\n`);
    }

    /** Somebody has gone into another future. */
    switched(future: Future, step: number): void {
        this.say('console', `⑂ Step ${step + 1}: now in ${futureName(future)}.\n`);
    }

    /** A session keeps the program as it was loaded. */
    edited(uri: string, what: string): void {
        const { path } = toClientSource(this.listener.client, uri);
        this.say(
            'important',
            `${path} ${what} since this session began. The session goes on with the file as it was; restart to use the new one.\n`,
        );
    }

    /** Says where a fork does something else for the first time; the line leads to what happened instead. */
    private markDifference(index: number): void {
        const difference = this.futures.differenceAt(index);
        const { fork } = this.futures.current;
        if (difference && fork) {
            const { instead } = difference;
            const was = instead ? `was ${lineOf(instead)}` : 'was none';
            const output = `≠ First difference: in ${futureName(fork.from)}, step ${index + 1} ${was}\n`;
            this.write({ category: 'console', output: this.painted(output), ...(instead && this.placeOf(instead)) });
        }
    }

    /** The end of a fork: it may be the first difference, or there was none. */
    private concludeFork(): void {
        const { current, firstDifference } = this.futures;
        if (current.fork && firstDifference === undefined) {
            this.markDifference(current.debuggee.trace.length);
            if (this.futures.firstDifference === undefined) {
                this.say('console', `= ${futureName(current)} did the same as ${futureName(current.fork.from)} to the end.\n`);
            }
        }
    }

    private write(output: Output): void {
        this.listener.send('output', output);
    }

    private placeOf({ decidedBy }: Step): Pick<Output, 'source' | 'line' | 'column'> {
        const place = isNowhere(decidedBy) ? undefined : toClientLocation(this.listener.client, decidedBy);
        return place ? { source: place.source, line: place.line, column: place.column } : {};
    }
}
