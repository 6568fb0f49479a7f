/**
 * A matrix as work: which pairs of stations to run, and how their verdicts become the verdicts of all pairs.
 *
 * First one pair for each pair of classes (and one for a station with itself). Where its verdict turns out to be decided by
 * the flow, all pairs of those classes follow. Whoever drives this decides where the pairs are run: here, or in workers.
 */
import type { ElementId, Network } from '../../model/network.js';
import { classesOf } from './classes.js';
import { packetBetween, type ReachQuestion } from './question.js';
import { type ReachStation, stationsOf } from './stations.js';
import { decideFlow, type ReachVerdict, verdictKey } from './verdict.js';

/** Which part of the matrix: stations by id. Absent: all that send, and all that can be spoken to. */
export interface ReachSelection {
    readonly from?: ElementId;
    readonly to?: ElementId;
}

/** Pairs of stations that fare alike as far as their classes go. */
interface Task {
    /** A pair to run for all. */
    readonly source: number;
    readonly destination: number;
}

/** What is to be found out. */
export interface ReachPlan extends ReachEnds {
    readonly network: Network;
    readonly question: ReachQuestion;
    readonly tasks: readonly Task[];
    /** The task of every pair, row by row. */
    readonly taskOf: Uint32Array;
    /** How many classes the stations fall into. */
    readonly classes: number;
}

/** Pairs as indexes of source and destination, two numbers each. */
export type Pairs = Uint32Array;

/** What came of a list of pairs, in its order. */
export interface PairAnswers {
    readonly verdicts: readonly ReachVerdict[];
    /** By pair: the position of its verdict. */
    readonly verdictOf: Uint16Array;
    /** By pair: 1 where the verdict holds for that flow alone. */
    readonly byFlow: Uint8Array;
}

/** Every verdict, row by row. */
export interface ReachMatrix extends ReachEnds {
    readonly question: ReachQuestion;
    readonly verdicts: readonly ReachVerdict[];
    readonly cells: Uint16Array;
    readonly classes: number;
    /** How many flows the machine has run to know all of them. */
    readonly runs: number;
}

/** The position of a pair's verdict among the verdicts. */
export const verdictNumberAt = ({ cells, destinations }: ReachMatrix, source: number, destination: number): number =>
    cells[source * destinations.length + destination] ?? 0;

/** The verdict of one pair. */
export const verdictAt = (matrix: ReachMatrix, source: number, destination: number): ReachVerdict =>
    matrix.verdicts[verdictNumberAt(matrix, source, destination)] ?? { outcome: 'unanswered' };

/** The rows and columns of a matrix. */
export interface ReachEnds {
    readonly sources: readonly ReachStation[];
    readonly destinations: readonly ReachStation[];
}

/** Who is asked about. */
export function endsOf(network: Network, { from, to }: ReachSelection): ReachEnds {
    const stations = stationsOf(network);
    return {
        sources: stations.filter(({ id, sends }) => sends && (from === undefined || id === from)),
        destinations: stations.filter(({ id }) => to === undefined || id === to),
    };
}

/** Sorts the stations into classes and lists what must be run. */
export function planReach(network: Network, question: ReachQuestion, selection: ReachSelection = {}): ReachPlan {
    const { sources, destinations } = endsOf(network, selection);
    const classes = classesOf(network);
    const numbers = new Map<string, number>();
    const numberOf = ({ id }: ReachStation): number => {
        const name = classes.get(id) ?? id;
        const known = numbers.get(name) ?? numbers.size;
        numbers.set(name, known);
        return known;
    };
    const [rows, columns] = [sources.map(numberOf), destinations.map(numberOf)];
    const tasks = tasksOf({ sources, destinations, rows, columns });
    return { network, question, sources, destinations, classes: numbers.size, ...tasks };
}

interface Grid extends ReachEnds {
    /** The class of each. */
    readonly rows: readonly number[];
    readonly columns: readonly number[];
}

/** Rows of one class are alike but for the station itself: they are copied. */
function tasksOf({ sources, destinations, rows, columns }: Grid): Pick<ReachPlan, 'tasks' | 'taskOf'> {
    const tasks: Task[] = [];
    const taskOf = new Uint32Array(rows.length * columns.length);
    const patterns = new Map<number, Pattern>();
    const columnOf = new Map(destinations.map((station, column) => [station, column]));
    for (const [source, row] of rows.entries()) {
        const self = columnOf.get(sources[source] as ReachStation);
        const pattern = patterns.get(row) ?? newPattern(columns);
        patterns.set(row, pattern);
        completePattern(pattern, { source, self, columns, tasks });
        const at = source * columns.length;
        taskOf.set(pattern.tasks, at);
        if (self !== undefined) {
            pattern.self ??= tasks.push({ source, destination: self }) - 1;
            taskOf[at + self] = pattern.self;
        }
    }
    return { tasks, taskOf };
}

/** The tasks of one class of senders. */
interface Pattern {
    /** By receiver. */
    readonly tasks: Uint32Array;
    /** Classes of receivers that have no task yet. */
    readonly open: Set<number>;
    /** The task of a sender with itself. */
    self?: number;
}

const newPattern = (columns: readonly number[]): Pattern => ({ tasks: new Uint32Array(columns.length), open: new Set(columns) });

interface Row {
    readonly source: number;
    readonly self: number | undefined;
    readonly columns: readonly number[];
    readonly tasks: Task[];
}

