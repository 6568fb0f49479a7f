/** In an extension host that is a web worker: the language server is another web worker. */
import { Uri, workspace } from 'vscode';
import type { MessageTransports } from 'vscode-languageclient';
import type { Platform } from './platform.js';

/** The part of a web worker that we use; this project's types are Node's, which has none. */
declare class Worker {
    constructor(url: string);
    terminate(): void;
}

const textOf = async (file: Uri): Promise<string> => new TextDecoder().decode(await workspace.fs.readFile(file));

/** A server under way, and the address of its text: the editor may read that again while the worker starts. */
interface Running {
    readonly worker: Worker;
    readonly url: string;
}

/** A worker must come from its page's own origin, and the extension may come from anywhere: so it starts from a copy of the text. */
async function start(bundle: Uri): Promise<Running> {
    const url = URL.createObjectURL(new Blob([await textOf(bundle)], { type: 'text/javascript' }));
    return { worker: new Worker(url), url };
}

/** A server that was told to stop has nothing that ends its thread. */
function end({ worker, url }: Running): void {
    worker.terminate();
    URL.revokeObjectURL(url);
}

export const webPlatform: Platform = {
    async makeClient(extension, options) {
        const { BrowserMessageReader, BrowserMessageWriter, LanguageClient } = await import('vscode-languageclient/browser');
        let running: Running | undefined;
        const serve = async (): Promise<MessageTransports> => {
            if (running) {
                end(running);
            }
            running = await start(Uri.joinPath(extension, 'server/out/language-server-worker.cjs'));
            // Not the worker itself: what the editor gives its extensions for one is none in the eyes of the client library.
            const { worker } = running;
            return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
        };
        return new LanguageClient('vpc', 'VPC Lab', serve, options);
    },
    /** Only the extension's own file can be loaded by the editor; the others are run as it does that: as the body of a function. */
    async load(bundle) {
        const module = { exports: {} };
        new Function('module', 'exports', await textOf(bundle))(module, module.exports);
        return module.exports;
    },
};
