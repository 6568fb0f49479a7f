/** What the language server does once it has a connection, in a process and in a web worker alike. */
import type { FileSystemProvider } from 'langium';
import type { Connection } from 'vscode-languageserver';
import type { ServerOptions } from '../requests.js';
import { ClientFiles } from './client-files.js';
import { addCompletionResolveHandler } from './completion/resolve.js';
import { refreshHintsOnSettings } from './inlay-hint-provider.js';
import { addLaunchTargetsHandler } from './launch-targets.js';
import { addLinkedEditingHandler } from './linked-editing.js';
import type { Manuals } from './manual.js';
import { prepareWhenIdle } from './prepare-when-idle.js';
import { addLensResolveHandler } from './reach-lenses.js';
import { addSelectionRangeHandler } from './selection-ranges.js';
import { startVpcLanguageServer } from './start-language-server.js';
import { addTestRunHandler } from './test-runs.js';
import { createVpcLspServices } from './vpc-lsp-module.js';

/** What a server finds around it, given the files that the editor lets it read. */
export interface ServerWorld {
    filesFrom(editor: ClientFiles): FileSystemProvider;
    /** `options` is what the editor has said, once it may be asked for more. */
    manualsFrom(editor: ClientFiles, options: Promise<ServerOptions>): Manuals;
}

/** Serves until the connection closes. */
export function serve(connection: Connection, { filesFrom, manualsFrom }: ServerWorld): void {
    let options: ServerOptions = {};
    let begin: (options: ServerOptions) => void = () => undefined;
    const begun = new Promise<ServerOptions>((resolve) => {
        begin = resolve;
    });
    const editor = new ClientFiles(connection, () => options.files === true);
    const manuals = manualsFrom(editor, begun);
    const { shared, vpc } = createVpcLspServices({ connection, fileSystemProvider: () => filesFrom(editor), ...manuals });
    shared.lsp.LanguageServer.onInitialize(({ initializationOptions }) => {
        options = typeof initializationOptions === 'object' && initializationOptions !== null ? initializationOptions : {};
    });
    shared.lsp.LanguageServer.onInitialized(() => begin(options));
    addLaunchTargetsHandler(connection, shared);
    addSelectionRangeHandler(connection, shared);
    addCompletionResolveHandler(connection, shared, vpc);
    addLinkedEditingHandler(connection, shared, vpc);
    addTestRunHandler(connection, shared);
    addLensResolveHandler(connection, shared, vpc);
    refreshHintsOnSettings(connection, shared);
    prepareWhenIdle(shared, vpc);
    startVpcLanguageServer(connection, shared, vpc);
}
