/**
 * Outcomes of runs, kept over edits of a design. An edit affects a run when it changes what is sent or done, or the answer to a
 * question that the run has asked of the network; every other run would go as before, step by step.
 */
import type { Design } from '../../model/design.js';
import type { ElementId } from '../../model/network.js';
import { startExperiment, startProbe } from '../simulation.js';
import type { AgendaItem } from '../state.js';
import { type NetworkQuestion, recordedNetwork } from './recorded-network.js';
import { MeaningComparison } from './same-meaning.js';

/** How outcomes are made, and what becomes of one when the text has moved; `undefined` when that cannot be told. */
export interface RunMaker<O> {
    run(design: Design, id: ElementId): O | undefined;
    move(outcome: O, comparison: MeaningComparison): O | undefined;
}

interface KnownQuestion {
    readonly question: NetworkQuestion;
    answer: unknown;
    readonly askedBy: Set<ElementId>;
}

/** What a newer version answers. */
interface NewAnswer {
    readonly known: KnownQuestion;
    readonly answer: unknown;
    readonly isSame: boolean;
}

interface KnownRun<O> {
    agenda: readonly AgendaItem[];
    outcome: O;
    readonly asked: ReadonlySet<string>;
}

/** Questions compared before somebody else can have a turn. */
const PORTION = 64;

/** The runs of one design and its later versions. */
export class RunMemory<O> {
    /** How many runs have been made, and how many outcomes were good for another version. */
    readonly counts = { made: 0, kept: 0 };
    private design: Design | undefined;
    private readonly questions = new Map<string, KnownQuestion>();
    private readonly runs = new Map<ElementId, KnownRun<O>>();

    constructor(private readonly maker: RunMaker<O>) {}

    /** The outcome of a run in a version of the design; `undefined` when that has no such run. */
    outcome(design: Design, id: ElementId): O | undefined {
        for (const _ of this.moves(design)) {
            // Nobody is waiting.
        }
        return (this.runs.get(id) ?? this.make(design, id))?.outcome;
    }

    /** Makes ready for the outcomes in a version of the design, with pauses: all at once in the end, or not at all. */
    async follow(design: Design, pause: () => Promise<void>): Promise<void> {
        for (const _ of this.moves(design)) {
            await pause();
        }
    }

    private make(design: Design, id: ElementId): KnownRun<O> | undefined {
        const agenda = agendaOf(design, id);
        const asked = new Set<string>();
        const network = recordedNetwork(design.network, (name, question, answer) => {
            if (!asked.has(name)) {
                asked.add(name);
                const known = this.questions.get(name) ?? { question, answer, askedBy: new Set() };
                known.askedBy.add(id);
                this.questions.set(name, known);
            }
        });
        const outcome = agenda && this.maker.run({ ...design, network }, id);
        if (!agenda || outcome === undefined) {
            return undefined;
        }
        this.counts.made++;
        const run = { agenda, outcome, asked };
        this.runs.set(id, run);
        return run;
    }

    /** The way to a newer version, in portions. Whoever has gone to another one meanwhile makes it begin again. */
    private *moves(design: Design): Generator<void> {
        while (design !== this.design) {
            const before = this.design;
            const comparison = new MeaningComparison();
            const answers: NewAnswer[] = [];
            for (const known of this.questions.values()) {
                const answer = known.question(design.network);
                answers.push({ known, answer, isSame: comparison.same(known.answer, answer) });
                if (answers.length % PORTION === 0) {
                    yield;
                }
                if (this.design !== before) {
                    break;
                }
            }
            if (this.design === before) {
                this.moveTo(design, comparison, answers);
            }
        }
    }

    /** Keeps what the newer version does not affect. Every question is asked once, however many runs have asked it. */
    private moveTo(design: Design, comparison: MeaningComparison, answers: readonly NewAnswer[]): void {
        const affected = new Set<ElementId>();
        for (const { known, answer, isSame } of answers) {
            if (isSame) {
                known.answer = answer;
            } else {
                for (const id of known.askedBy) {
                    affected.add(id);
                }
            }
        }
        for (const [id, run] of this.runs) {
            const agenda = agendaOf(design, id);
            if (!agenda || !comparison.same(run.agenda, agenda)) {
                affected.add(id);
            } else {
                run.agenda = agenda;
            }
        }
        for (const [id, run] of this.runs) {
            const moved = affected.has(id) ? undefined : this.maker.move(run.outcome, comparison);
            if (moved === undefined) {
                this.forget(id, run);
            } else {
                run.outcome = moved;
                this.counts.kept++;
            }
        }
        this.design = design;
    }

    private forget(id: ElementId, { asked }: KnownRun<O>): void {
        this.runs.delete(id);
        for (const name of asked) {
            const known = this.questions.get(name);
            known?.askedBy.delete(id);
            if (known?.askedBy.size === 0) {
                this.questions.delete(name);
            }
        }
    }
}

/** What a run sends and does, line by line; `undefined` when the design has no such run. */
const agendaOf = (design: Design, id: ElementId): readonly AgendaItem[] | undefined =>
    (startProbe(design, id) ?? startExperiment(design, id))?.agenda;
