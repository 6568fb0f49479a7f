/** What an editor is told of a document: what the checker found and what the runs found, each as serious as the settings want it. */
import type { LangiumDocument, TextDocumentProvider } from 'langium';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import type { DiagnosticSettings } from './diagnostic-settings.js';
import type { LiveRuns } from './live-runs.js';

/** Diagnostics and everything they were made of: the same parts give the same diagnostics. */
interface Known {
    readonly parts: readonly unknown[];
    readonly diagnostics: readonly Diagnostic[];
}

/** Puts the diagnostics of documents together. */
export class DeliveredDiagnostics {
    private readonly runs: LiveRuns;
    private readonly settings: DiagnosticSettings;
    private readonly openTexts: TextDocumentProvider;
    private readonly known = new WeakMap<LangiumDocument, Known>();

    constructor(services: VpcLspServices) {
        this.runs = services.diagnostics.LiveRuns;
        this.settings = services.diagnostics.DiagnosticSettings;
        this.openTexts = services.shared.workspace.TextDocuments;
    }

    /** The diagnostics of a document that has been validated; the same array until something has changed. */
    of(document: LangiumDocument): readonly Diagnostic[] {
        const parts = [document.diagnostics, this.runs.versionOf(document), this.settings.severities];
        const known = this.known.get(document);
        if (known?.parts.every((part, i) => part === parts[i])) {
            return known.diagnostics;
        }
        const checked = (document.diagnostics ?? []) as Diagnostic[];
        const diagnostics = this.settings.weigh([...checked, ...this.runs.failuresOf(document)]);
        this.known.set(document, { parts, diagnostics });
        return diagnostics;
    }

    /** Whether an editor wants to hear of the file: it is open, or all files of the workspace are wanted. */
    isWanted({ uri }: LangiumDocument): boolean {
        return this.settings.workspace || this.openTexts.get(uri) !== undefined;
    }
}
