/** Links into the manuals: every code, rule and drop reason leads to the line of its heading. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DIAGNOSTICS, DROP_REASONS, RULES } from '../../../language/src/index.js';
import { linkRules } from '../../../server/src/lsp/hover/rule-links.js';
import { manualBeside } from '../../../server/src/workspace/manual.js';

/** A program where the built one would be. */
const PROGRAM = join(import.meta.dirname, '../../../server/dist/main.cjs');

describe.each([
    ['diagnostics.md', Object.keys(DIAGNOSTICS)],
    ['drop-reasons.md', Object.keys(DROP_REASONS)],
    ['rules.md', Object.keys(RULES)],
])('%s', (manual, entries) => {
    const lines = readFileSync(join(import.meta.dirname, '../../../language/docs', manual), 'utf8').split('\n');
    const link = manualBeside(PROGRAM, manual);

    test('every entry has its line', () => {
        expect(entries.length).toBeGreaterThan(50);
        for (const entry of entries) {
            const line = Number(/#L(\d+)$/.exec(link(entry) ?? '')?.[1]);
            expect(lines[line - 1]).toMatch(new RegExp(`^#+ .?${entry}.?$`));
        }
    });
});

test('a manual that was not shipped gives no links', () => {
    expect(manualBeside('/nowhere/at/all/main.cjs', 'rules.md')('F4')).toBeUndefined();
});

describe('rule numbers become links', () => {
    const manual = (rule: string): string => `#${rule}`;
    test.each([
        ['Only allowed (F4).', 'Only allowed ([F4](#F4)).'],
        ['It wins (R6, X21).', 'It wins ([R6](#R6), [X21](#X21)).'],
        ['Rule F4: without', 'Rule [F4](#F4): without'],
        ['`(F4)` is code', '`(F4)` is code'],
        ['no rule (Q99)', 'no rule (Q99)'],
        ['a router R5 of mine', 'a router R5 of mine'],
    ])('%s', (text, linked) => {
        expect(linkRules(text, manual)).toBe(linked);
    });

    test('not where there is no manual', () => {
        expect(linkRules('allowed (F4)', () => undefined)).toBe('allowed (F4)');
    });
});
