/** Starts the language server and speaks to it. */
import { type ExtensionContext, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ServerOptions } from '../../server/src/requests.js';
import { answerFileRequests } from './editor-files.js';
import type { Platform } from './platform.js';

/** The folder of the generated manuals, which codes and drop reasons link to. */
export const manualsOf = ({ extensionUri }: ExtensionContext): string => Uri.joinPath(extensionUri, 'language/docs').toString();

/**
 * Starts the server a moment later: the client library takes longer to load than activation may last. Whoever needs the
 * client waits for it; requests it is given before the server is ready are answered once it is.
 */
export async function startLanguageClient(context: ExtensionContext, platform: Platform): Promise<BaseLanguageClient> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const fileEvents = workspace.createFileSystemWatcher('**/*.vpc');
    const initializationOptions: ServerOptions = { files: true, manuals: manualsOf(context) };
    const client = await platform.makeClient(context.extensionUri, {
        documentSelector: [{ language: 'vpc' }],
        synchronize: { fileEvents },
        initializationOptions,
    });
    context.subscriptions.push(answerFileRequests(client), client, fileEvents);
    client.start().catch((error: unknown) => client.error('The VPC language server did not start.', error));
    return client;
}
