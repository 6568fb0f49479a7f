/** Adding a statement to the block of an element, laid out as the text around it is. */
import { type CstNode, GrammarUtils, type LangiumDocument } from 'langium';
import type { Position, TextEdit } from 'vscode-languageserver-protocol';
import type { Insertion } from '#language';
import { rangeOf, statementAt } from './nodes.js';

/** The edit that puts the statement last in the block; none when the element stands in another file. */
export function insertStatement(document: LangiumDocument, { insert, into }: Insertion): TextEdit[] {
    const node = into.uri === document.uri.toString() ? statementAt(document, rangeOf(into))?.$cstNode : undefined;
    if (!node) {
        return [];
    }
    const open = GrammarUtils.findNodeForKeyword(node, '{');
    const close = lastBrace(node);
    if (!open || !close) {
        return [at(node.range.end, ` { ${oneLine(insert)} }`)];
    }
    return open.range.start.line === close.range.start.line
        ? [insertInLine(document, open, close, insert)]
        : [insertLines(document, node, close, insert)];
}

const at = (position: Position, newText: string): TextEdit => ({ range: { start: position, end: position }, newText });

const oneLine = (statement: string): string => statement.replaceAll(/\s*\n\s*/g, ' ');

/** The brace that closes the block of the node itself. */
const lastBrace = (node: CstNode): CstNode | undefined => GrammarUtils.findNodesForKeyword(node, '}').at(-1);

/** `{ a }` becomes `{ a  b }`, and `{}` becomes `{ b }`. */
function insertInLine({ textDocument }: LangiumDocument, open: CstNode, close: CstNode, statement: string): TextEdit {
    const inside = textDocument.getText({ start: open.range.end, end: close.range.start });
    const end = textDocument.positionAt(open.end + inside.trimEnd().length);
    const before = inside.trim() === '' ? ' ' : '  ';
    const after = inside === inside.trimEnd() ? ' ' : '';
    return at(end, `${before}${oneLine(statement)}${after}`);
}

/** Lines of their own before the closing brace, one step deeper than the element. */
function insertLines({ textDocument }: LangiumDocument, node: CstNode, close: CstNode, statement: string): TextEdit {
    const lineOf = (line: number): string =>
        textDocument.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
    const indentOf = (line: number): string => /^[ \t]*/.exec(lineOf(line))?.[0] ?? '';
    const outer = indentOf(node.range.start.line);
    const first = lineOf(node.range.start.line + 1);
    const inner = first.trim() === '' || /^\s*\}/.test(first) ? `${outer}  ` : indentOf(node.range.start.line + 1);
    const step = inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : '  ';
    const lines = statement.split('\n').map((line) => {
        const depth = /^ */.exec(line)?.[0].length ?? 0;
        return `${inner}${step.repeat(depth / 2)}${line.trim()}\n`;
    });
    const { line, character } = close.range.start;
    const standsAlone = lineOf(line).slice(0, character).trim() === '';
    return standsAlone ? at({ line, character: 0 }, lines.join('')) : at(close.range.start, `\n${lines.join('')}${outer}`);
}
