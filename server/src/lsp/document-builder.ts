/** Which documents an editor's session has, and which of them it validates: the open ones, and all others where they are wanted. */
import {
    type Cancellation,
    Deferred,
    type DocumentState,
    type FileSystemProvider,
    type LangiumDocument,
    type TextDocumentProvider,
    URI,
} from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { VpcDocumentBuilder } from '#language';
import type { DiagnosticSettings } from './diagnostics/diagnostic-settings.js';

/** Whoever asks waits this long for a text that has come to be read, in milliseconds; then the one before has to do. */
const LONGEST_WAIT = 5000;

/** The language's builder; files that nobody looks at are not validated where the settings say so. */
export class VpcLspDocumentBuilder extends VpcDocumentBuilder {
    private readonly openTexts: TextDocumentProvider;
    private readonly disk: FileSystemProvider;
    /** Files whose newest text has come while something else was being built. */
    private readonly unread = new Map<string, Deferred<void>>();

    constructor(
        services: LangiumSharedServices,
        private readonly settings: DiagnosticSettings,
    ) {
        super(services);
        this.openTexts = services.workspace.TextDocuments;
        this.disk = services.workspace.FileSystemProvider;
        services.workspace.TextDocuments.onDidChangeContent(({ document }) => {
            const uri = URI.parse(document.uri).toString();
            this.unread.set(uri, this.unread.get(uri) ?? new Deferred());
        });
    }

    /** What an editor shows is there, whatever has become of its file; any other document is there as long as its file is. */
    override async update(changed: URI[], deleted: URI[], cancelToken?: Cancellation.CancellationToken): Promise<void> {
        const isThere = await Promise.all(changed.map((uri) => this.isOpen(uri) || this.disk.exists(uri)));
        const missing = changed.filter((_, i) => !isThere[i]);
        const gone = [...deleted, ...missing].flatMap((uri) => this.langiumDocuments.getDocuments(uri)).map(({ uri }) => uri);
        const shown = gone.filter((uri) => this.isOpen(uri));
        // Of a file that was closed before it was read there is no document to update.
        this.markRead([...missing, ...deleted.filter((uri) => !this.isOpen(uri))]);
        await super.update(
            [...changed.filter((_, i) => isThere[i]), ...shown],
            gone.filter((uri) => !shown.includes(uri)),
            cancelToken,
        );
    }

    protected override async emitUpdate(changed: URI[], deleted: URI[]): Promise<void> {
        this.markRead([...changed, ...deleted]);
        await super.emitUpdate(changed, deleted);
    }

    private markRead(uris: readonly URI[]): void {
        for (const uri of uris.map(String)) {
            this.unread.get(uri)?.resolve();
            this.unread.delete(uri);
        }
    }

    /** Nobody is answered from an older text than the one they see, nor refused because a file that was just opened is not there yet. */
    protected override async awaitDocumentState(
        state: DocumentState,
        uri: URI,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<URI> {
        const unread = this.unread.get(uri.toString());
        await this.untilRead(unread ? [unread] : []);
        return super.awaitDocumentState(state, uri, cancelToken);
    }

    protected override async awaitBuilderState(state: DocumentState, cancelToken: Cancellation.CancellationToken): Promise<void> {
        await this.untilRead([...this.unread.values()]);
        return super.awaitBuilderState(state, cancelToken);
    }

    private async untilRead(unread: readonly Deferred<void>[]): Promise<void> {
        if (unread.length === 0) {
            return;
        }
        let timer: ReturnType<typeof setTimeout> | undefined;
        const patience = new Promise<void>((resolve) => {
            timer = setTimeout(resolve, LONGEST_WAIT);
        });
        await Promise.race([Promise.all(unread.map(({ promise }) => promise)), patience]);
        clearTimeout(timer);
    }

    private isOpen(uri: URI): boolean {
        return this.openTexts.get(uri) !== undefined;
    }

    protected override shouldValidate(document: LangiumDocument): boolean {
        const isWanted = this.settings.workspace || this.isOpen(document.uri);
        return isWanted && super.shouldValidate(document);
    }
}
