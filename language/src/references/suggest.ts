/** The nearest of several words: for "Did you mean …?". */

/** Edits that still count as a slip of the finger, for a word of that length. */
const tolerance = (word: string): number => (word.length === 1 ? 0 : word.length <= 3 ? 1 : word.length <= 6 ? 2 : 3);

/** The candidate that differs least from the word, if it is near enough to be meant. The first wins a tie. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
    const search = new NearestWord(word);
    for (const candidate of candidates) {
        search.offer(candidate);
    }
    return search.best;
}

/** The same for candidates that take time to make: it says first whether one would be the nearest so far. */
export class NearestWord {
    best: string | undefined;
    private least: number;
    /** The same names stand in many VPCs. */
    private readonly known = new Map<string, number>();

    constructor(private readonly word: string) {
        this.least = tolerance(word) + 1;
    }

    /** Whether a candidate is near enough, and nearer than all before. */
    isNearer(candidate: string): boolean {
        if (Math.abs(candidate.length - this.word.length) >= this.least) {
            return false;
        }
        let distance = this.known.get(candidate);
        if (distance === undefined) {
            distance = editDistance(this.word, candidate, this.least);
            this.known.set(candidate, distance);
        }
        return distance < this.least;
    }

    /** Takes a candidate if it is nearer. */
    offer(candidate: string): void {
        if (this.isNearer(candidate)) {
            this.best = candidate;
            this.least = this.known.get(candidate) ?? this.least;
        }
    }
}

/** Insertions, deletions, replacements and swaps of neighbours between two words; `limit` and more are all the same. */
function editDistance(a: string, b: string, limit: number): number {
    let beforePrevious: number[] = [];
    let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const cost = a[i - 1] === b[j - 1] ? 0 : 1;
            let distance = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
                distance = Math.min(distance, (beforePrevious[j - 2] ?? 0) + 1);
            }
            row.push(distance);
        }
        if (Math.min(...row) >= limit) {
            return limit;
        }
        beforePrevious = previous;
        previous = row;
    }
    return previous[b.length] ?? limit;
}
