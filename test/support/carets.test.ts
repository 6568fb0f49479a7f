/** The caret reader refuses malformed annotations and finds the line they speak of. */
import { describe, expect, test } from 'vitest';
import { readCarets, writeCaret } from './carets.js';

const program = (...lines: string[]): string => lines.join('\n');

describe('readCarets', () => {
    test('reads range, severity and code of the line above', () => {
        const text = program('vpc a {', '    cidr 10.0.0.0/8', '    //   ^^^^^^^^^^ error vpc/cidr-size', '}');
        expect(readCarets(text)).toEqual([{ line: 1, start: 9, end: 19, severity: 'error', code: 'vpc/cidr-size' }]);
    });
    test('reads a message in quotes', () => {
        expect(readCarets(program('abc', '// ^ hint a/b "Say \'this\'."'))).toEqual([
            { line: 0, start: 3, end: 4, severity: 'hint', code: 'a/b', message: "Say 'this'." },
        ]);
    });
    test('stacked carets speak of the same line', () => {
        const lines = readCarets(program('x', 'abcdefgh', '// ^ error a/b', '//   ^^ warning c/d')).map((caret) => caret.line);
        expect(lines).toEqual([1, 1]);
    });
    test('ignores ordinary comments', () => {
        expect(readCarets(program('abc', '// a note with a ^ in it'))).toEqual([]);
    });
    test.each(['// ^^', '// ^ error', '// ^ fatal a/b', '// ^ error nocode'])('refuses %s', (line) => {
        expect(() => readCarets(program('abc', line))).toThrow('Line 2 is no annotation');
    });
    test('refuses carets without a line above', () => {
        expect(() => readCarets('// ^ error a/b')).toThrow('no line above');
    });
});

test('writeCaret writes what readCarets reads', () => {
    const diagnostic = { line: 0, start: 4, end: 9, severity: 'warning', code: 'cidr/host-bits', message: 'Text.' };
    expect(readCarets(program('0123456789', writeCaret(diagnostic)))).toEqual([diagnostic]);
});
