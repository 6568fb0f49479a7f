/** What an editor is told of a document: what the checker found and what the runs found, each as serious as the settings want it. */
import type { LangiumDocument } from 'langium';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import type { LiveRuns } from './live-runs.js';

/** Puts the diagnostics of a document together. */
export class DeliveredDiagnostics {
    private readonly runs: LiveRuns;

    constructor(services: VpcLspServices) {
        this.runs = services.diagnostics.LiveRuns;
    }

    /** The diagnostics of a document that has been validated. */
    of(document: LangiumDocument): Diagnostic[] {
        const checked = (document.diagnostics ?? []) as Diagnostic[];
        const failed = this.runs.failuresOf(document);
        return failed.length === 0 ? checked : [...checked, ...failed];
    }
}
