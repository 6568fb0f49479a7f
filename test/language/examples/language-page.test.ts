/** The page that describes the language, as far as this release goes: it parses, validates without a diagnostic, and runs as it says. */
import { expect, test } from 'vitest';
import { checkExpectations } from '../../../server/src/cli/test/check-expectations.js';
import { loadExamples } from '../../support/examples.js';

test('the shop of the language page', async () => {
    const [file] = await loadExamples(['test/fixtures/language-page/shop.vpc']);
    // Hints only grey out: a file of prefix lists does not know who imports it.
    expect(file?.problems.filter(({ severity }) => severity !== 'hint')).toEqual([]);
    const checks = file ? checkExpectations(file.design, file.uri) : [];
    expect(checks).toHaveLength(7);
    expect(checks.filter(({ holds }) => !holds).map(({ message }) => message)).toEqual([]);
});
