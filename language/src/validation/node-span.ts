/** From syntax tree nodes to spans. */
import type { CstNode, LangiumDocument } from 'langium';
import type { SourceSpan } from '../model/source-span.js';

/** Where a piece of the text stands; `undefined` for nodes that no text declares. */
export const spanOfNode = (node: CstNode | undefined, document: LangiumDocument): SourceSpan | undefined =>
    node && { uri: document.uri.toString(), start: node.range.start, end: node.range.end };
