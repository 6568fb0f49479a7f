/** The underlined source line: tabs, wide lines, stretches that go on, and lines that are not there. */
import { describe, expect, test } from 'vitest';
import { sourceExcerpt } from '../../../server/src/cli/source-excerpt.js';

function excerpt(text: string, from: [number, number], to: [number, number], width = 80) {
    const { number, source, margin, marks } = sourceExcerpt({
        text,
        span: { uri: 'file:///a.vpc', start: { line: from[0], character: from[1] }, end: { line: to[0], character: to[1] } },
        gutter: 3,
        width,
        mark: '^',
    });
    return { source: number + source, marks: margin + marks };
}

describe('sourceExcerpt', () => {
    test('carets stand under the stretch', () => {
        expect(excerpt('vpc a {\n  cidr 10.0.0.0/8\n}', [1, 7], [1, 17])).toEqual({
            source: '  2 |   cidr 10.0.0.0/8',
            marks: '    |        ^^^^^^^^^^',
        });
    });
    test('tabs take four columns in both lines', () => {
        expect(excerpt('\tcidr\t10.0.0.0/8', [0, 6], [0, 16])).toEqual({
            source: '  1 |     cidr    10.0.0.0/8',
            marks: '    |             ^^^^^^^^^^',
        });
    });
    test('a stretch over several lines is marked to the end of the first', () => {
        expect(excerpt('vpc a {\n}', [0, 4], [1, 1]).marks).toBe('    |     ^^^');
    });
    test('an empty stretch still gets a caret, also at the end of the file', () => {
        expect(excerpt('vpc', [0, 3], [0, 3])).toEqual({ source: '  1 | vpc', marks: '    |    ^' });
        expect(excerpt('vpc', [5, 0], [5, 0])).toEqual({ source: '  6 | ', marks: '    | ^' });
    });
    test('a long line is cut around the stretch', () => {
        const text = `${'a'.repeat(5000)}HERE${'b'.repeat(5000)}`;
        const { source, marks } = excerpt(text, [0, 5000], [0, 5004], 30);
        expect(source).toHaveLength(6 + 30);
        expect(source).toMatch(/^ {2}1 \| …a+HEREb+…$/);
        expect(marks.indexOf('^')).toBe(source.indexOf('HERE'));
        expect(marks.lastIndexOf('^')).toBe(source.indexOf('HERE') + 3);
    });
    test('code points count, not UTF-16 units', () => {
        expect(excerpt('// 🌍 x', [0, 6], [0, 7]).marks).toBe('    |      ^');
    });
});
