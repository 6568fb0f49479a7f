/** Answers `vpc/launchTargets`: the probes and experiments of a document. */

import { DocumentState } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type { ExperimentDecl, ProbeDecl, VpcFile } from '#language';
import type { LaunchTarget, LaunchTargetsMethod, LaunchTargetsParams } from '../requests.js';
import { rangeOfNode, toUri } from './to-lsp.js';

const METHOD: LaunchTargetsMethod = 'vpc/launchTargets';

/** Registers the handler. A document that the workspace does not know has no targets. */
export function addLaunchTargetsHandler(connection: Connection, services: LangiumSharedServices): void {
    connection.onRequest(METHOD, async (params: LaunchTargetsParams): Promise<LaunchTarget[]> => {
        const uri = toUri(String(params?.uri));
        await services.workspace.WorkspaceManager.ready;
        if (!services.workspace.LangiumDocuments.hasDocument(uri)) {
            return [];
        }
        await services.workspace.DocumentBuilder.waitUntil(DocumentState.Parsed, uri);
        const file = services.workspace.LangiumDocuments.getDocument(uri)?.parseResult.value as VpcFile | undefined;
        return file ? launchTargets(file) : [];
    });
}

/** Probes and experiments in the order of the file; those without a name yet are left out. */
export function launchTargets(file: VpcFile): LaunchTarget[] {
    return [...file.probes, ...file.experiments]
        .filter((decl) => Boolean(decl.name))
        .map(toTarget)
        .sort((a, b) => a.startLine - b.startLine);
}

function toTarget(decl: ProbeDecl | ExperimentDecl): LaunchTarget {
    const { start, end } = rangeOfNode(decl.$cstNode);
    const place = { name: decl.name, startLine: start.line, endLine: end.line };
    if (decl.$type === 'ProbeDecl') {
        return { kind: 'probe', detail: (decl.packet?.$cstNode?.text ?? '').replaceAll(/\s+/g, ' '), ...place };
    }
    const count = decl.steps.length;
    return { kind: 'experiment', detail: `${count} ${count === 1 ? 'step' : 'steps'}`, ...place };
}
