/** The page of rule coverage: which tests, examples and diagnostics prove which rule, found by the rule numbers they name. */
import { readdirSync, readFileSync } from 'node:fs';
import { RULE_CHAPTERS, RULES, type RuleId } from '../../language/src/forwarding/rules.js';
import { DIAGNOSTICS, type DiagnosticCode, diagnosticInfo } from '../../language/src/validation/diagnostic-catalog.js';
import { ONLY_NAMED } from './background-rules.js';
import { readManual } from './diagnostics.js';
import { link, page } from './markdown.js';
import { NOT_SIMULATED, RULE_BOOK_NUMBERS } from './rules-not-simulated.js';

/** What proves one rule. */
export interface RuleProof {
    /** Titles of tests, as `file: title`. */
    readonly tests: readonly string[];
    /** Examples whose comments name the rule and whose runs cite it, relative to `examples/`. */
    readonly examples: readonly string[];
    /** Examples that name it as background; they prove nothing. */
    readonly named: readonly string[];
    /** Diagnostics of this rule whose manual shows a wrong program, which a test checks. */
    readonly diagnostics: readonly DiagnosticCode[];
}

const ROOT = new URL('../../', import.meta.url);

/** The files below a folder whose names end so, relative to it. */
function filesBelow(folder: string, ending: string): { name: string; text: string }[] {
    const base = new URL(`${folder}/`, ROOT);
    return readdirSync(base, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(ending) && !name.startsWith('out/'))
        .sort()
        .map((name) => ({ name, text: readFileSync(new URL(name, base), 'utf8') }));
}

/** The rules that a text names: `I17`, `X-M`, and every one of `I7–I9`. */
export function rulesNamedIn(text: string): Set<string> {
    const single = [...text.matchAll(/\b([AGIFRWNEHVXK]\d+|X-M)\b/g)].map(([, rule = '']) => rule);
    const ranges = [...text.matchAll(/\b([AGIFRWNEHVXK])(\d+)[–-]\1?(\d+)\b/g)].flatMap(([, letter, from, to]) =>
        Array.from({ length: Math.max(0, Number(to) - Number(from) + 1) }, (_, i) => `${letter}${Number(from) + i}`),
    );
    return new Set([...single, ...ranges]);
}

/** Titles of `test`, `it` and `describe`, tables of cases included. */
const TITLES =
    /\b(?:test|it|describe)(?:\.each\([\s\S]*?\](?:\s*as const)?\))?\(\s*(?:'((?:\\.|[^'\\\n])*)'|`((?:\\.|[^`\\])*)`|"((?:\\.|[^"\\\n])*)")/g;

const titlesIn = (text: string): string[] => [...text.matchAll(TITLES)].map(([, a, b, c]) => a ?? b ?? c ?? '');

/** The comments of a program, without its statements. */
export const commentsIn = (text: string): string =>
    [...text.matchAll(/\/\/.*|\/\*[\s\S]*?\*\//g)].map(([comment]) => comment).join('\n');

/** What proves each rule; a rule that nothing names has no entry. */
export function readProofs(): ReadonlyMap<string, RuleProof> {
    const proofs = new Map<string, { tests: string[]; examples: string[]; named: string[]; diagnostics: DiagnosticCode[] }>();
    const proofOf = (rule: string) => {
        const proof = proofs.get(rule) ?? { tests: [], examples: [], named: [], diagnostics: [] };
        proofs.set(rule, proof);
        return proof;
    };
    for (const { name, text } of filesBelow('test', '.test.ts')) {
        for (const title of titlesIn(text)) {
            for (const rule of rulesNamedIn(title)) {
                proofOf(rule).tests.push(`${name}: ${title}`);
            }
        }
    }
    for (const { name, text } of filesBelow('examples', '.vpc')) {
        for (const rule of rulesNamedIn(commentsIn(text))) {
            const { named, examples } = proofOf(rule);
            (ONLY_NAMED[name]?.includes(rule) ? named : examples).push(name);
        }
    }
    for (const code of provenDiagnostics()) {
        for (const rule of rulesNamedIn(diagnosticInfo(code).rule ?? '')) {
            proofOf(rule).diagnostics.push(code);
        }
    }
    return proofs;
}

function provenDiagnostics(): DiagnosticCode[] {
    const shown = new Set(readManual().flatMap(({ code, wrong }) => (wrong === undefined ? [] : code)));
    return (Object.keys(DIAGNOSTICS) as DiagnosticCode[]).filter((code) => shown.has(code));
}

const INTRODUCTION = `Generated from the titles of tests, the comments of examples and the catalogue of diagnostics by \`npm run docs\`.

A rule that the simulator implements is proven by name: a test says its number in its title; an example says it in a comment, and
a step of its runs or a diagnostic that it announces cites the rule; or a diagnostic carries it and has a wrong program in
its manual. Examples that name a rule as background only are listed as such and prove nothing. A test fails when a rule is proven by
nothing, another when an example claims more than its runs show.`;

/** The whole page. */
export function renderRuleCoveragePage(): string {
    const proofs = readProofs();
    const chapters = Object.entries(RULE_CHAPTERS).flatMap(([letter, title]) => {
        const numbers = [...new Set([...Object.keys(RULES), ...RULE_BOOK_NUMBERS])].filter((rule) => rule.startsWith(letter));
        return [`## ${title} (${letter})`, ...numbers.sort(byNumber).map((rule) => renderRule(rule, proofs.get(rule)))];
    });
    return page('# Rule coverage', INTRODUCTION, ...chapters);
}

const byNumber = (a: string, b: string): number => Number(a.slice(1)) - Number(b.slice(1)) || a.localeCompare(b);

const exampleLink = (example: string): string => link(example, `../../examples/${example}`);

function renderRule(rule: string, proof: RuleProof | undefined): string {
    const name = rule in RULES ? link(rule, `rules.md#${rule.toLowerCase()}`) : rule;
    const missing = NOT_SIMULATED[rule];
    if (missing !== undefined) {
        return `**${name}** is not simulated. ${missing}`;
    }
    const lines = [
        ...(proof?.tests ?? []).map((test) => `- test \`${test}\``),
        ...(proof?.examples ?? []).map((example) => `- example ${exampleLink(example)}`),
        ...(proof?.named.length ? [`- named only in ${proof.named.map(exampleLink).join(', ')}`] : []),
        ...(proof?.diagnostics ?? []).map((code) => `- diagnostic ${link(code, `diagnostics.md#${code.replace('/', '')}`)}`),
    ];
    return `**${name}**\n\n${lines.length === 0 ? '*nothing*' : lines.join('\n')}`;
}

/** The rules of the catalogue that nothing proves and nothing excuses. */
export function unprovenRules(): RuleId[] {
    const proofs = readProofs();
    return (Object.keys(RULES) as RuleId[]).filter((rule) => !isProven(proofs.get(rule)) && !Object.hasOwn(NOT_SIMULATED, rule));
}

/** Whether anything proves it; being named does not. */
export const isProven = (proof: RuleProof | undefined): boolean =>
    proof !== undefined && proof.tests.length + proof.examples.length + proof.diagnostics.length > 0;
