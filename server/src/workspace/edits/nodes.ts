/** Finding the syntax tree's node at a place of the text. */
import { type AstNode, CstUtils, GrammarUtils, type LangiumDocument } from 'langium';
import type { Range } from 'vscode-languageserver-protocol';
import type { SourceSpan } from '#language';

/** A span as edits want it. Both count from zero. */
export const rangeOf = ({ start, end }: SourceSpan): Range => ({ start: { ...start }, end: { ...end } });

/** The statement whose first word begins at the start of the range. */
export function statementAt({ parseResult, textDocument }: LangiumDocument, { start }: Range): AstNode | undefined {
    const root = parseResult.value.$cstNode;
    const offset = textDocument.offsetAt(start);
    let node = root && CstUtils.findLeafNodeAtOffset(root, offset)?.astNode;
    while (node?.$container?.$cstNode?.offset === offset && node.$container.$container) {
        node = node.$container;
    }
    return node;
}

/** Where a statement writes a property. */
export function propertyRange(document: LangiumDocument, range: Range, property: string): Range | undefined {
    const node = statementAt(document, range);
    return GrammarUtils.findNodeForProperty(node?.$cstNode, property)?.range;
}
