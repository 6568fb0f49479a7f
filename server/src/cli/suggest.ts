/** "Did you mean …?": the known names nearest to one that nobody knows. */

/** At most three names within a third of the word's length (at least one) of edit distance, nearest first. */
export function suggest(word: string, known: Iterable<string>): string[] {
    const limit = Math.max(1, Math.floor(word.length / 3));
    return [...known]
        .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
        .filter(({ distance }) => distance <= limit)
        .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
        .slice(0, 3)
        .map(({ name }) => name);
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
export function editDistance(a: string, b: string): number {
    let beforeLast: number[] = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
            const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(beforeLast, j - 2) + 1 : Infinity;
            row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped));
        }
        beforeLast = last;
        last = row;
    }
    return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
