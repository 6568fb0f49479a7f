/** Every example is what it says: no unannounced diagnostic, every expectation holds, and none of them could hold by chance. */
import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Expectation, judge, type Step, steps } from '../../../language/src/index.js';
import { DIAGNOSTICS, type DiagnosticCode, diagnosticInfo } from '../../../language/src/validation/diagnostic-catalog.js';
import { ONLY_NAMED } from '../../../scripts/docs/background-rules.js';
import { commentsIn, rulesNamedIn } from '../../../scripts/docs/rule-coverage.js';
import type { LoadedFile } from '../../../server/src/cli/load-file.js';
import { checkDiagnostics } from '../../../server/src/cli/test/check-diagnostics.js';
import { checkExpectations } from '../../../server/src/cli/test/check-expectations.js';
import { EXAMPLE_PATHS, ROOT } from '../../support/example-paths.js';
import { loadExamples, startsOf } from '../../support/examples.js';

let files: ReadonlyMap<string, LoadedFile>;
beforeAll(async () => {
    files = new Map((await loadExamples()).map((file) => [file.path, file]));
});

const fileAt = (path: string): LoadedFile => files.get(path) as LoadedFile;

/** The opposite claim about the same packet. */
const negated = (expectation: Expectation): Expectation => ({
    ...expectation,
    outcome: expectation.outcome === 'dropped' ? 'delivered' : 'dropped',
});

/** The expectation that a step compared. */
const comparedIn = (step: Step): Expectation | undefined =>
    step.before.pendingExpectations.find(({ span }) => span === step.decidedBy);

describe.each(EXAMPLE_PATHS)('%s', (path) => {
    test('the checker says what the comments announce, and nothing else', () => {
        const failures = checkDiagnostics(fileAt(path)).filter(({ holds }) => !holds);
        expect(failures.map(({ message }) => message)).toEqual([]);
    });

    test('every expectation holds', () => {
        const { design, uri } = fileAt(path);
        const failures = checkExpectations(design, uri).filter(({ holds }) => !holds);
        expect(failures.map(({ title, message }) => `${title}: ${message}`)).toEqual([]);
    });

    test('the opposite of every expectation fails', () => {
        const compared = [...startsOf(fileAt(path)).values()].flatMap((start) => [...steps(start)]).filter(isComparison);
        const doubtful = compared.filter((step) => {
            const expectation = comparedIn(step);
            return expectation === undefined || judge(negated(expectation), step.before).met;
        });
        expect(doubtful.map((step) => step.summary())).toEqual([]);
    });

    test('it says what it is about, and makes a claim', () => {
        const { text, design, uri } = fileAt(path);
        expect(text).toMatch(/^\/\/ \S/);
        const claims = [...checkDiagnostics(fileAt(path)), ...checkExpectations(design, uri)];
        expect(claims.length).toBeGreaterThan(0);
    });

    test('its runs, or a diagnostic it announces, cite every rule that its comments claim to show', () => {
        const { text, problems } = fileAt(path);
        const announced = problems.flatMap(({ code }) =>
            code in DIAGNOSTICS ? [diagnosticInfo(code as DiagnosticCode).rule ?? ''] : [],
        );
        const cited = new Set([
            ...[...startsOf(fileAt(path)).values()].flatMap((start) => [...steps(start)].flatMap(({ rules }) => rules)),
            ...rulesNamedIn(announced.join(' ')),
        ]);
        const onlyNamed = ONLY_NAMED[path.replace('examples/', '')] ?? [];
        const claimed = [...rulesNamedIn(commentsIn(text))].filter((rule) => !onlyNamed.includes(rule));
        expect(claimed.filter((rule) => !(cited as ReadonlySet<string>).has(rule))).toEqual([]);
    });

    test('the course lists it', () => {
        const course = readFileSync(join(ROOT, 'examples/README.md'), 'utf8');
        expect(course).toContain(path.startsWith('examples/diagnostics/') ? '(diagnostics/)' : `(${relative('examples', path)})`);
    });
});

const isComparison = ({ stage }: Step): boolean => stage === 'expectation';

/** Experiments of forwarding.md, section 12, that the elements of this release can express. */
const EXPERIMENTS = [
    ...Array.from({ length: 18 }, (_, i) => i + 1),
    ...[20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 38, 39, 40, 41, 45, 46, 47, 48, 49, 54, 55, 57, 58],
];

test.each(EXPERIMENTS)('experiment T%d has a file', (number) => {
    const covers = (path: string): boolean => {
        const [, from, to] = /^t(\d+)(?:-t(\d+))?-/.exec(basename(path)) ?? [];
        return from !== undefined && Number(from) <= number && number <= Number(to ?? from);
    };
    expect(EXAMPLE_PATHS.filter(covers)).not.toEqual([]);
});
