/** A matrix for programs, in pieces: as JSON with each verdict written once, or as CSV with a line for each pair. */
import { type ReachMatrix, type ReachVerdict, verdictAt } from '#language';

/** Rows are senders, columns receivers; the numbers in `rows` are positions in `verdicts`. */
export function* matrixJson({ question, sources, destinations, verdicts, cells, classes, runs }: ReachMatrix): Generator<string> {
    const head = {
        question: question.text,
        from: sources.map(({ label }) => label),
        to: destinations.map(({ label }) => label),
        verdicts,
        classes,
        runs,
    };
    yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "rows": [`;
    for (const row of sources.keys()) {
        const at = row * destinations.length;
        yield `${row === 0 ? '' : ','}\n    [${cells.subarray(at, at + destinations.length).join(',')}]`;
    }
    yield '\n  ]\n}\n';
}

/** The columns of the CSV form. */
const COLUMNS = ['from', 'to', 'outcome', 'reason', 'stage', 'rule', 'code'] as const;

/** A line for each pair, those of one sender together. */
export function* matrixCsv(matrix: ReachMatrix): Generator<string> {
    yield `${COLUMNS.join(',')}\n`;
    const tails = new Map(matrix.verdicts.map((verdict) => [verdict, tailOf(verdict)]));
    for (const [row, { label: from }] of matrix.sources.entries()) {
        yield matrix.destinations
            .map(({ label: to }, column) => `${from},${to},${tails.get(verdictAt(matrix, row, column)) ?? ''}\n`)
            .join('');
    }
}

/** Names and catalogue words have no commas. */
const tailOf = ({ outcome, reason, stage, rule, code }: ReachVerdict): string =>
    [outcome, reason, stage, rule, code].map((word) => word ?? '').join(',');
