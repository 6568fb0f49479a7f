/** Command "VPC: Restart Language Server". */
import { commands, type Disposable } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** Adds the command; it also starts a server that failed to start. */
export const registerRestartLanguageServer = (client: LanguageClient): Disposable =>
    commands.registerCommand('vpc.restartLanguageServer', () => (client.needsStop() ? client.restart() : client.start()));
