/** Results as JUnit XML: a suite for each file, a case for each check. */
import { placeOf } from '../place.js';
import { type CheckResult, type FileResult, failuresOf } from './check-result.js';

/** The whole document. */
export function renderJunit(results: readonly FileResult[]): string {
    const suites = results.map(suite).join('');
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="vpc test"${counts(results)}>\n${suites}</testsuites>\n`;
}

function suite(result: FileResult): string {
    const cases = result.checks.map((check) => testCase(result, check)).join('');
    return `  <testsuite name="${xml(result.file.path)}"${counts([result])}>\n${cases}  </testsuite>\n`;
}

function testCase({ file }: FileResult, check: CheckResult): string {
    const name = xml(`${check.title}: ${check.claim}`);
    const head = `    <testcase classname="${xml(file.path)}" name="${name}" file="${xml(file.path)}" line="${check.span.start.line + 1}"`;
    if (check.holds) {
        return `${head}/>\n`;
    }
    const places = [check.span, ...(check.decidedBy ? [check.decidedBy] : [])].map((span) => placeOf(file, span));
    const repair = check.repair === undefined ? [] : [`Repair: ${check.repair}.`];
    const text = [check.message, ...places, ...repair].join('\n');
    return `${head}>\n      <failure message="${xml(check.message)}">${xml(text)}</failure>\n    </testcase>\n`;
}

function counts(results: readonly FileResult[]): string {
    const tests = results.reduce((sum, { checks }) => sum + checks.length, 0);
    const failures = results.reduce((sum, result) => sum + failuresOf(result).length, 0);
    const seconds = results.reduce((sum, { duration }) => sum + duration, 0) / 1000;
    return ` tests="${tests}" failures="${failures}" errors="0" time="${seconds.toFixed(3)}"`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for element content and quoted attributes; control characters that XML cannot hold become `?`. */
const xml = (text: string): string =>
    text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character).replace(/[^\P{Cc}\t\n\r]/gu, '?');
