/** "Did you mean …": the known names closest to one that is not known. */

/** At most this many suggestions. */
const MAX_SUGGESTIONS = 3;

/** The names nearest to `wanted` by edit distance, best first: only those that a typing mistake explains. */
export function nearestNames(wanted: string, known: Iterable<string>): string[] {
    const limit = Math.max(2, Math.floor(wanted.length / 3));
    return [...new Set(known)]
        .map((name) => ({ name, distance: distanceBetween(wanted.toLowerCase(), name.toLowerCase()) }))
        .filter(({ name, distance }) => distance <= limit || (wanted.length > 2 && name.includes(wanted)))
        .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
        .slice(0, MAX_SUGGESTIONS)
        .map(({ name }) => name);
}

/** ` Did you mean 'a' or 'b'?`, or, with nothing near, ` Known are: …`; empty when nothing is known. */
export function suggestion(wanted: string, known: readonly string[]): string {
    const near = nearestNames(wanted, known);
    if (near.length > 0) {
        return ` Did you mean ${near.map((name) => `'${name}'`).join(' or ')}?`;
    }
    return known.length === 0 ? '' : ` Known are: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.`;
}

/** Edit distance where swapping two neighbours counts once (optimal string alignment). */
function distanceBetween(a: string, b: string): number {
    let beforeLast: number[] = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const substituted = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            let best = Math.min(substituted, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
                best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
            }
            row.push(best);
        }
        beforeLast = last;
        last = row;
    }
    return last[b.length] ?? 0;
}
