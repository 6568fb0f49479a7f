/** Every rule that the simulator knows is proven by name, and every rule of the book that it does not know says why. */
import { expect, test } from 'vitest';
import { RULES } from '../../language/src/forwarding/rules.js';
import { readProofs, rulesNamedIn, unprovenRules } from '../../scripts/docs/rule-coverage.js';
import { NOT_SIMULATED, RULE_BOOK_NUMBERS } from '../../scripts/docs/rules-not-simulated.js';

test('every rule of the catalogue is proven by a test, an example or a diagnostic that names it', () => {
    expect(unprovenRules()).toEqual([]);
});

test('every rule of the book is in the catalogue, proven by a diagnostic, or says why it is not simulated', () => {
    const proofs = readProofs();
    const silent = RULE_BOOK_NUMBERS.filter((rule) => !(rule in RULES) && !(rule in NOT_SIMULATED) && !proofs.has(rule));
    expect(silent).toEqual([]);
});

test('what is said not to be simulated is proven by nothing, and is a rule of the book', () => {
    const proofs = readProofs();
    expect(Object.keys(NOT_SIMULATED).filter((rule) => proofs.has(rule))).toEqual([]);
    expect(Object.keys(NOT_SIMULATED).filter((rule) => !RULE_BOOK_NUMBERS.includes(rule))).toEqual([]);
});

test('rule numbers are found alone, in lists and in ranges', () => {
    expect([...rulesNamedIn('I7–I9, W1: and X-M, but not T4 or IPv4')]).toEqual(['I7', 'I9', 'W1', 'X-M', 'I8']);
});
