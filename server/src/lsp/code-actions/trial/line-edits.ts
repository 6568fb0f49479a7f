/** From two versions of a text to the edits between them, line by line: what lies between two changes is left alone. */
import type { TextEdit } from 'vscode-languageserver-protocol';

/** The edits that make one text of the other, as few lines as possible (E. W. Myers, 1986: the greedy algorithm). */
export function lineEdits(before: string, after: string): TextEdit[] {
    const [a, b] = [linesOf(before), linesOf(after)];
    const edits: TextEdit[] = [];
    let [x, y] = [0, 0];
    for (const [keptA, keptB] of [...keptLines(a, b), [a.length, b.length] as const]) {
        if (keptA > x || keptB > y) {
            edits.push({ range: rangeOfLines(a, x, keptA), newText: b.slice(y, keptB).join('') });
        }
        [x, y] = [keptA + 1, keptB + 1];
    }
    return edits;
}

/** Lines with their ends. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The last line of a text may lack its end. */
function rangeOfLines(lines: readonly string[], from: number, to: number): TextEdit['range'] {
    const last = lines[to - 1];
    const isOpen = to === lines.length && last !== undefined && !last.endsWith('\n') && to > from;
    const end = isOpen ? { line: to - 1, character: last.length } : { line: to, character: 0 };
    return { start: { line: from, character: 0 }, end };
}

/** The longest common subsequence, as pairs of positions. */
function keptLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
    const rounds: Map<number, number>[] = [];
    const furthest = new Map<number, number>([[1, 0]]);
    for (let d = 0; d <= a.length + b.length; d++) {
        rounds.push(new Map(furthest));
        for (let k = -d; k <= d; k += 2) {
            let x = startOf(furthest, k, d);
            while (x < a.length && x - k < b.length && a[x] === b[x - k]) {
                x++;
            }
            furthest.set(k, x);
            if (x >= a.length && x - k >= b.length) {
                return wayBack(rounds, a.length, b.length);
            }
        }
    }
    return [];
}

/** Where diagonal `k` is entered in round `d`: from above when that came further. */
const startOf = (furthest: ReadonlyMap<number, number>, k: number, d: number): number =>
    k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1))
        ? (furthest.get(k + 1) ?? 0)
        : (furthest.get(k - 1) ?? 0) + 1;

function wayBack(rounds: readonly ReadonlyMap<number, number>[], endA: number, endB: number): (readonly [number, number])[] {
    const kept: (readonly [number, number])[] = [];
    let [x, y] = [endA, endB];
    for (let d = rounds.length - 1; d >= 0; d--) {
        const furthest = rounds[d] as ReadonlyMap<number, number>;
        const k = x - y;
        const begun = startOf(furthest, k, d);
        while (x > begun && y > begun - k) {
            x--;
            y--;
            kept.push([x, y]);
        }
        if (d > 0) {
            const isInsertion = k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
            x = isInsertion ? begun : begun - 1;
            y = x - (isInsertion ? k + 1 : k - 1);
        }
    }
    return kept.reverse();
}
