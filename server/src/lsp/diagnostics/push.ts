/** Diagnostics for editors that wait to be told: sent when a document has been validated, and again when its runs found something new. */
import { DocumentState, type LangiumDocument } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type { VpcLspServices } from '../vpc-lsp-module.js';

/** Takes the place of Langium's handler, which knows only what its validator found. */
export function addPushHandler(connection: Connection, shared: LangiumSharedServices, { diagnostics }: VpcLspServices): void {
    const { DocumentBuilder } = shared.workspace;
    const send = (document: LangiumDocument): void => {
        if (document.state >= DocumentState.Validated) {
            const uri = document.uri.toString();
            void connection.sendDiagnostics({ uri, diagnostics: diagnostics.DeliveredDiagnostics.of(document) });
        }
    };
    DocumentBuilder.onUpdate((_, deleted) => {
        for (const uri of deleted) {
            void connection.sendDiagnostics({ uri: uri.toString(), diagnostics: [] });
        }
    });
    DocumentBuilder.onDocumentPhase(DocumentState.Validated, send);
    diagnostics.LiveRuns.onDidChange(send);
}
