/**
 * Formatting: cases are folders of `test/fixtures/formatting` with `main.vpc` and the `expected.vpc` that it becomes. Of every
 * example, however its white space is shaken, no word changes, and a second formatting finds nothing to do.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openEditor } from '../../support/editor.js';
import { EXAMPLE_PATHS, exampleText } from '../../support/example-paths.js';
import { format, SPACES, wordsOf } from '../../support/format.js';

const folder = new URL('../../fixtures/formatting/', import.meta.url);

describe('cases', () => {
    test.each(readdirSync(folder))('%s', async (name) => {
        const at = (file: string): URL => new URL(`${name}/${file}`, folder);
        const formatted = format(readFileSync(at('main.vpc'), 'utf8'));
        await expect(formatted).toMatchFileSnapshot(fileURLToPath(at('expected.vpc')));
        expect(format(formatted)).toBe(formatted);
    });
});

test.each(EXAMPLE_PATHS)('%s keeps its words, and is formatted once', (path) => {
    const formatted = format(exampleText(path));
    expect(wordsOf(formatted)).toEqual(wordsOf(exampleText(path)));
    expect(format(formatted)).toBe(formatted);
});

test('shaken white space changes no word and settles at once', () => {
    const gaps = fc.array(fc.constantFrom(' ', '  ', '\t', '\n', '\n\n\n', '    ', ' \n '), { minLength: 1, maxLength: 40 });
    fc.assert(
        fc.property(fc.constantFrom(...EXAMPLE_PATHS), gaps, fc.boolean(), (path, spaces, insertSpaces) => {
            let i = 0;
            const withoutComments = exampleText(path).replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '');
            const shaken = withoutComments.replaceAll(/[ \t]{2,}|\n+/g, () => spaces[i++ % spaces.length] ?? ' ');
            const options = { tabSize: 4, insertSpaces };
            const formatted = format(shaken, options);
            expect(wordsOf(formatted)).toEqual(wordsOf(shaken));
            expect(format(formatted, options)).toBe(formatted);
        }),
        { numRuns: 300 },
    );
});

test('unbalanced braces and comments: nothing is touched', () => {
    for (const text of ['vpc   lab {', 'vpc lab { } }', 'vpc lab { /*  ', 'import "x']) {
        expect(format(text)).toBe(text);
    }
});

test('line ends of Windows stay, and tabs indent where they are wanted', () => {
    expect(format('vpc lab {\r\ncidr 10.0.0.0/16\r\n}\r\n')).toBe('vpc lab {\r\n  cidr 10.0.0.0/16\r\n}\r\n');
    expect(format('vpc lab { // a\r\n// b\r\n}\r\n')).toBe('vpc lab {  // a\r\n  // b\r\n}\r\n');
    expect(format('vpc lab {\ncidr 10.0.0.0/16\n}', { tabSize: 4, insertSpaces: false })).toBe(
        'vpc lab {\n\tcidr 10.0.0.0/16\n}\n',
    );
});

test('a range is formatted alone, and so is the line that a brace closes', async () => {
    const editor = await openEditor({ 'main.vpc': 'vpc   lab {\n      cidr   10.0.0.0/16\n      }\n' });
    const document = editor.document('main.vpc');
    const textDocument = { uri: document.uri.toString() };
    const formatter = editor.services.lsp.Formatter;
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 30 } };
    const inRange = await formatter?.formatDocumentRange(document, { textDocument, range, options: SPACES });
    expect(inRange?.map(({ newText, range: { end } }) => [end.line, newText])).toEqual([
        [1, '\n  '],
        [1, ' '],
    ]);
    const typed = { textDocument, position: { line: 2, character: 7 }, ch: '}', options: SPACES };
    const onType = await formatter?.formatDocumentOnType(document, typed);
    expect(onType?.map(({ newText, range: { end } }) => [end.line, newText])).toEqual([[2, '\n']]);
});
