/** One row or one column of the matrix: who is reached, or reaches, and why the others are not. */
import { type ReachMatrix, type ReachStation, type ReachVerdict, verdictAt } from '#language';
import { groupBy } from '../../group-by.js';
import type { Terminal } from '../terminal.js';
import { isReached, verdictText } from './verdict-text.js';

interface Entry {
    readonly label: string;
    readonly verdict: ReachVerdict;
}

/** Those that come through first, then the others by reason. */
export function* renderList(matrix: ReachMatrix, { paint }: Pick<Terminal, 'paint'>): Generator<string> {
    const entries = entriesOf(matrix);
    const reached = entries.filter(({ verdict }) => isReached(verdict));
    yield `${paint.bold(heading(matrix))}: ${reached.length} of ${entries.length}\n`;
    for (const { label } of reached) {
        yield `  ${paint.green('✓')} ${label}\n`;
    }
    const others = groupBy(
        entries.filter(({ verdict }) => !isReached(verdict)),
        ({ verdict }) => verdictText(verdict),
    );
    for (const [text, members] of others) {
        yield `  ${paint.red('✗')} ${text}\n`;
        for (const { label } of members) {
            yield `      ${label}\n`;
        }
    }
}

function heading({ sources, destinations, question }: ReachMatrix): string {
    const [only] = sources.length === 1 ? sources : destinations;
    return sources.length === 1 ? `${only?.label} reaches on ${question.text}` : `${only?.label} is reached on ${question.text}`;
}

/** Nobody needs the network to talk to itself. */
function entriesOf(matrix: ReachMatrix): Entry[] {
    const { sources, destinations } = matrix;
    return sources.flatMap((source, row) =>
        destinations.flatMap((destination, column) => {
            const other = otherThan(matrix, source, destination);
            return other ? [{ label: other.label, verdict: verdictAt(matrix, row, column) }] : [];
        }),
    );
}

const otherThan = ({ sources }: ReachMatrix, source: ReachStation, destination: ReachStation): ReachStation | undefined =>
    source.owner === destination.owner ? undefined : sources.length === 1 ? destination : source;
