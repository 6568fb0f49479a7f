/** A line of a file with the stretch that matters underlined, as compilers show it. */
import type { SourceSpan } from '#language';

/** Columns a tab takes. */
const TAB = '    ';

/** What to show: the file's text, the stretch, and the columns there are. */
export interface Excerpt {
    readonly text: string;
    readonly span: SourceSpan;
    /** Width of the line-number column. */
    readonly gutter: number;
    /** Columns for the source line itself. */
    readonly width: number;
    /** `^` under the place itself, `-` under a related one. */
    readonly mark: '^' | '-';
}

/** The two lines, each in two parts so that they can be coloured apart. */
export interface ExcerptLines {
    /** `   12 | `. */
    readonly number: string;
    readonly source: string;
    /** `      | `, as wide as the number. */
    readonly margin: string;
    readonly marks: string;
}

/** The source, cut around the stretch where it is too long, and the marks below. */
export function sourceExcerpt(excerpt: Excerpt): ExcerptLines {
    const { span, gutter } = excerpt;
    const line = excerpt.text.split(/\r?\n/, span.start.line + 1)[span.start.line] ?? '';
    const window = cutWindow(markedLine(line, span), excerpt.width);
    return {
        number: `${String(span.start.line + 1).padStart(gutter)} | `,
        source: window.text.trimEnd(),
        margin: `${' '.repeat(gutter)} | `,
        marks: ' '.repeat(window.from) + excerpt.mark.repeat(window.to - window.from),
    };
}

/** A line without tabs, and the columns of the marked stretch in it. */
interface MarkedLine {
    readonly text: string;
    readonly from: number;
    readonly to: number;
}

/** Carets end with the line when the stretch goes on; an empty stretch still gets one. */
function markedLine(line: string, span: SourceSpan): MarkedLine {
    const end = span.end.line > span.start.line ? line.trimEnd().length : span.end.character;
    const from = columns(line.slice(0, span.start.character));
    return { text: expandTabs(line), from, to: Math.max(from + 1, columns(line.slice(0, end))) };
}

const expandTabs = (text: string): string => text.replaceAll('\t', TAB);
/** Code points, not UTF-16 units: an emoji in a comment is one character to a person. */
const columns = (text: string): number => [...expandTabs(text)].length;

function cutWindow(line: MarkedLine, width: number): MarkedLine {
    const characters = [...line.text];
    if (characters.length <= width) {
        return line;
    }
    const start = Math.max(0, Math.min(line.from - Math.floor(width / 3), characters.length - width));
    const left = start > 0 ? '…' : '';
    const cut = characters.slice(start + left.length, start + width - 1).join('');
    const right = start + width < characters.length ? '…' : (characters[start + width - 1] ?? '');
    return { text: left + cut + right, from: line.from - start, to: Math.min(line.to - start, width) };
}
