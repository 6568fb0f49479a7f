/** Which files the server wants to hear of, and which it forgets. */
import { type TextDocument, URI } from 'langium';
import { DefaultDocumentUpdateHandler } from 'langium/lsp';
import type { FileSystemWatcher, TextDocumentChangeEvent } from 'vscode-languageserver';

/** Watches `.vpc` files only: Langium would have the editor report every file of the workspace. */
export class VpcDocumentUpdateHandler extends DefaultDocumentUpdateHandler {
    protected override getWatchers(): FileSystemWatcher[] {
        return [{ globPattern: '**/*.vpc' }];
    }

    /** What was never saved, or is ours only because somebody chose the language for it, is gone once it is closed. */
    didCloseDocument({ document }: TextDocumentChangeEvent<TextDocument>): void {
        const uri = URI.parse(document.uri);
        if (!uri.path.endsWith('.vpc')) {
            this.fireDocumentUpdate([], [uri]);
        }
    }
}
