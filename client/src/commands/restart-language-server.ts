/** Command "VPC: Restart Language Server". */
import { commands, type Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

async function restart(starting: Promise<BaseLanguageClient>): Promise<void> {
    const client = await starting;
    if (client.needsStop()) {
        await client.stop();
    }
    await client.start();
}

/** Adds the command; it also starts a server that failed to start. */
export const registerRestartLanguageServer = (client: Promise<BaseLanguageClient>): Disposable =>
    commands.registerCommand('vpc.restartLanguageServer', () => restart(client));
