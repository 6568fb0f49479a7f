/** "Did you mean …?": the known names nearest to one that nobody knows. */

const MAX_SUGGESTIONS = 3;

/** The names that a typing mistake turns into `wanted`: within a third of its length (at least one edit), nearest first. */
export function nearestNames(wanted: string, known: Iterable<string>): string[] {
    const limit = Math.max(1, Math.floor(wanted.length / 3));
    return [...new Set(known)]
        .filter((name) => Math.abs(name.length - wanted.length) <= limit)
        .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
        .filter(({ distance }) => distance <= limit)
        .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
        .slice(0, MAX_SUGGESTIONS)
        .map(({ name }) => name);
}

/** ` Did you mean 'a' or 'b'?` with a leading blank; empty when nothing is near. */
export function didYouMean(wanted: string, known: Iterable<string>): string {
    const near = nearestNames(wanted, known).map((name) => `'${name}'`);
    return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
function editDistance(a: string, b: string): number {
    let beforeLast: number[] = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const swapped =
                i > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY;
            const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
            row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped));
        }
        beforeLast = last;
        last = row;
    }
    return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
