/** Which files the server wants to hear of, and which it forgets. */
import { type FileSystemProvider, type TextDocument, URI } from 'langium';
import { DefaultDocumentUpdateHandler, type LangiumSharedServices } from 'langium/lsp';
import type { FileSystemWatcher, TextDocumentChangeEvent } from 'vscode-languageserver';

/** Watches `.vpc` files only: Langium would have the editor report every file of the workspace. */
export class VpcDocumentUpdateHandler extends DefaultDocumentUpdateHandler {
    private readonly disk: FileSystemProvider;

    constructor(services: LangiumSharedServices) {
        super(services);
        this.disk = services.workspace.FileSystemProvider;
    }

    protected override getWatchers(): FileSystemWatcher[] {
        return [{ globPattern: '**/*.vpc' }];
    }

    /** What was never saved is gone once it is closed. A file of ours says again what its disk says. */
    async didCloseDocument({ document }: TextDocumentChangeEvent<TextDocument>): Promise<void> {
        const uri = URI.parse(document.uri);
        if (!uri.path.endsWith('.vpc')) {
            this.fireDocumentUpdate([], [uri]);
        } else if ((await textOf(this.disk, uri)) !== document.getText()) {
            this.fireDocumentUpdate([uri], []);
        }
    }
}

/** The text of a file; `undefined` when it cannot be read. */
const textOf = (disk: FileSystemProvider, uri: URI): Promise<string | undefined> => disk.readFile(uri).catch(() => undefined);
