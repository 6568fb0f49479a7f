/** In an extension host that is a web worker: the language server is another web worker. */
import { Uri, workspace } from 'vscode';
import type { Platform } from './platform.js';

/** The part of a web worker that we use; this project's types are Node's, which has none. */
declare class Worker {
    constructor(url: string);
    terminate(): void;
}

const textOf = async (file: Uri): Promise<string> => new TextDecoder().decode(await workspace.fs.readFile(file));

/** A worker must come from its page's own origin, and the extension may come from anywhere: so it starts from a copy of the text. */
async function startWorker(bundle: Uri): Promise<Worker> {
    const url = URL.createObjectURL(new Blob([await textOf(bundle)], { type: 'text/javascript' }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    return worker;
}

export const webPlatform: Platform = {
    async makeClient(extension, options) {
        const { LanguageClient } = await import('vscode-languageclient/browser');
        let worker: Worker | undefined;
        const start = async (): Promise<Worker> => {
            // A server that was told to stop has nothing that ends its thread.
            worker?.terminate();
            worker = await startWorker(Uri.joinPath(extension, 'server/out/language-server-worker.cjs'));
            return worker;
        };
        return new LanguageClient('vpc', 'VPC Lab', start as ConstructorParameters<typeof LanguageClient>[2], options);
    },
    /** Only the extension's own file can be loaded by the editor; the others are run as it does that: as the body of a function. */
    async load(bundle) {
        const module = { exports: {} };
        new Function('module', 'exports', await textOf(bundle))(module, module.exports);
        return module.exports;
    },
};
