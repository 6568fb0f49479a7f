/** The marker cutter refuses malformed tests and counts in the unmarked text. */
import { describe, expect, test } from 'vitest';
import { cutCursor, cutMarkers } from './markers.js';

describe('cutMarkers', () => {
    test('leaves a text without markers alone', () => {
        expect(cutMarkers('vpc a {}')).toEqual({ text: 'vpc a {}', cursors: [], ranges: [] });
    });
    test('counts cursors in the unmarked text', () => {
        expect(cutMarkers('<|>ab<|>c')).toEqual({ text: 'abc', cursors: [0, 2], ranges: [] });
    });
    test('counts ranges in the unmarked text, end exclusive', () => {
        expect(cutMarkers('a<|bc|>d<|e|>')).toEqual({
            text: 'abcde',
            cursors: [],
            ranges: [
                { start: 1, end: 3 },
                { start: 4, end: 5 },
            ],
        });
    });
    test('keeps a cursor inside a range', () => {
        expect(cutMarkers('<|a<|>b|>')).toEqual({ text: 'ab', cursors: [1], ranges: [{ start: 0, end: 2 }] });
    });
    test('keeps arrows and comparison signs', () => {
        expect(cutMarkers('a -> b < c | d').text).toBe('a -> b < c | d');
    });
    test.each([
        ['a<|b', 'never closed'],
        ['a|>b', 'closes no range'],
        ['<|a<|b|>|>', 'opens inside'],
    ])('refuses %s', (marked, reason) => {
        expect(() => cutMarkers(marked)).toThrow(reason);
    });
});

describe('cutCursor', () => {
    test('gives the only cursor', () => {
        expect(cutCursor('ab<|>')).toEqual({ text: 'ab', cursor: 2 });
    });
    test.each(['ab', '<|>a<|>'])('refuses %s', (marked) => {
        expect(() => cutCursor(marked)).toThrow('Expected one cursor');
    });
});
