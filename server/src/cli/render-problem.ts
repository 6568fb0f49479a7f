/** Diagnostics as compilers show them: place, severity, code, message, the source line with carets, the other ends. */
import type { SourceSpan } from '#language';
import { placeOf, type Sources } from './place.js';
import type { Problem, ProblemSeverity } from './problem.js';
import { sourceExcerpt } from './source-excerpt.js';
import type { Paint, Terminal } from './terminal.js';

/** One diagnostic as lines of text. */
export function renderProblem(problem: Problem, sources: Sources, terminal: Terminal): string {
    const { paint } = terminal;
    const colour = SEVERITY_COLOURS[problem.severity](paint);
    const head = `${paint.bold(placeOf(sources, problem.span))} ${colour(`${problem.severity} ${problem.code}`)}  ${problem.message}`;
    const related = problem.related.flatMap(({ span, message }) => [
        `  ${paint.dim(placeOf(sources, span))} ${message}`,
        ...excerptLines({ span, mark: '-', sources }, paint.dim, terminal),
    ]);
    return `${[head, ...excerptLines({ span: problem.span, mark: '^', sources }, colour, terminal), ...related].join('\n')}\n`;
}

/** A stretch of a loaded file to be shown. */
interface Shown {
    readonly span: SourceSpan;
    readonly mark: '^' | '-';
    readonly sources: Sources;
}

/** The stretch's line with marks in a colour; nothing for a file that is not loaded. */
export function excerptLines({ span, mark, sources }: Shown, colour: (text: string) => string, terminal: Terminal): string[] {
    const text = sources.textOf(span.uri);
    if (text === undefined) {
        return [];
    }
    const { dim } = terminal.paint;
    const { number, source, margin, marks } = sourceExcerpt({ text, span, mark, gutter: 5, width: terminal.width - 8 });
    return [`${dim(number)}${source}`, `${dim(margin)}${colour(marks)}`];
}

const SEVERITY_COLOURS: Readonly<Record<ProblemSeverity, (paint: Paint) => (text: string) => string>> = {
    error: (paint) => paint.red,
    warning: (paint) => paint.yellow,
    information: (paint) => paint.blue,
    hint: (paint) => paint.cyan,
};