/** A class of receivers gets its task from the first sender that finds another station than itself in it. */
function completePattern(pattern: Pattern, { source, self, columns, tasks }: Row): void {
    if (pattern.open.size === 0) {
        return;
    }
    const begun = new Map<number, number>();
    for (const [destination, column] of columns.entries()) {
        if (destination !== self && pattern.open.has(column) && !begun.has(column)) {
            begun.set(column, tasks.push({ source, destination }) - 1);
        }
    }
    for (const [destination, column] of columns.entries()) {
        pattern.tasks[destination] = begun.get(column) ?? pattern.tasks[destination] ?? 0;
    }
    for (const column of begun.keys()) {
        pattern.open.delete(column);
    }
}

/** One pair for each task. */
export const firstPairs = ({ tasks }: ReachPlan): Pairs =>
    Uint32Array.from(tasks.flatMap(({ source, destination }) => [source, destination]));

/** The pairs that are left once the first ones are known: those of tasks that each flow decides for itself. */
export function remainingPairs({ tasks, taskOf, destinations }: ReachPlan, first: PairAnswers): Pairs {
    const pairs: number[] = [];
    if (first.byFlow.includes(1)) {
        for (let cell = 0; cell < taskOf.length; cell++) {
            const number = taskOf[cell] ?? 0;
            const task = tasks[number];
            const source = Math.floor(cell / destinations.length);
            const destination = cell % destinations.length;
            if (first.byFlow[number] === 1 && (source !== task?.source || destination !== task.destination)) {
                pairs.push(source, destination);
            }
        }
    }
    return Uint32Array.from(pairs);
}

/** Runs pairs, one after the other. */
export function answerPairs(plan: ReachEnds & Pick<ReachPlan, 'network' | 'question'>, pairs: Pairs): PairAnswers {
    const { network, question, sources, destinations } = plan;
    const table = new VerdictTable();
    const count = pairs.length / 2;
    const verdictOf = new Uint16Array(count);
    const byFlow = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
        const from = sources[pairs[2 * i] ?? 0];
        const to = destinations[pairs[2 * i + 1] ?? 0];
        if (from && to) {
            const answer = decideFlow(network, packetBetween(question, from, to), to.owner);
            verdictOf[i] = table.numberOf(answer.verdict);
            byFlow[i] = answer.byFlow ? 1 : 0;
        }
    }
    return { verdicts: table.verdicts, verdictOf, byFlow };
}

/** Puts answers about consecutive parts of a list together. */
export function joinAnswers(parts: readonly PairAnswers[]): PairAnswers {
    const table = new VerdictTable();
    const verdictOf = parts.flatMap((part) => {
        const numbers = part.verdicts.map((verdict) => table.numberOf(verdict));
        return Array.from(part.verdictOf, (local) => numbers[local] ?? 0);
    });
    const byFlow = parts.flatMap((part) => Array.from(part.byFlow));
    return { verdicts: table.verdicts, verdictOf: Uint16Array.from(verdictOf), byFlow: Uint8Array.from(byFlow) };
}

/** All pairs, from what was found out about the first and the remaining ones. */
export function assembleMatrix(
    plan: ReachPlan,
    first: PairAnswers,
    rest: { readonly pairs: Pairs; readonly answers: PairAnswers },
): ReachMatrix {
    const { question, sources, destinations, taskOf, tasks, classes } = plan;
    const table = new VerdictTable();
    const byTask = Uint16Array.from(first.verdictOf, (local) => table.numberOf(first.verdicts[local] as ReachVerdict));
    const cells = new Uint16Array(taskOf.length);
    for (let cell = 0; cell < cells.length; cell++) {
        cells[cell] = byTask[taskOf[cell] ?? 0] ?? 0;
    }
    const { pairs, answers } = rest;
    for (const [i, local] of answers.verdictOf.entries()) {
        const cell = (pairs[2 * i] ?? 0) * destinations.length + (pairs[2 * i + 1] ?? 0);
        cells[cell] = table.numberOf(answers.verdicts[local] as ReachVerdict);
    }
    const runs = tasks.length + answers.verdictOf.length;
    return { question, sources, destinations, verdicts: table.verdicts, cells, classes, runs };
}

/** Verdicts without repetition. */
class VerdictTable {
    readonly verdicts: ReachVerdict[] = [];
    private readonly numbers = new Map<string, number>();

    numberOf(verdict: ReachVerdict): number {
        const key = verdictKey(verdict);
        let number = this.numbers.get(key);
        if (number === undefined) {
            number = this.verdicts.push(verdict) - 1;
            this.numbers.set(key, number);
        }
        return number;
    }
}

/** The whole matrix at once, in this thread. `proceed` is asked between runs: false gives up, and nothing is answered. */
export function reachMatrix(
    network: Network,
    question: ReachQuestion,
    options: ReachSelection & { readonly proceed?: () => boolean } = {},
): ReachMatrix | undefined {
    const plan = planReach(network, question, options);
    const first = answerWhile(plan, firstPairs(plan), options.proceed);
    const pairs = first && remainingPairs(plan, first);
    const answers = pairs && answerWhile(plan, pairs, options.proceed);
    return first && pairs && answers && assembleMatrix(plan, first, { pairs, answers });
}

/** Pairs between two questions whether to go on. */
const STRETCH = 16;

function answerWhile(plan: ReachPlan, pairs: Pairs, proceed: (() => boolean) | undefined): PairAnswers | undefined {
    const parts: PairAnswers[] = [];
    for (let at = 0; at < pairs.length; at += 2 * STRETCH) {
        if (proceed && !proceed()) {
            return undefined;
        }
        parts.push(answerPairs(plan, pairs.subarray(at, at + 2 * STRETCH)));
    }
    return joinAnswers(parts);
}
