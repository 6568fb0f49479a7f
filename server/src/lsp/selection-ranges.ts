/** Expand selection: from a word to its statement, its block, the block around it, and so on to the whole file. */
import type { CstNode, LangiumDocument } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type { Position, Range, SelectionRange } from 'vscode-languageserver-protocol';
import { leafAt } from './navigation/declaration-at.js';
import { rangeOfNode, toUri } from './to-lsp.js';

/** Answers `textDocument/selectionRange`, which Langium leaves to its users. */
export function addSelectionRangeHandler(connection: Connection, services: LangiumSharedServices): void {
    connection.onSelectionRanges(({ textDocument, positions }) => {
        const document = services.workspace.LangiumDocuments.getDocument(toUri(textDocument.uri));
        return document ? positions.map((position) => selectionRange(document, position)) : null;
    });
}

/** The ranges around a position, innermost first; each is larger than the one before. */
export function selectionRange(document: LangiumDocument, position: Position): SelectionRange {
    const ranges: Range[] = [];
    for (let node: CstNode | undefined = leafAt(document, position); node; node = node.container) {
        const range = rangeOfNode(node);
        if (!isSame(ranges.at(-1), range)) {
            ranges.push(range);
        }
    }
    const nested = ranges.reduceRight<SelectionRange | undefined>(
        (parent, range) => (parent ? { range, parent } : { range }),
        undefined,
    );
    return nested ?? { range: { start: position, end: position } };
}

const isSame = (a: Range | undefined, b: Range): boolean =>
    a !== undefined &&
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character;
