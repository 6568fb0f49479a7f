/** Hit conditions: which of the first six hits stop. */
import { expect, test } from 'vitest';
import { parseHitCondition } from '../../../server/src/debug/breakpoints/hit-condition.js';

const stopsOf = (text: string): number[] | string => {
    const condition = parseHitCondition(text);
    return typeof condition === 'function' ? [1, 2, 3, 4, 5, 6].filter((hit) => condition(hit)) : condition.problem;
};

test.each([
    ['3', [3]],
    ['= 3', [3]],
    ['==3', [3]],
    ['>=2', [2, 3, 4, 5, 6]],
    ['> 4', [5, 6]],
    ['<3', [1, 2]],
    ['<= 3', [1, 2, 3]],
    ['%2', [2, 4, 6]],
])('%s', (text, expected) => {
    expect(stopsOf(text)).toEqual(expected);
});

test.each(['often', '%0', '-1', '3.5', '>', ''])("'%s' is refused with what to write", (text) => {
    expect(stopsOf(text)).toBe(
        `'${text}' is no hit count. Write 3 (the third time), >=2 (from the second on) or %2 (every other time).`,
    );
});
