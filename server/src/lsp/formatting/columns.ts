/** Columns: neighbouring lines of one kind are aligned, as people align tables of routes and rules. */
import type { LayoutLine } from './layout-lines.js';
import type { LayoutToken } from './layout-tokens.js';
import { isProbeColon, spacesBetween } from './spacing.js';

/** A cell wider than this does not widen its column. */
const WIDEST_CELL = 64;

/** The kind of a line, and the words (by index) that begin its further columns. */
interface Row {
    readonly kind: string;
    readonly breaks: readonly number[];
}

/** Spaces before a word, where they are not what `spacesBetween` says. */
export type Padding = ReadonlyMap<LayoutToken, number>;

/** Rows that are read as one list: probes and runs with their expectation on the same line. */
const PROBES = 'probe 2';
const RUNS = 'run 1';

/** One row of a table that is being aligned. */
interface AlignedRow {
    readonly tokens: readonly LayoutToken[];
    readonly breaks: readonly number[];
}

/** The padding of all lines. */
export function alignColumns(lines: readonly LayoutLine[]): Padding {
    const padding = new Map<LayoutToken, number>();
    for (const rows of tablesOf(lines)) {
        alignRows(rows, padding);
    }
    alignComments(lines, padding);
    return padding;
}

/**
 * Rows of one kind that belong together: those of a run of lines without a blank line or a comment between them; probes of a
 * whole file, and runs of a whole experiment, because those are read as one list.
 */
function tablesOf(lines: readonly LayoutLine[]): AlignedRow[][] {
    const tables = new Map<string, AlignedRow[]>();
    let run = 0;
    let block = 0;
    for (const line of lines) {
        const [first] = line.tokens as [LayoutToken, ...LayoutToken[]];
        block += first.text === '}' ? 1 : 0;
        run += line.blankLines > 0 || first.isComment || first.text === '}' ? 1 : 0;
        const row = rowOf(line);
        if (row) {
            const isList = row.kind === PROBES || row.kind === RUNS;
            const list = isList ? `block ${first.text === 'run' ? block : 0}` : `run ${run}`;
            const key = `${row.kind}, depth ${line.depth}, ${list}`;
            const table = tables.get(key) ?? [];
            table.push({ tokens: line.tokens, breaks: row.breaks });
            tables.set(key, table);
        }
    }
    return [...tables.values()];
}

/** What kind of row a line is; most are none. */
function rowOf({ tokens, continues }: LayoutLine): Row | undefined {
    const [first] = tokens;
    if (!first || continues) {
        return undefined;
    }
    const at = (text: string): number =>
        tokens.findIndex((token) => token.text === text && !token.isComment && token.depth === first.depth);
    switch (first.block) {
        case 'route-table':
            return row('route', at('->'));
        case 'network-acl':
            return row('entry', ...[1, 2, 3].filter((index) => tokens[index]?.depth === first.depth));
        case 'security-group':
            return row('rule', tokens[1]?.depth === first.depth ? 1 : 0);
        case 'network-firewall':
            return at('from') > 0 ? row('firewall rule', 1, at('from'), at('to')) : undefined;
    }
    switch (first.text) {
        case 'probe':
            return row('probe', tokens.findIndex(isProbeColon) + 1 || -1, at('expect'));
        case 'run':
            return row('run', at('expect'));
        default:
            return declarationRow(tokens, at('{'));
    }
}

/** A declaration on one line: `instance a { ip 10.0.1.10  security-groups web }`, with a column for each statement of its block. */
function declarationRow(tokens: readonly LayoutToken[], brace: number): Row | undefined {
    const last = tokens.findLast(({ isComment }) => !isComment);
    const depth = tokens[brace]?.depth;
    if (brace < 0 || depth === undefined || last?.text !== '}' || last.depth !== depth) {
        return undefined;
    }
    const inner = tokens.flatMap((token, i) => (i > brace + 1 && token.depth === depth + 1 && token.position === 0 ? [i] : []));
    const words = [tokens[0], tokens[brace + 1], ...inner.map((i) => tokens[i])].map((token) => token?.text ?? '');
    return row(words.join(' '), brace, ...inner);
}

function row(kind: string, ...breaks: number[]): Row | undefined {
    const found = breaks.filter((index) => index > 0);
    return found.length > 0 ? { kind: `${kind} ${found.length}`, breaks: found } : undefined;
}

function alignRows(rows: readonly AlignedRow[], padding: Map<LayoutToken, number>): void {
    const columns = Math.min(...rows.map(({ breaks }) => breaks.length));
    for (let column = 0; column < columns; column++) {
        const cells = rows.flatMap((row) => cellBefore(row, column, padding) ?? []);
        const widest = Math.max(0, ...cells.map(({ width }) => width).filter((width) => width <= WIDEST_CELL));
        for (const { token, width, gap } of cells) {
            padding.set(token, Math.max(widest - width, 0) + gap);
        }
    }
}

/** The word that begins a column, the width of the cell before it, and the room it needs at least. */
function cellBefore({ tokens, breaks }: AlignedRow, column: number, padding: Padding) {
    const next = breaks[column] ?? 0;
    const [token, before] = [tokens[next], tokens[next - 1]];
    if (!token || !before) {
        return undefined;
    }
    const width = widthOf(tokens.slice(breaks[column - 1] ?? 0, next), padding);
    return { token, width, gap: Math.max(1, spacesBetween(before, token)) };
}

/** The width of neighbouring words with the spaces between them. */
export const widthOf = (tokens: readonly LayoutToken[], padding: Padding): number =>
    tokens.reduce((width, token, i) => {
        const before = tokens[i - 1];
        return width + token.text.length + (before ? (padding.get(token) ?? spacesBetween(before, token)) : 0);
    }, 0);

/** Comments at the ends of neighbouring lines begin in one column. */
function alignComments(lines: readonly LayoutLine[], padding: Map<LayoutToken, number>): void {
    let group: LayoutLine[] = [];
    const flush = (): void => {
        const widths = group.map(({ tokens }) => widthOf(tokens.slice(0, -1), padding));
        const widest = Math.max(0, ...widths);
        group.forEach(({ tokens }, i) => {
            padding.set(tokens.at(-1) as LayoutToken, widest - (widths[i] ?? 0) + 2);
        });
        group = [];
    };
    for (const line of lines) {
        const isNeighbour = endsWithComment(line) && line.blankLines === 0 && group[0]?.depth === line.depth;
        if (!isNeighbour) {
            flush();
        }
        if (endsWithComment(line)) {
            group.push(line);
        }
    }
    flush();
}

const endsWithComment = ({ tokens, continues }: LayoutLine): boolean =>
    !continues && tokens.length > 1 && tokens.at(-1)?.isComment === true;
