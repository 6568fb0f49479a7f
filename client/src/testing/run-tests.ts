/** Runs tests by asking the language server, file by file, and hands what it says to the editor. */
import { type CancellationToken, Location, Range, type TestItem, TestMessage, type TestRun, Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type {
    CoveredLine,
    LinePlace,
    TestFailure,
    TestResult,
    TestRunMethod,
    TestRunParams,
    TestRunResult,
} from '../../../server/src/requests.js';
import { targetOf } from './test-tree.js';

const TEST_RUN: TestRunMethod = 'vpc/testRun';

/** Runs the tests of each file in one request. The lines that decided are answered when `coverage` is set. */
export async function runTests(
    client: Promise<BaseLanguageClient>,
    run: TestRun,
    tests: readonly TestItem[],
    { coverage, token }: { readonly coverage: boolean; readonly token: CancellationToken },
): Promise<CoveredLine[]> {
    const lines: CoveredLine[] = [];
    for (const [uri, items] of byFile(tests)) {
        if (token.isCancellationRequested) {
            break;
        }
        for (const item of items) {
            run.started(item);
        }
        const params: TestRunParams = { uri, targets: items.map(targetOf), coverage };
        const answer = await (await client).sendRequest<TestRunResult>(TEST_RUN, params, token);
        for (const item of items) {
            report(run, item, answer.results);
        }
        lines.push(...answer.coverage);
    }
    return lines;
}

function byFile(tests: readonly TestItem[]): Map<string, TestItem[]> {
    const files = new Map<string, TestItem[]>();
    for (const item of tests) {
        const uri = item.uri?.toString() ?? '';
        files.set(uri, [...(files.get(uri) ?? []), item]);
    }
    return files;
}

function report(run: TestRun, item: TestItem, results: readonly TestResult[]): void {
    const { kind, name } = targetOf(item);
    const result = results.find((candidate) => candidate.kind === kind && candidate.name === name);
    if (!result) {
        run.errored(item, new TestMessage(`'${name}' cannot be run: the file has errors where it is declared.`));
        return;
    }
    run.appendOutput(`${kind} ${name}\r\n${result.trace.replaceAll('\n', '\r\n')}\r\n`, undefined, item);
    switch (result.outcome) {
        case 'passed':
            run.passed(item, result.duration);
            break;
        case 'unclaimed':
            run.skipped(item);
            break;
        case 'failed':
            run.failed(item, result.failures.map(toMessage), result.duration);
    }
}

/** What was expected and what happened, with the line that decided otherwise to go to. */
function toMessage({ message, expected, actual, place, decidedBy }: TestFailure): TestMessage {
    const shown = new TestMessage(decidedBy ? `${message}\nDecided by ${nameOf(decidedBy)}` : message);
    shown.location = toLocation(place);
    if (expected !== undefined && actual !== undefined) {
        shown.expectedOutput = expected;
        shown.actualOutput = actual;
    }
    return shown;
}

const nameOf = ({ uri, startLine }: LinePlace): string => `${Uri.parse(uri).path.split('/').at(-1)}:${startLine + 1}`;

/** A place as the editor wants it. */
export const toLocation = ({ uri, startLine, startCharacter, endLine, endCharacter }: LinePlace): Location =>
    new Location(Uri.parse(uri), new Range(startLine, startCharacter, endLine, endCharacter));
