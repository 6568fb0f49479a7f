/** Formatting changes how a program looks: never what it means, nor a word or a comment of it, and only once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { format, wordsOf } from '../../support/format.js';
import { buildProgram, program } from '../../support/random/random-design.js';
import { patience, repeated } from '../../support/seed.js';

/** What may stand where white space stands. */
const gap = fc.constantFrom(
    ...[' ', '  ', '\t', '\n', '\n\n\n', '    ', ' \n '],
    ...[' /* note */ ', ' // note\n', '\n// note\n\n', '\n  /* over\n two lines */\n'],
);

/** A random program with other gaps between its words. */
const mangled = fc.tuple(program, fc.array(gap, { minLength: 1, maxLength: 60 })).map(([text, gaps]) => {
    let i = 0;
    return text.replaceAll(/\s+/g, (space) => (i++ % 3 === 0 ? (gaps[i % gaps.length] ?? space) : space));
});

/** A design without the places of its lines, which are what formatting changes. */
const meaningOf = (design: unknown): string =>
    JSON.stringify(design, (key, value: unknown) => {
        if (key === 'uri' || key === 'start' || key === 'end') {
            return undefined;
        }
        return value instanceof Map || value instanceof Set ? [...value] : value;
    });

test(
    'random programs keep their meaning, their words and their comments, and are formatted once',
    async () => {
        await fc.assert(
            fc.asyncProperty(fc.oneof(program, mangled), fc.boolean(), fc.boolean(), async (written, insertSpaces, isWindows) => {
                const text = isWindows ? written.replaceAll('\n', '\r\n') : written;
                const options = { tabSize: 4, insertSpaces };
                const formatted = format(text, options);
                expect(wordsOf(formatted)).toEqual(wordsOf(text));
                expect(format(formatted, options)).toBe(formatted);
                const [before, after] = [await buildProgram(text), await buildProgram(formatted)];
                expect(before.errors).toEqual([]);
                const idless = (meaning: string): string => meaning.replaceAll(/random-\d+/g, 'random');
                expect(idless(meaningOf(after.design))).toBe(idless(meaningOf(before.design)));
            }),
            repeated(30),
        );
    },
    patience(120_000),
);
