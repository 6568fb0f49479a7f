/**
 * `▶ Run | Debug` above probes and experiments, with the last result, computed here, between keystrokes; above instances and load
 * balancers who reaches them, which is left for later.
 */

import { Cancellation, interruptAndCheck, type LangiumDocument } from 'langium';
import type { CodeLensProvider } from 'langium/lsp';
import type { CodeLens, CodeLensParams } from 'vscode-languageserver-protocol';
import { type ExperimentDecl, idOf, type ProbeDecl, type VpcFile } from '#language';
import { CODE_LENSES, reachLenses } from './reach-lenses.js';
import type { RunResult } from './run-results.js';
import { rangeOfNode } from './to-lsp.js';
import type { VpcLspServices } from './vpc-lsp-module.js';

/** What the client's commands `vpc.runProbe` and `vpc.debugProbe` take. */
interface LaunchReference {
    readonly uri: string;
    readonly probe?: string;
    readonly experiment?: string;
}

/** Three lenses for each probe and experiment: run, debug, result. One for each port that a station opens. */
export class VpcCodeLensProvider implements CodeLensProvider {
    private readonly services: VpcLspServices;
    private readonly settings: () => Promise<unknown>;

    constructor(services: VpcLspServices) {
        this.services = services;
        this.settings = () => services.shared.workspace.ConfigurationProvider.getConfiguration('vpc', 'codeLens');
    }

    async provideCodeLens(
        document: LangiumDocument,
        _params: CodeLensParams,
        cancelToken = Cancellation.CancellationToken.None,
    ): Promise<CodeLens[]> {
        const file = document.parseResult.value as VpcFile;
        const design = this.services.lowering.NetworkBuilder.build(document as LangiumDocument<VpcFile>);
        const wanted = {
            ...CODE_LENSES,
            ...((await this.settings()) as Partial<Record<keyof typeof CODE_LENSES, boolean>> | undefined),
        };
        const lenses: CodeLens[] = [];
        await this.services.diagnostics.LiveRuns.follow(document, cancelToken);
        for (const decl of [...file.probes, ...file.experiments]) {
            if (decl.name) {
                const result = this.services.diagnostics.LiveRuns.resultOf(document, idOf(decl));
                lenses.push(...lensesOf(decl, document.uri.toString(), result));
            }
            await interruptAndCheck(cancelToken);
        }
        return wanted.reachability ? [...lenses, ...reachLenses(file, document.uri.toString(), design)] : lenses;
    }
}

function lensesOf(decl: ProbeDecl | ExperimentDecl, uri: string, result: RunResult | undefined): CodeLens[] {
    const { start } = rangeOfNode(decl.$cstNode);
    const range = { start, end: start };
    const reference: LaunchReference = decl.$type === 'ProbeDecl' ? { uri, probe: decl.name } : { uri, experiment: decl.name };
    return [
        { range, command: { title: '▶ Run', command: 'vpc.runProbe', arguments: [reference] } },
        { range, command: { title: 'Debug', command: 'vpc.debugProbe', arguments: [reference] } },
        ...(result ? [{ range, command: { title: result.title, command: 'vpc.debugProbe', arguments: [reference] } }] : []),
    ];
}
