/** What follows from a change of the settings of diagnostics, whoever delivers them. */
import type { LangiumSharedServices } from 'langium/lsp';
import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import type { VpcLspServices } from '../vpc-lsp-module.js';

/** Says what in the settings is not understood, and validates files that are wanted now and were not before. */
export function followSettings(connection: Connection, shared: LangiumSharedServices, { diagnostics }: VpcLspServices): void {
    const { DocumentBuilder, WorkspaceLock, WorkspaceManager } = shared.workspace;
    const { DiagnosticSettings } = diagnostics;
    DiagnosticSettings.onDidChange(() => {
        for (const problem of DiagnosticSettings.severities.problems) {
            const message = `In the setting vpc.diagnostics.severity: ${problem}`;
            void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
        }
        void WorkspaceManager.ready.then(() => WorkspaceLock.write((token) => DocumentBuilder.update([], [], token)));
    });
}
