/** The lines of a text for the formatter: their words, how deep they stand, and which of them belong to a statement above. */
import { GO_ON, type LayoutToken } from './layout-tokens.js';

/** A line with at least one word. Lines are kept as their writer broke them. */
export interface LayoutLine {
    readonly tokens: readonly LayoutToken[];
    /** Blank lines to leave before it: at most one, and none at the edges of a block. */
    readonly blankLines: number;
    /** The column of its first word as written, tabs counted as `tabSize`. */
    readonly column: number;
    /** Levels of indentation: the braces open around it. */
    readonly depth: number;
    /** Whether it goes on with the statement of a line before it. */
    readonly continues: boolean;
}

/** Splits tokens into lines. */
export function layoutLines(text: string, tokens: readonly LayoutToken[], tabSize: number): LayoutLine[] {
    const lines: LayoutLine[] = [];
    let first = 0;
    for (let i = 1; i <= tokens.length; i++) {
        const [last, next] = [tokens[i - 1], tokens[i]];
        if (last && (!next || text.slice(last.end, next.offset).includes('\n'))) {
            const line = lineOf(text, { all: tokens, first, next: i }, tabSize);
            lines.push({ ...line, blankLines: blankLinesBetween(lines.at(-1), line) });
            first = i;
        }
    }
    return lines;
}

function blankLinesBetween(before: LayoutLine | undefined, line: LayoutLine): number {
    const opens = before?.tokens.findLast(({ isComment }) => !isComment)?.text === '{' && line.depth > before.depth;
    return opens || line.tokens[0]?.text === '}' ? 0 : Math.min(1, line.blankLines);
}

function lineOf(
    text: string,
    { all, first, next }: { readonly all: readonly LayoutToken[]; readonly first: number; readonly next: number },
    tabSize: number,
): LayoutLine {
    const tokens = all.slice(first, next);
    const [head] = tokens as [LayoutToken, ...LayoutToken[]];
    const previous = all[first - 1];
    const gap = text.slice(previous?.end ?? 0, head.offset);
    const newlines = gap.split('\n').length - 1;
    return {
        tokens,
        blankLines: Math.max(0, previous ? newlines - 1 : 0),
        column: columnOf(gap.slice(gap.lastIndexOf('\n') + 1), tabSize),
        depth: head.depth,
        continues: continuesStatement(
            head,
            all.slice(0, first).findLast(({ isComment }) => !isComment),
        ),
    };
}

/** The width of white space. */
const columnOf = (space: string, tabSize: number): number =>
    [...space].reduce((column, sign) => (sign === '\t' ? column + tabSize - (column % tabSize) : column + 1), 0);

function continuesStatement(head: LayoutToken, previous: LayoutToken | undefined): boolean {
    if (head.isComment || head.text === '}' || head.text === '{' || !previous) {
        return false;
    }
    return head.position > 0 || GO_ON.has(previous.text);
}
