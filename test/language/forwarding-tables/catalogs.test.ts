/** The catalogues of rules, stages and drop reasons agree with each other and with the stages' code. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DROP_REASONS, type DropReason, dropReasonInfo, isDropReason } from '../../../language/src/forwarding/drop-reasons.js';
import {
    CONFIDENCE_MEANING,
    isRuleId,
    RULE_CHAPTERS,
    RULES,
    type RuleId,
    ruleInfo,
} from '../../../language/src/forwarding/rules.js';
import { STAGES } from '../../../language/src/forwarding/stage-catalog.js';

const FOLDER = 'language/src/forwarding';
const sources = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'drop-reasons.ts')
    .map((name) => ({ name, text: readFileSync(`${FOLDER}/${name}`, 'utf8') }));
const reasons = Object.keys(DROP_REASONS) as DropReason[];
const rules = Object.keys(RULES) as RuleId[];

describe('drop reasons', () => {
    it.each(reasons)('%s: its stages and its rule exist', (reason) => {
        const { stages, rule } = dropReasonInfo(reason);
        expect(stages.length).toBeGreaterThan(0);
        for (const stage of stages) {
            expect(STAGES.map(({ id }) => id)).toContain(stage);
        }
        expect(RULES).toHaveProperty(rule);
    });

    it.each(reasons)('%s: its texts are complete', (reason) => {
        const { summary, explanation, repair } = dropReasonInfo(reason);
        expect(summary).not.toMatch(/\.$/);
        expect(explanation).toMatch(/\.$/);
        expect(repair).toMatch(/\.$/);
        expect(explanation.length).toBeGreaterThan(summary.length);
    });

    it.each(reasons)('%s: some code gives it', (reason) => {
        expect(sources.filter(({ text }) => text.includes(`'${reason}'`)).map(({ name }) => name)).not.toEqual([]);
    });

    it('knows its own names and no others', () => {
        expect(isDropReason('no-route')).toBe(true);
        expect(isDropReason('toString')).toBe(false);
    });
});

describe('rules', () => {
    it.each(rules)('%s: says something, how sure it is, and whence', (rule) => {
        const { text, confidence, source } = ruleInfo(rule);
        expect(text).toMatch(/\.$/);
        expect(source).not.toBe('');
        expect(confidence.length).toBeGreaterThan(0);
        for (const letter of confidence) {
            expect(CONFIDENCE_MEANING).toHaveProperty(letter);
        }
        expect(RULE_CHAPTERS).toHaveProperty(rule.charAt(0));
    });

    it('covers the chapters of the rule book that the language’s elements need', () => {
        const range = (letter: string, from: number, to: number): string[] =>
            Array.from({ length: to - from + 1 }, (_, i) => `${letter}${from + i}`);
        const needed = [
            ...range('G', 1, 18),
            ...range('I', 1, 28),
            ...range('F', 1, 27),
            ...range('R', 1, 14),
            ...range('R', 25, 28),
            ...range('W', 1, 12),
            ...range('N', 1, 9),
            'N11',
            ...range('E', 1, 10),
        ];
        expect(needed.filter((rule) => !isRuleId(rule))).toEqual([]);
    });

    it('marks what is inferred: a rule that rests on inference alone says which default is taken or what it follows from', () => {
        const bare = rules.filter(
            (rule) =>
                ruleInfo(rule).confidence.join('') === 'I' &&
                ruleInfo(rule).remark === undefined &&
                !ruleInfo(rule).source.startsWith('inference'),
        );
        expect(bare).toEqual([]);
    });

    it('exist wherever a stage cites them', () => {
        const cited = sources.flatMap(({ text }) =>
            [...text.matchAll(/rules: (\[[^\]]*\])/g)].flatMap(([, list = '']) =>
                [...list.matchAll(/'([A-Z]\d+)'/g)].map(([, rule = '']) => rule),
            ),
        );
        expect(cited.length).toBeGreaterThan(50);
        expect(cited.filter((rule) => !isRuleId(rule))).toEqual([]);
    });
});
