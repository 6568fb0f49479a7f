/** Shared by Debug and Run: starts a session for the probe or experiment a code lens, menu or key names. */
import { debug, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { activeDocument, nameOf } from '../file-names.js';
import { attributesOf, chooseTarget, type TargetAttributes } from '../launch-targets.js';

/** The argument a code lens gives the command; without it the active editor decides. */
export interface LaunchReference {
    readonly uri: string;
    readonly probe?: string;
    readonly experiment?: string;
}

async function attributesFrom(
    client: Promise<BaseLanguageClient>,
    uri: Uri,
    reference: LaunchReference | undefined,
): Promise<TargetAttributes | undefined> {
    if (reference?.probe) {
        return { probe: reference.probe };
    }
    if (reference?.experiment) {
        return { experiment: reference.experiment };
    }
    const target = await chooseTarget(client, await workspace.openTextDocument(uri));
    return target && attributesOf(target);
}

/**
 * Starts a session, with or without stopping at breakpoints, and answers whether one has begun. Nothing happens when there is no
 * file or no choice was made.
 */
export async function launchProbe(
    client: Promise<BaseLanguageClient>,
    mode: 'debug' | 'run',
    reference?: LaunchReference,
): Promise<boolean> {
    const uri = typeof reference?.uri === 'string' ? Uri.parse(reference.uri) : activeDocument()?.uri;
    const attributes = uri && (await attributesFrom(client, uri, reference));
    if (!attributes) {
        return false;
    }
    const name = Object.entries(attributes).flat().join(' ');
    const configuration = { type: 'vpc', request: 'launch', name, program: nameOf(uri), ...attributes };
    return debug.startDebugging(workspace.getWorkspaceFolder(uri), configuration, { noDebug: mode === 'run' });
}
