/** The persistent map behaves as `Map` does, and never changes once made. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyMap, type PersistentMap, persistentMap } from '../../../language/src/forwarding/persistent-map.js';

type Action = { readonly set: string; readonly value: number } | { readonly delete: string };

/** Few different keys, so that replacing and deleting happen often. */
const key = fc.integer({ min: 0, max: 60 }).map((n) => `10.0.0.${n}`);
const action: fc.Arbitrary<Action> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ set: key, value: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.record({ delete: key }) },
);

const sorted = (entries: Iterable<[string, number]>): [string, number][] => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

const perform = (map: PersistentMap<string, number>, step: Action): PersistentMap<string, number> =>
    'set' in step ? map.set(step.set, step.value) : map.delete(step.delete);

describe('persistent map', () => {
    test('agrees with Map after any history, at every moment of it', () => {
        fc.assert(
            fc.property(fc.array(action, { maxLength: 200 }), (history) => {
                const model = new Map<string, number>();
                const moments: [PersistentMap<string, number>, [string, number][]][] = [];
                let map = emptyMap<string, number>();
                for (const step of history) {
                    map = perform(map, step);
                    'set' in step ? model.set(step.set, step.value) : model.delete(step.delete);
                    moments.push([map, sorted(model.entries())]);
                }
                // Checked at the end, so that an update that wrote into an older map would be seen.
                for (const [moment, expected] of moments) {
                    expect(sorted(moment.entries())).toEqual(expected);
                    expect(moment.size).toBe(expected.length);
                    expect(expected.every(([k, v]) => moment.get(k) === v && moment.has(k))).toBe(true);
                }
                expect(map.get('absent')).toBeUndefined();
            }),
            { numRuns: 60 },
        );
    });

    test('keeps keys apart whose hashes agree', () => {
        const entries = Array.from({ length: 200_000 }, (_, i): [number, number] => [i, i]);
        let map = persistentMap(entries);
        expect(map.size).toBe(200_000);
        expect(entries.every(([k, v]) => map.get(k) === v)).toBe(true);
        for (let i = 0; i < 200_000; i += 2) {
            map = map.delete(i);
        }
        expect(map.size).toBe(100_000);
        expect([...map.values()].every((value) => value % 2 === 1)).toBe(true);
    });

    test('keeps the order of insertion while small, and the same order for the same history always', () => {
        expect([
            ...persistentMap([
                ['b', 1],
                ['a', 2],
                ['b', 3],
            ] as const).entries(),
        ]).toEqual([
            ['b', 3],
            ['a', 2],
        ]);
        const many = Array.from({ length: 50 }, (_, i): [string, number] => [`k${i}`, i]);
        expect([...persistentMap(many).entries()]).toEqual([...persistentMap(many).entries()]);
    });

    test('returns itself when nothing changes', () => {
        const map = persistentMap<string, number>([['a', 1]]);
        expect(map.set('a', 1)).toBe(map);
        expect(map.delete('b')).toBe(map);
    });
});
