/** What can be launched in a file, as the language server sees it, and which of it a person means. */
import { type Position, type TextDocument, type Uri, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { LaunchTarget, LaunchTargetsMethod, LaunchTargetsParams } from '../../server/src/requests.js';

const LAUNCH_TARGETS: LaunchTargetsMethod = 'vpc/launchTargets';

/** The part of a launch configuration that names a probe or an experiment. */
export type TargetAttributes = { readonly probe: string } | { readonly experiment: string };

/** All probes and experiments of a document, in the order of the file. Waits for the server; rejects, saying what to do, when there is none. */
export async function launchTargets(client: Promise<BaseLanguageClient>, uri: Uri): Promise<readonly LaunchTarget[]> {
    const params: LaunchTargetsParams = { uri: uri.toString() };
    try {
        return await (await client).sendRequest<LaunchTarget[]>(LAUNCH_TARGETS, params);
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`The language server does not answer (${reason}). Run 'VPC: Restart Language Server' and try again.`);
    }
}

/** The target as launch attributes. */
export const attributesOf = (target: LaunchTarget): TargetAttributes =>
    target.kind === 'probe' ? { probe: target.name } : { experiment: target.name };

/** The target the position is in or below; the only one of the file otherwise. */
function targetAt(targets: readonly LaunchTarget[], position: Position | undefined): LaunchTarget | undefined {
    if (targets.length === 1) {
        return targets[0];
    }
    return targets.filter((target) => position && target.startLine <= position.line).at(-1);
}

async function askForTarget(targets: readonly LaunchTarget[]): Promise<LaunchTarget | undefined> {
    const items = targets.map((target) => ({ label: target.name, description: `${target.kind}  ${target.detail}`, target }));
    const title = 'Which probe or experiment?';
    return (await window.showQuickPick(items, { title, placeHolder: title, matchOnDescription: true }))?.target;
}

/**
 * The probe or experiment to launch in a document: at or nearest above the cursor, otherwise the one the person picks.
 * Undefined when there is none (said in a message) or the person changed their mind.
 */
export async function chooseTarget(
    client: Promise<BaseLanguageClient>,
    document: TextDocument,
): Promise<LaunchTarget | undefined> {
    const targets = await launchTargets(client, document.uri);
    if (targets.length === 0) {
        const name = document.uri.path.split('/').at(-1);
        await window.showErrorMessage(`${name} has no probe or experiment. Add one, such as: probe ping: icmp a -> b`);
        return undefined;
    }
    const editor = window.activeTextEditor?.document === document ? window.activeTextEditor : undefined;
    return targetAt(targets, editor?.selection.active) ?? askForTarget(targets);
}
