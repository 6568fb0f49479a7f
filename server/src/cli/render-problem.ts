/** Diagnostics as compilers show them: place, severity, code, message, the source line with carets, the other ends. */
import type { SourceSpan } from '#language';
import { placeOf, type Sources } from './place.js';
import type { Problem, ProblemSeverity } from './problem.js';
import { sourceExcerpt } from './source-excerpt.js';
import type { Paint, Terminal } from './terminal.js';

/** One diagnostic as lines of text. */
export function renderProblem(problem: Problem, sources: Sources, terminal: Terminal): string {
    const { paint } = terminal;
    const colour = SEVERITY_COLOURS[problem.severity];
    const head = `${paint.bold(placeOf(sources, problem.span))} ${colour(paint)(`${problem.severity} ${problem.code}`)}  ${problem.message}`;
    const related = problem.related.flatMap(({ span, message }) => [
        `  ${paint.dim(placeOf(sources, span))} ${message}`,
        ...excerpt(span, '-', paint.dim),
    ]);
    return `${[head, ...excerpt(problem.span, '^', colour(paint)), ...related].join('\n')}\n`;

    function excerpt(span: SourceSpan, mark: '^' | '-', markPaint: (text: string) => string): string[] {
        const text = sources.textOf(span.uri);
        if (text === undefined) {
            return [];
        }
        const { source, marks } = sourceExcerpt({ text, span, mark, gutter: 5, width: terminal.width - 8 });
        return [source, markPaint(marks)];
    }
}

const SEVERITY_COLOURS: Readonly<Record<ProblemSeverity, (paint: Paint) => (text: string) => string>> = {
    error: (paint) => paint.red,
    warning: (paint) => paint.yellow,
    information: (paint) => paint.blue,
    hint: (paint) => paint.cyan,
};
