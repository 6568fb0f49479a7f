/** Texts nobody meant: the parser answers each with a tree and a bounded number of messages, in bounded time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VpcFile } from '../../../language/src/index.js';
import { buildDesignOfBroken, parse, testServices } from '../../support/build-design.js';
import { EXAMPLE_PATHS, examplePath, exampleText } from '../../support/example-paths.js';

const parseText = (text: string) => testServices().vpc.parser.LangiumParser.parse<VpcFile>(text);
const SAMPLE = exampleText(examplePath('three-tier'));

describe('the examples', () => {
    test.each(EXAMPLE_PATHS)('%s has no syntax error', (path) => {
        const { lexerErrors, parserErrors } = parseText(exampleText(path));
        expect([...lexerErrors, ...parserErrors].map(({ message }) => message)).toEqual([]);
    });
});

describe('thousands of slips', () => {
    const LINES: readonly (readonly [string, string])[] = [
        ['prose', 'the quick brown fox jumps over the lazy dog, and so on'],
        ['bad values', 'cidr banana'],
        ['words too many', 'cidr 10.0.0.0/16 and more'],
        ['open braces', 'subnet web {'],
        ['closing braces', '}'],
        ['arrows', '-> -> ->'],
        ['heads without a body', 'subnet web'],
        ['probes', 'probe x: icmp -> -> expect'],
        ['strange characters', '@@@ ### §§§'],
        ['brackets', '[ ( { ) ] }'],
    ];

    test.each(LINES)('%s', (_, line) => {
        const text = `vpc lab {\n${`${line}\n`.repeat(5000)}}\nprobe last: icmp a -> b\n`;
        const start = performance.now();
        const { value, parserErrors } = parseText(text);
        expect(value.vpcs).toHaveLength(1);
        expect(parserErrors.length).toBeLessThanOrEqual(100);
        // Thousands of errors take a while; what must not happen is that time grows with their square.
        expect(performance.now() - start).toBeLessThan(10_000);
    });

    test('one line of a hundred thousand words', () => {
        const { parserErrors } = parseText(`vpc lab { ${'word '.repeat(100_000)} }`);
        expect(parserErrors).toHaveLength(1);
    });

    test('braces ten thousand deep', () => {
        expect(() => parseText(`vpc lab ${'{ subnet a '.repeat(10_000)}`)).not.toThrow();
    });

    test('parentheses a thousand deep in a filter', () => {
        const filter = `${'('.repeat(1000)}tcp${')'.repeat(1000)}`;
        const { parserErrors } = testServices().vpc.parser.LangiumParser.parse(filter, { rule: 'FilterDecl' });
        expect(parserErrors.map(({ message }) => message)).toEqual([expect.stringContaining('nested too deeply')]);
    });
});

describe('random damage', () => {
    const words = SAMPLE.split(/(?<=\s)/);
    const edit = fc.record({
        at: fc.nat(words.length - 1),
        how: fc.constantFrom('delete', 'double', 'swap', 'junk', 'cut'),
        junk: fc.constantFrom('{', '}', '->', ':', ',', '10.0.0', '"', 'expect ', 'subnet ', '/*', '\n', ' ; '),
    });

    function damaged(edits: readonly { readonly at: number; readonly how: string; readonly junk: string }[]): string {
        const copy = [...words];
        for (const { at, how, junk } of edits) {
            const word = copy[at] ?? '';
            copy[at] =
                { delete: '', double: word + word, junk: junk + word, cut: word.slice(0, 1) }[how] ?? (copy[at + 1] ?? '') + word;
        }
        return copy.join('');
    }

    test('never throws, and lowers whatever is left', async () => {
        await fc.assert(
            fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
                const design = await buildDesignOfBroken(damaged(edits));
                expect(design.network.vpcs).toBeInstanceOf(Map);
            }),
            { numRuns: 60 },
        );
    }, 60_000);

    test('every beginning of a file can be parsed, linked and lowered', async () => {
        for (let length = 0; length < SAMPLE.length; length += 211) {
            const design = await buildDesignOfBroken(SAMPLE.slice(0, length));
            expect(design.probes).toBeInstanceOf(Map);
        }
    }, 60_000);

    test.each([
        ['negations', `${'not '.repeat(5000)}tcp`],
        ['alternatives', `tcp${' or udp'.repeat(5000)}`],
    ])('thousands of %s in a filter', async (_, filter) => {
        const design = await buildDesignOfBroken(
            `vpc v { cidr 10.0.0.0/16  subnet s { cidr 10.0.1.0/24  instance a } }\nprobe x: icmp a -> a expect answered where ${filter}`,
        );
        expect(design.probes.size).toBe(1);
    });

    test('a deleted word costs at most one syntax error', () => {
        const costs: string[] = [];
        for (let at = 0; at < words.length; at += 7) {
            if (/^\/[*/]|\*\/$/.test(words[at]?.trim() ?? '')) {
                // Without its ends a comment is not one word less, but many more.
                continue;
            }
            const text = [...words.slice(0, at), ...words.slice(at + 1)].join('');
            const { lexerErrors, parserErrors } = parseText(text);
            if (lexerErrors.length + parserErrors.length > 1) {
                costs.push(
                    `${words[at]?.trim()}: ${parserErrors.map(({ message, token }) => `${token.startLine} ${message}`).join(' | ')}`,
                );
            }
        }
        expect(costs).toEqual([]);
    });

    test('an empty file is a file', async () => {
        expect((await parse('')).parseResult.value.vpcs).toEqual([]);
    });
});
