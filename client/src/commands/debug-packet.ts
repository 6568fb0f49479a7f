/** Command "VPC: Debug an Ad-hoc Packet": a packet that stands in no file, typed in. */
import { commands, type Disposable, debug, window, workspace } from 'vscode';
import { activeDocument, nameOf } from '../file-names.js';

async function debugPacket(): Promise<void> {
    const document = activeDocument();
    if (!document) {
        await window.showErrorMessage('Open the .vpc file whose network the packet shall cross, then run the command again.');
        return;
    }
    const title = 'Packet to send';
    const packet = await window.showInputBox({ title, prompt: 'As in a probe', placeHolder: 'tcp a -> b:443 { ttl 3 }' });
    if (packet) {
        const configuration = {
            type: 'vpc',
            request: 'launch',
            name: packet,
            program: nameOf(document.uri),
            packet,
            stopOnEntry: true,
        };
        await debug.startDebugging(workspace.getWorkspaceFolder(document.uri), configuration);
    }
}

/** Adds the command. */
export const registerDebugPacket = (): Disposable => commands.registerCommand('vpc.debugPacket', debugPacket);
