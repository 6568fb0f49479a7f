/** "Did you mean …?" finds typing mistakes and nothing else. */
import { describe, expect, test } from 'vitest';
import { editDistance, suggest } from '../../../server/src/cli/suggest.js';

describe('editDistance', () => {
    test.each([
        ['web', 'web', 0],
        ['web', 'wbe', 1],
        ['web', 'we', 1],
        ['', 'abc', 3],
        ['public-ping', 'private-ping', 6],
        ['ca', 'abc', 3],
    ])('%j to %j is %d', (a, b, distance) => {
        expect(editDistance(a, b)).toBe(distance);
        expect(editDistance(b, a)).toBe(distance);
    });
});

describe('suggest', () => {
    const known = ['public-ping', 'private-ping', 'web', 'db'];
    test('nearest first, case ignored', () => {
        expect(suggest('Public-pnig', known)).toEqual(['public-ping']);
        expect(suggest('bd', known)).toEqual(['db']);
    });
    test('nothing when nothing is near', () => {
        expect(suggest('telnet', known)).toEqual([]);
    });
    test('at most three', () => {
        expect(suggest('aaa', ['aab', 'aac', 'aad', 'aae'])).toHaveLength(3);
    });
});
