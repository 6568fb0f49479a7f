/** The field that somebody probably meant. */
import { FIELDS } from '../packet/fields.js';

/**
 * The existing field that is most like a name: one that the name begins, or the one that the fewest typing errors lead to;
 * `undefined` when none is near.
 */
export function suggestField(name: string): string | undefined {
    const wanted = name.toLowerCase();
    const continued = FIELDS.find((field) => field.name.startsWith(wanted) && wanted.includes('.'));
    return continued?.name ?? nearest(wanted);
}

/** A typing error for every four letters is still near. */
function nearest(wanted: string): string | undefined {
    let best: string | undefined;
    let fewest = Math.max(1, Math.floor(wanted.length / 4)) + 1;
    for (const { name } of FIELDS) {
        const errors = typingErrors(wanted, name);
        if (errors < fewest) {
            best = name;
            fewest = errors;
        }
    }
    return best;
}

/** How many letters must be added, removed, exchanged or swapped with their neighbour (optimal string alignment). */
export function typingErrors(a: string, b: string): number {
    let beforeLast: number[] = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const exchange = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            const swap = isSwap ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
            row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, exchange, swap));
        }
        beforeLast = last;
        last = row;
    }
    return last[b.length] ?? 0;
}
