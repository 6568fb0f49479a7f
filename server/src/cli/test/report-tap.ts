/** Results in the Test Anything Protocol, version 14: one line a check, failures with a YAML block. */
import { placeOf, type Sources } from '../place.js';
import type { CheckResult, FileResult } from './check-result.js';

/** The whole report. Characters that TAP gives a meaning (`#`, backslash) are escaped in descriptions. */
export function renderTap(results: readonly FileResult[]): string {
    const points = results.flatMap(({ file, checks }) => checks.map((check) => ({ file, check })));
    const lines = points.flatMap(({ file, check }, i) => testPoint(i + 1, file, check));
    return `${['TAP version 14', `1..${points.length}`, ...lines].join('\n')}\n`;
}

function testPoint(number: number, file: Sources, check: CheckResult): string[] {
    const description = `${placeOf(file, check.span)} ${check.title}: ${check.claim}`.replace(/[\\#]/g, '\\$&');
    const point = `${check.holds ? 'ok' : 'not ok'} ${number} - ${description}`;
    return check.holds ? [point] : [point, '  ---', ...yaml(file, check).map((line) => `  ${line}`), '  ...'];
}

/** JSON strings are YAML strings, whatever they hold. */
function yaml(file: Sources, { message, span, decidedBy, repair }: CheckResult): string[] {
    const text = JSON.stringify;
    const decided = decidedBy ? [`decided-at: ${text(placeOf(file, decidedBy))}`] : [];
    const suggested = repair === undefined ? [] : [`repair: ${text(repair)}`];
    return [`message: ${text(message)}`, `at: ${text(placeOf(file, span))}`, ...decided, ...suggested];
}
