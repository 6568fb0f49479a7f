/** Documents that an edit of another one has changed: an editor does not know that it should ask for them again. */
import { DocumentState } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';

/** Milliseconds in which several reasons to ask again become one. */
const GATHERING = 50;

/** The action, once for all calls that come close together. */
export function gathered(action: () => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    return () => {
        clearTimeout(timer);
        timer = setTimeout(action, GATHERING);
    };
}

/** Calls when a document has been validated that nobody edited. */
export function onAffectedDocuments({ workspace: { DocumentBuilder } }: LangiumSharedServices, listener: () => void): void {
    let edited = new Set<string>();
    DocumentBuilder.onUpdate((uris) => {
        edited = new Set(uris.map(String));
    });
    DocumentBuilder.onDocumentPhase(DocumentState.Validated, ({ uri }) => {
        if (!edited.has(uri.toString())) {
            listener();
        }
    });
}

/** Results above probes are asked for again when an imported file has changed. */
export function refreshLensesOfAffected(connection: Connection, shared: LangiumSharedServices): void {
    shared.lsp.LanguageServer.onInitialize(({ capabilities }) => {
        if (capabilities.workspace?.codeLens?.refreshSupport) {
            const refresh = (): void => void connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
            onAffectedDocuments(shared, gathered(refresh));
        }
    });
}
