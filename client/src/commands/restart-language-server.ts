/** Command "VPC: Restart Language Server". */
import { commands, type Disposable } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

async function restart(starting: Promise<LanguageClient>): Promise<void> {
    const client = await starting;
    await (client.needsStop() ? client.restart() : client.start());
}

/** Adds the command; it also starts a server that failed to start. */
export const registerRestartLanguageServer = (client: Promise<LanguageClient>): Disposable =>
    commands.registerCommand('vpc.restartLanguageServer', () => restart(client));
