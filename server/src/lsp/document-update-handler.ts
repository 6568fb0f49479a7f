/** Which files the server wants to hear of: Langium would have the editor report every file of the workspace. */
import { DefaultDocumentUpdateHandler } from 'langium/lsp';
import type { FileSystemWatcher } from 'vscode-languageserver-protocol';

/** Watches `.vpc` files only. */
export class VpcDocumentUpdateHandler extends DefaultDocumentUpdateHandler {
    protected override getWatchers(): FileSystemWatcher[] {
        return [{ globPattern: '**/*.vpc' }];
    }
}
