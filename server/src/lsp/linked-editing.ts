/** Linked editing: while a name is typed over, its other uses in the same file change with it. */
import type { LangiumDocument } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type { LinkedEditingRanges, Position } from 'vscode-languageserver-protocol';
import { toUri } from './to-lsp.js';
import type { VpcLspServices } from './vpc-lsp-module.js';

/** What a name is made of; typing anything else ends the linked editing. */
const WORD_PATTERN = '[A-Za-z0-9_-]+';

/** Answers `textDocument/linkedEditingRange`, which Langium leaves to its users. */
export function addLinkedEditingHandler(connection: Connection, shared: LangiumSharedServices, vpc: VpcLspServices): void {
    connection.languages.onLinkedEditingRange(({ textDocument, position }) => {
        const document = shared.workspace.LangiumDocuments.getDocument(toUri(textDocument.uri));
        return document ? linkedEditing(vpc, document, position) : null;
    });
}

/**
 * The places of a name in its file, that under the cursor among them; `null` where no name is, and for a name that other files
 * use: those would keep the old one, so it takes a rename.
 */
export async function linkedEditing(
    { lsp: { RenameProvider } }: VpcLspServices,
    document: LangiumDocument,
    position: Position,
): Promise<LinkedEditingRanges | null> {
    const textDocument = { uri: document.uri.toString() };
    const own = await RenameProvider?.prepareRename(document, { textDocument, position });
    if (!own) {
        return null;
    }
    const name = document.textDocument.getText(own);
    const newName = `${name}-linked`;
    const { changes = {} } = (await RenameProvider?.rename(document, { textDocument, position, newName })) ?? {};
    const ranges = (changes[textDocument.uri] ?? []).map(({ range }) => range);
    const isAlike = ranges.every((range) => document.textDocument.getText(range) === name);
    return isAlike && ranges.length > 1 && Object.keys(changes).length === 1 ? { ranges, wordPattern: WORD_PATTERN } : null;
}
