/** Programs with carets: `test/fixtures/validation/<area>/<name>/main.vpc`. One folder is one workspace; `skip-` parks one. In the area `runs` probes and experiments run as well. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DIAGNOSTICS } from '../../../language/src/validation/diagnostic-catalog.js';
import { type ExpectedDiagnostic, readCarets, writeCaret } from '../../support/carets.js';
import { asAnnotations, diagnosticsOfRuns, validateFiles } from '../../support/diagnostics.js';

const root = fileURLToPath(new URL('../../fixtures/validation/', import.meta.url));

const folders = (path: string): string[] =>
    readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name);

const fixtures = folders(root).flatMap((area) => folders(`${root}${area}`).map((name) => `${area}/${name}`));

/** The files of a workspace by name. */
function filesOf(fixture: string): Record<string, string> {
    const names = readdirSync(`${root}${fixture}`).filter((name) => name.endsWith('.vpc'));
    return Object.fromEntries(names.map((name) => [name, readFileSync(`${root}${fixture}/${name}`, 'utf8')]));
}

/** One line for each diagnostic, in the order of the file. Messages are compared where the annotation has one. */
const listed = (diagnostics: readonly ExpectedDiagnostic[]): string[] =>
    diagnostics.map((diagnostic) => `${diagnostic.line + 1}: ${writeCaret(diagnostic)}`).sort();

/** Leaves a message out where the annotation says none. */
function withoutUnasked(actual: readonly ExpectedDiagnostic[], expected: readonly ExpectedDiagnostic[]): ExpectedDiagnostic[] {
    const asked = new Set(expected.filter(({ message }) => message !== undefined).map(placeOf));
    return actual.map((diagnostic) => {
        const { message: _, ...rest } = diagnostic;
        return asked.has(placeOf(diagnostic)) ? diagnostic : rest;
    });
}

const placeOf = ({ line, start, code }: ExpectedDiagnostic): string => `${line}:${start} ${code}`;

test('there are fixtures, each with a main.vpc', () => {
    expect(fixtures.length).toBeGreaterThan(20);
    expect(fixtures.filter((fixture) => !('main.vpc' in filesOf(fixture)))).toEqual([]);
});

describe('every diagnostic is annotated, and every annotation comes true', () => {
    test.each(fixtures)('%s', async (fixture) => {
        if (fixture.includes('/skip-')) {
            return;
        }
        const files = filesOf(fixture);
        const documents = await validateFiles(files);
        for (const [name, text] of Object.entries(files)) {
            const expected = readCarets(text);
            const document = documents.get(name);
            const runs = fixture.startsWith('runs/') ? diagnosticsOfRuns(document) : [];
            const actual = asAnnotations([...(document?.diagnostics ?? []), ...runs], text);
            expect(listed(withoutUnasked(actual, expected)), name).toEqual(listed(expected));
        }
    });
});

test('every annotated code is in the catalogue', () => {
    const codes = fixtures.flatMap((fixture) => Object.values(filesOf(fixture)).flatMap(readCarets)).map(({ code }) => code);
    expect(codes.filter((code) => !Object.hasOwn(DIAGNOSTICS, code))).toEqual([]);
});
