/**
 * The matrix for people. A small one is a grid with a sign for each pair; a large one is summed up by subnet (outside the cloud
 * by site, or as the internet): for every group of senders, which groups it reaches, and why the others are not reached.
 */
import { type Network, type ReachMatrix, type ReachStation, verdictNumberAt } from '#language';
import { groupBy } from '../../group-by.js';
import type { Terminal } from '../terminal.js';
import { grouped, verdictText } from './verdict-text.js';

interface Page {
    readonly network: Network;
    readonly terminal: Pick<Terminal, 'paint'>;
    /** How long it took. */
    readonly seconds: number;
}

/** More columns than this are no grid. */
const WIDEST_GRID = 16;

/** Grid or summary, then what the signs mean, then the sum. */
export function* renderMatrix(matrix: ReachMatrix, page: Page): Generator<string> {
    const isSmall = Math.max(matrix.sources.length, matrix.destinations.length) <= WIDEST_GRID;
    const signs = new Signs(matrix, page);
    yield* isSmall ? gridLines(matrix, signs) : summaryLines(matrix, page, signs);
    yield* signs.legend();
    yield totals(matrix, page);
}

/** A talk with oneself crosses no network. */
const isOwn = (matrix: ReachMatrix, row: number, column: number): boolean =>
    matrix.sources[row]?.owner === matrix.destinations[column]?.owner;

/** A letter for each verdict other than `reached`, in the order in which they are met. */
class Signs {
    /** How many pairs have each verdict, in the order in which they are met. */
    private readonly counts: ReadonlyMap<number, number>;
    private readonly letters: ReadonlyMap<number, string>;

    constructor(
        private readonly matrix: ReachMatrix,
        private readonly page: Page,
    ) {
        this.counts = tallyOf(matrix, matrix.sources.keys(), [...matrix.destinations.keys()]);
        const others = [...this.counts.keys()].filter((verdict) => !this.isReached(verdict));
        this.letters = new Map(others.map((verdict, i) => [verdict, letterOf(i)]));
    }

    private isReached(verdict: number): boolean {
        return this.matrix.verdicts[verdict]?.outcome === 'reached';
    }

    /** `✓`, or the letter. */
    of(verdict: number): string {
        const { green, red } = this.page.terminal.paint;
        return this.isReached(verdict) ? green('✓') : red(this.letters.get(verdict) ?? '?');
    }

    *legend(): Generator<string> {
        const { paint } = this.page.terminal;
        const width = Math.max(0, ...[...this.counts.values()].map((count) => grouped(count).length));
        const reachedFirst = [...this.counts].sort(([a], [b]) => Number(this.isReached(b)) - Number(this.isReached(a)));
        yield '\n';
        for (const [number, count] of reachedFirst) {
            const verdict = this.matrix.verdicts[number];
            yield `  ${this.of(number)}  ${paint.bold(grouped(count).padStart(width))}  ${verdict ? verdictText(verdict) : ''}\n`;
        }
    }
}

/** How pairs fare: the number of each verdict, by its position. */
type Tally = ReadonlyMap<number, number>;

/** Of the pairs between some rows and some columns, in the order in which verdicts are met. */
function tallyOf(matrix: ReachMatrix, rows: Iterable<number>, columns: readonly number[]): Tally {
    const counts = new Uint32Array(matrix.verdicts.length);
    const met: number[] = [];
    for (const row of rows) {
        for (const column of columns) {
            if (!isOwn(matrix, row, column)) {
                const verdict = verdictNumberAt(matrix, row, column);
                const before = counts[verdict] ?? 0;
                counts[verdict] = before + 1;
                if (before === 0) {
                    met.push(verdict);
                }
            }
        }
    }
    return new Map(met.map((verdict) => [verdict, counts[verdict] ?? 0]));
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** `a` … `z`, `aa`, `ab` … */
const letterOf = (index: number): string =>
    index < LETTERS.length
        ? (LETTERS[index] ?? '')
        : letterOf(Math.floor(index / LETTERS.length) - 1) + letterOf(index % LETTERS.length);

/** Senders down, receivers across, by number. */
function* gridLines(matrix: ReachMatrix, signs: Signs): Generator<string> {
    const names = [...new Set([...matrix.sources, ...matrix.destinations])];
    const numbers = new Map(names.map((station, i) => [station, String(i + 1)]));
    const width = Math.max(...names.map(({ label }) => label.length));
    const cell = String(names.length).length + 1;
    const numberOf = (station: ReachStation): string => (numbers.get(station) ?? '').padStart(cell);
    yield `${' '.repeat(cell + 2 + width)}${matrix.destinations.map(numberOf).join('')}\n`;
    for (const [row, source] of matrix.sources.entries()) {
        const cells = matrix.destinations.map((_, column) => {
            const shown = isOwn(matrix, row, column) ? '·' : signs.of(verdictNumberAt(matrix, row, column));
            return `${' '.repeat(cell - 1)}${shown}`;
        });
        yield `${numberOf(source)}  ${source.label.padEnd(width)}${cells.join('')}\n`;
    }
    const only = matrix.destinations.filter((station) => !matrix.sources.includes(station));
    yield only.map((station) => `${numberOf(station)}  ${station.label}\n`).join('');
}

/** Where a station belongs: `shop.web-a`, a site, or the internet. */
function groupOf(network: Network, station: ReachStation | undefined): string {
    const { place = '', outside } = station ?? {};
    const subnet = network.subnets.get(network.interfaces.get(place)?.subnet ?? '');
    const site = network.sites.get(network.siteHosts.get(place)?.site ?? '');
    return subnet?.qualifiedName ?? site?.name ?? (outside ? 'the internet' : place);
}

function* summaryLines(matrix: ReachMatrix, { network, terminal: { paint } }: Page, signs: Signs): Generator<string> {
    const columns = groupBy(matrix.destinations.keys(), (column) => groupOf(network, matrix.destinations[column]));
    const rows = groupBy(matrix.sources.keys(), (row) => groupOf(network, matrix.sources[row]));
    for (const [group, members] of rows) {
        yield `${paint.bold(group)}  ${paint.dim(`${members.length} ${members.length === 1 ? 'sender' : 'senders'}`)}\n`;
        const tallies = [...columns].map(([name, targets]) => ({ name, tally: tallyOf(matrix, members, targets) }));
        const alike = groupBy(
            tallies.filter(({ tally }) => tally.size > 0),
            ({ tally }) => tallyText(tally, signs),
        );
        for (const [text, targets] of alike) {
            yield `  ${text}  → ${targets.map(({ name }) => name).join(', ')}\n`;
        }
    }
}

/** `✓ all`, `a all`, or the number of each. */
const tallyText = (tally: Tally, signs: Signs): string =>
    [...tally].map(([verdict, count]) => `${signs.of(verdict)} ${tally.size === 1 ? 'all' : grouped(count)}`).join('  ');

function totals(matrix: ReachMatrix, { terminal: { paint }, seconds }: Page): string {
    const { question, sources, destinations, classes, runs } = matrix;
    const flows = grouped(sources.length * destinations.length);
    const took = seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
    return `\n${flows} flows on ${question.text}. ${paint.dim(`${grouped(classes)} classes of stations, ${grouped(runs)} runs, ${took}.`)}\n`;
}
