/** Results for people: a line for each file, every check on request, and failures with both ends and their source lines. */
import type { SourceSpan } from '#language';
import { placeOf } from '../place.js';
import { plural } from '../problem.js';
import { excerptLines } from '../render-problem.js';
import type { Paint, Terminal } from '../terminal.js';
import { wrapText } from '../wrap-text.js';
import { type CheckResult, type FileResult, failuresOf, passed } from './check-result.js';

/** `checks` lists every check of every file. */
export type Detail = 'files' | 'checks';

/** The whole report. */
export function renderText(results: readonly FileResult[], terminal: Terminal, detail: Detail): string {
    const overview = detail === 'files' ? fileLines(results, terminal.paint) : checkLines(results, terminal.paint);
    const failures = results.flatMap((result) => failuresOf(result).map((check) => failureText(result, check, terminal)));
    return [overview, ...failures, totals(results, terminal.paint)].join('\n');
}

const sign = (holds: boolean, paint: Paint): string => (holds ? paint.green('✓') : paint.red('✗'));

function fileLines(results: readonly FileResult[], paint: Paint): string {
    const width = Math.max(...results.map(({ file }) => file.path.length));
    return results
        .map((result) => {
            const count = plural(result.checks.length, 'check').padStart(10);
            const failed = failuresOf(result).length;
            const note = failed > 0 ? paint.red(`, ${failed} ${failed === 1 ? 'fails' : 'fail'}`) : '';
            return ` ${sign(passed(result), paint)} ${result.file.path.padEnd(width)} ${paint.dim(count)}${note}\n`;
        })
        .join('');
}

function checkLines(results: readonly FileResult[], paint: Paint): string {
    return results
        .map((result) => {
            const width = Math.max(0, ...result.checks.map(({ title }) => title.length));
            const lines = result.checks.map(({ holds, title, claim, span }) => {
                const line = paint.dim(String(span.start.line + 1).padStart(5));
                return ` ${line} ${sign(holds, paint)} ${title.padEnd(width)}  ${paint.dim(claim)}\n`;
            });
            return ` ${paint.bold(result.file.path)}\n${lines.join('')}`;
        })
        .join('\n');
}

/** A failed check: what was claimed and what happened, the claim's line, and the line that decided. */
function failureText({ file }: FileResult, check: CheckResult, terminal: Terminal): string {
    const { red, bold, dim } = terminal.paint;
    const shown = (span: SourceSpan, mark: '^' | '-'): string[] => [
        `   ${dim(placeOf(file, span))}`,
        ...excerptLines({ span, mark, sources: file }, mark === '^' ? red : dim, terminal),
    ];
    const rows = [
        ` ${red('✗')} ${bold(check.title)}`,
        ...wrapText(check.message, '   ', terminal.width),
        '',
        ...shown(check.span, '^'),
        ...(check.decidedBy ? shown(check.decidedBy, '-') : []),
        ...(check.repair === undefined ? [] : ['', ...wrapText(`Repair: ${check.repair}.`, '   ', terminal.width)]),
    ];
    return `${rows.join('\n')}\n`;
}

function totals(results: readonly FileResult[], paint: Paint): string {
    const checks = results.reduce((sum, result) => sum + result.checks.length, 0);
    const failed = results.reduce((sum, result) => sum + failuresOf(result).length, 0);
    const seconds = results.reduce((sum, { duration }) => sum + duration, 0) / 1000;
    const verdict = failed === 0 ? paint.green('all hold') : paint.red(`${failed} ${failed === 1 ? 'does' : 'do'} not hold`);
    const counts = `${plural(results.length, 'file')}, ${plural(checks, 'check')}`;
    return ` ${counts}: ${verdict} ${paint.dim(`(${seconds.toFixed(2)} s)`)}\n`;
}
