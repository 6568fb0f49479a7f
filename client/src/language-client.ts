/** Starts the language server in a process of its own and speaks to it. */
import { type ExtensionContext, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

/** Starts the server without waiting for it: requests made meanwhile are answered once it is up. */
export function startLanguageClient(context: ExtensionContext): LanguageClient {
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
