/** Command "VPC: Restart Language Server". */
import { commands, type Disposable } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

export const registerRestartLanguageServer = (client: LanguageClient): Disposable =>
    commands.registerCommand('vpc.restartLanguageServer', () => (client.needsStop() ? client.restart() : client.start()));
