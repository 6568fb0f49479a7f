/** A statement with the comments that belong to it. */
import type { CstNode, LangiumDocument } from 'langium';
import type { Range } from 'vscode-languageserver-protocol';

const textOf = ({ textDocument }: LangiumDocument, line: number): string =>
    textDocument.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });

/** Whether nothing but space stands before a node on its line. */
export const beginsItsLine = (document: LangiumDocument, { range: { start } }: CstNode): boolean =>
    textOf(document, start.line).slice(0, start.character).trim() === '';

/** Whether a node has its lines to itself, but for a note behind it. */
export const standsAlone = (document: LangiumDocument, node: CstNode): boolean =>
    beginsItsLine(document, node) &&
    /^\s*(\/\/.*)?$/.test(textOf(document, node.range.end.line).slice(node.range.end.character).trimEnd());

/** The first line of the comments directly above a line. */
function firstCommentLine(document: LangiumDocument, line: number): number {
    let first = line;
    while (first > 0 && /^\s*(\/\/|\/\*.*\*\/\s*$)/.test(textOf(document, first - 1))) {
        first--;
    }
    // A documentation comment of several lines ends directly above.
    if (first > 0 && /^\s*\*\/\s*$/.test(textOf(document, first - 1))) {
        let opening = first - 1;
        while (opening > 0 && !/^\s*\/\*/.test(textOf(document, opening))) {
            opening--;
        }
        return /^\s*\/\*/.test(textOf(document, opening)) ? opening : first;
    }
    return first;
}

/** Its lines, with the comments directly above them and the note behind it, where it has lines of its own; else the node and the space before it. */
export function statementLines(document: LangiumDocument, node: CstNode): Range {
    const { start, end } = node.range;
    if (!standsAlone(document, node)) {
        const space = /[ \t]*$/.exec(textOf(document, start.line).slice(0, start.character))?.[0].length ?? 0;
        return { start: { line: start.line, character: start.character - space }, end };
    }
    return {
        start: { line: firstCommentLine(document, start.line), character: 0 },
        end: { line: end.line + 1, character: 0 },
    };
}

/** The `//` notes directly above a statement, without indentation. */
export function notesAbove(document: LangiumDocument, node: CstNode): string[] {
    const first = beginsItsLine(document, node) ? firstCommentLine(document, node.range.start.line) : node.range.start.line;
    const lines = Array.from({ length: node.range.start.line - first }, (_, i) => textOf(document, first + i).trim());
    return lines.filter((line) => line.startsWith('//'));
}
