/** Command "VPC: Save This Run as a Trace": for somebody else to step through, with "Step Through a Recorded Trace". */
import { commands, type Disposable, debug, Uri, window, workspace } from 'vscode';
import { nameOf } from '../file-names.js';

/** Where the dialog begins: beside the program. */
function suggestion(): Uri | undefined {
    const folder = debug.activeDebugSession?.workspaceFolder?.uri ?? workspace.workspaceFolders?.[0]?.uri;
    return folder && Uri.joinPath(folder, 'run.vpctrace');
}

async function saveTrace(): Promise<void> {
    const session = debug.activeDebugSession;
    if (session?.type !== 'vpc') {
        await window.showInformationMessage('Start debugging a packet first: its run is what is saved.');
        return;
    }
    const defaultUri = suggestion();
    const target = await window.showSaveDialog({
        title: 'Where to?',
        filters: { 'Recorded trace': ['vpctrace'] },
        ...(defaultUri && { defaultUri }),
    });
    if (!target) {
        return;
    }
    try {
        const { steps } = (await session.customRequest('vpc/saveTrace', { path: nameOf(target) })) as { steps: number };
        await window.showInformationMessage(`Saved ${steps} steps.`);
    } catch (error) {
        await window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
}

/** Adds the command. */
export const registerSaveTrace = (): Disposable => commands.registerCommand('vpc.saveTrace', saveTrace);
