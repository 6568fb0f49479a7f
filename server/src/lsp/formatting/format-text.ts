/**
 * The layout of a text: indentation by braces, one space between words and two between statements, aligned columns of routes,
 * rules and expectations. Lines stay as their writer broke them; no word and no comment changes.
 */
import type { Lexer } from 'langium';
import { alignColumns, type Padding } from './columns.js';
import { type LayoutLine, layoutLines } from './layout-lines.js';
import { type LayoutToken, layoutTokens } from './layout-tokens.js';
import { spacesBetween } from './spacing.js';

/** How the editor wants indentation. */
export interface LayoutOptions {
    readonly tabSize: number;
    readonly insertSpaces: boolean;
}

/** White space to put between two offsets. */
export interface LayoutEdit {
    readonly offset: number;
    readonly end: number;
    readonly text: string;
}

/** The edits that lay a text out; none where braces, comments or quotations do not pair up, because then nothing is certain. */
export function formatText(lexer: Lexer, text: string, options: LayoutOptions): LayoutEdit[] {
    const tokens = layoutTokens(lexer, text);
    if (!tokens || tokens.length === 0) {
        return [];
    }
    const lines = layoutLines(text, tokens, options.tabSize);
    const padding = alignColumns(lines);
    const indents = indentsOf(lines, options.tabSize);
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    const edits = lines.flatMap((line, i) => {
        const before = lines[i - 1];
        const breaks = before ? newline.repeat(1 + line.blankLines) : '';
        const indent = indentText(indents[i] ?? 0, options);
        return [
            gapEdit(before?.tokens.at(-1), line.tokens[0] as LayoutToken, `${breaks}${indent}`),
            ...wordEdits(line, padding),
            ...line.tokens.filter(isBlockComment).flatMap((token) => commentEdits(token, indent)),
        ];
    });
    const end = tokens.at(-1)?.end ?? 0;
    return [...edits, { offset: end, end: text.length, text: newline }].filter(
        (edit) => text.slice(edit.offset, edit.end) !== edit.text,
    );
}

const gapEdit = (before: LayoutToken | undefined, token: LayoutToken, text: string): LayoutEdit => ({
    offset: before?.end ?? 0,
    end: token.offset,
    text,
});

const wordEdits = ({ tokens }: LayoutLine, padding: Padding): LayoutEdit[] =>
    tokens.slice(1).map((token, i) => {
        const before = tokens[i] as LayoutToken;
        return gapEdit(before, token, ' '.repeat(padding.get(token) ?? spacesBetween(before, token)));
    });

/** The column of every line: a line that goes on stands as far right of its statement as its writer put it, but further in. */
function indentsOf(lines: readonly LayoutLine[], tabSize: number): number[] {
    let statement = { column: 0, indent: 0 };
    return lines.map((line) => {
        const indent = line.depth * tabSize;
        if (!line.continues) {
            statement = { column: line.column, indent };
            return indent;
        }
        const shifted = statement.indent + line.column - statement.column;
        return Math.max(shifted, statement.indent + tabSize);
    });
}

const indentText = (columns: number, { insertSpaces, tabSize }: LayoutOptions): string =>
    insertSpaces ? ' '.repeat(columns) : '\t'.repeat(Math.floor(columns / tabSize)) + ' '.repeat(columns % tabSize);

const isBlockComment = ({ isComment, text }: LayoutToken): boolean => isComment && text.startsWith('/*') && text.includes('\n');

/** Lines of a comment that begin with a star stand below the first one. */
function commentEdits({ text, offset }: LayoutToken, indent: string): LayoutEdit[] {
    return [...text.matchAll(/\n([ \t]*)\*/g)].map(({ index, 1: space }) => {
        const start = offset + index + 1;
        return { offset: start, end: start + (space?.length ?? 0), text: `${indent} ` };
    });
}
