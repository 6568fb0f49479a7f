/** Files stay small and say what they are for. */
import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.js';

const MAX_LINES = 400;
/** Catalogues and tables: long by nature. */
const EXEMPT = [/-catalog\.ts$/, /\/drop-reasons\.ts$/, /\/rules\.ts$/, /\/fields\.ts$/];

const all = ['language', 'server', 'client', 'test'].flatMap((folder) => sourceFiles(folder));

test(`no source file is longer than ${MAX_LINES} lines`, () => {
    const long = all
        .filter((file) => !EXEMPT.some((pattern) => pattern.test(file.path)))
        .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
        .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
});

test('every source file begins with a comment that says what it is for', () => {
    const silent = all.filter((file) => !/^(#!.*\n)?\/\*\*?\s|^\/\/ /.test(file.text)).map((file) => file.path);
    expect(silent).toEqual([]);
});

test('every exported declaration has a doc comment', () => {
    const bare = ['language/src', 'server/src', 'client/src']
        .flatMap((folder) => sourceFiles(folder))
        .flatMap((file) => undocumentedExports(file.path, file.text));
    expect(bare).toEqual([]);
});

/** Exported functions, classes, constants and types whose line before is not the end of a comment. */
function undocumentedExports(path: string, text: string): string[] {
    const lines = text.split('\n');
    return lines.flatMap((line, i) => {
        const name = /^export (?:declare )?(?:async )?(?:abstract )?(?:function|class|const|interface|type|enum) (\w+)/.exec(
            line,
        )?.[1];
        const before = lines[i - 1] ?? '';
        return name && !/\*\/\s*$/.test(before) && !before.startsWith('//') ? [`${path}:${i + 1} ${name}`] : [];
    });
}
