/** Command "VPC: Step Through a Recorded Trace": somebody else's run, from the file that `vpc trace --record` has written. */
import { commands, type Disposable, debug, Uri, window, workspace } from 'vscode';
import { nameOf } from '../file-names.js';

async function chooseTrace(): Promise<Uri | undefined> {
    const chosen = await window.showOpenDialog({
        title: 'Which recorded trace?',
        filters: { 'Recorded trace': ['vpctrace'], 'All files': ['*'] },
    });
    return chosen?.[0];
}

/** From the Explorer's menu the file is given, from the Command Palette it is asked for. */
async function debugTrace(file?: Uri): Promise<void> {
    const uri = file instanceof Uri ? file : await chooseTrace();
    if (uri) {
        const name = uri.path.split('/').at(-1) ?? '';
        const configuration = { type: 'vpc', request: 'attach', name, trace: nameOf(uri) };
        await debug.startDebugging(workspace.getWorkspaceFolder(uri), configuration);
    }
}

/** Adds the command. */
export const registerDebugTrace = (): Disposable => commands.registerCommand('vpc.debugTrace', debugTrace);
