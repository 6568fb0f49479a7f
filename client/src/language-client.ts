/** Starts the language server in a process of its own and speaks to it. */
import { type ExtensionContext, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/**
 * Starts the server a moment later: the client library takes longer to load than activation may last. Whoever needs the
 * client waits for it; requests it is given before the server is ready are answered once it is.
 */
export async function startLanguageClient(context: ExtensionContext): Promise<LanguageClient> {
    await new Promise(setImmediate);
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const server = { module: context.asAbsolutePath('server/out/vpc-language-server.cjs'), transport: TransportKind.ipc };
    const fileEvents = workspace.createFileSystemWatcher('**/*.vpc');
    const client = new LanguageClient('vpc', 'VPC Lab', server, {
        documentSelector: [{ language: 'vpc' }],
        synchronize: { fileEvents },
    });
    client.start().catch((error: unknown) => client.error('The VPC language server did not start.', error));
    context.subscriptions.push(client, fileEvents);
    return client;
}
