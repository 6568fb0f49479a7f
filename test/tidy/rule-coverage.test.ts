/** Every rule that the simulator knows is proven by name, and every rule of the book that it does not know says why. */
import { expect, test } from 'vitest';
import { RULES } from '../../language/src/forwarding/rules.js';
import { isProven, readProofs, rulesNamedIn, unprovenRules } from '../../scripts/docs/rule-coverage.js';
import { NOT_SIMULATED, RULE_BOOK_NUMBERS } from '../../scripts/docs/rules-not-simulated.js';
import { sourceFiles } from './source-files.js';

test('every rule of the catalogue is proven by a test, an example or a diagnostic that names it', () => {
    expect(unprovenRules()).toEqual([]);
});

test('every rule of the book is in the catalogue, proven by a diagnostic, or says why it is not simulated', () => {
    const proofs = readProofs();
    const silent = RULE_BOOK_NUMBERS.filter(
        (rule) => !(rule in RULES) && !(rule in NOT_SIMULATED) && !isProven(proofs.get(rule)),
    );
    expect(silent).toEqual([]);
});

test('what is said not to be simulated is proven by nothing, and is a rule of the book', () => {
    const proofs = readProofs();
    expect(Object.keys(NOT_SIMULATED).filter((rule) => isProven(proofs.get(rule)))).toEqual([]);
    expect(Object.keys(NOT_SIMULATED).filter((rule) => !RULE_BOOK_NUMBERS.includes(rule))).toEqual([]);
});

test('every rule that a stage, an action or the code of an element cites is in the catalogue and proven', () => {
    const proofs = readProofs();
    const cited = sourceFiles('language/src/forwarding').flatMap(({ text }) =>
        [...text.matchAll(/\[('[A-Z]-?\d*M?'(?:, '[A-Z]-?\d*M?')*)\]/g)].flatMap(([, list = '']) => [...rulesNamedIn(list)]),
    );
    const unproven = [...new Set(cited)].filter((rule) => !(rule in RULES) || !isProven(proofs.get(rule)));
    expect(cited.length).toBeGreaterThan(200);
    expect(unproven).toEqual([]);
});

test('rule numbers are found alone, in lists and in ranges', () => {
    expect([...rulesNamedIn('I7–I9, W1: and X-M, but not T4 or IPv4')]).toEqual(['I7', 'I9', 'W1', 'X-M', 'I8']);
});
