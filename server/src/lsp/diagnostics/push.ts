/** Diagnostics for editors that wait to be told: sent when a document has been validated, and again when its runs found something new. */
import { DocumentState, type LangiumDocument } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import { asksItself } from './pull.js';

/** Takes the place of Langium's handler, which knows only what its validator found. An editor that asks is told nothing. */
export function addPushHandler(connection: Connection, shared: LangiumSharedServices, { diagnostics }: VpcLspServices): void {
    const { DocumentBuilder, LangiumDocuments, TextDocuments } = shared.workspace;
    const { DeliveredDiagnostics, DiagnosticSettings, LiveRuns } = diagnostics;
    const send = (document: LangiumDocument): void => {
        if (document.state >= DocumentState.Validated) {
            const items = DeliveredDiagnostics.isWanted(document) ? DeliveredDiagnostics.of(document) : [];
            void connection.sendDiagnostics({ uri: document.uri.toString(), diagnostics: [...items] });
        }
    };
    shared.lsp.LanguageServer.onInitialize(({ capabilities }) => {
        if (asksItself(capabilities)) {
            return;
        }
        DocumentBuilder.onUpdate((_, deleted) => {
            for (const uri of deleted) {
                void connection.sendDiagnostics({ uri: uri.toString(), diagnostics: [] });
            }
        });
        DocumentBuilder.onDocumentPhase(DocumentState.Validated, send);
        LiveRuns.onDidChange(send);
        DiagnosticSettings.onDidChange(() => LangiumDocuments.all.forEach(send));
        TextDocuments.onDidClose(({ document: { uri } }) => {
            if (!DiagnosticSettings.workspace) {
                void connection.sendDiagnostics({ uri, diagnostics: [] });
            }
        });
    });
}
