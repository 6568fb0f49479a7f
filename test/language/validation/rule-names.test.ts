/** A rule's name says how serious it is: Must for errors, Should for everything less. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { asDiagnosticCode, diagnosticInfo } from '../../../language/src/validation/diagnostic-catalog.js';

const folder = fileURLToPath(new URL('../../../language/src/validation/rules/', import.meta.url));

/** Each exported rule with the diagnostic whose manual text stands above it. */
const rules = readdirSync(folder).flatMap((file) =>
    [
        ...readFileSync(`${folder}${file}`, 'utf8').matchAll(
            /Diagnostic `([^`]+)`\n(?: \*.*\n)+export (?:const|function) (\w+)/g,
        ),
    ].map(([, code = '', name = '']) => ({ code, name })),
);

test('Must is an error, Should is not', () => {
    expect(rules.length).toBeGreaterThan(50);
    const wrong = rules.filter(({ code, name }) => {
        const known = asDiagnosticCode(code);
        const expected = known && diagnosticInfo(known).severity === 'error' ? /Must/ : /Should/;
        return !expected.test(name);
    });
    expect(wrong).toEqual([]);
});
