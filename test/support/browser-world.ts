/**
 * A world that knows what a web worker knows and nothing else: no `require`, no `process`, no `Buffer`. What runs here runs in
 * a browser as far as its names go; a Node built-in that slipped in throws.
 */
import { createContext, runInContext } from 'node:vm';
import type { EditorFiles, FileAnswer } from '../../server/src/requests.js';
import { type Message, RpcClient } from './rpc-client.js';

/** What a bundle finds around it, of what the language itself does not bring. */
const WEB_NAMES = {
    AbortController,
    clearTimeout,
    console,
    performance,
    queueMicrotask,
    setTimeout,
    TextDecoder,
    TextEncoder,
    URL,
};

/** Runs a bundle as a script of a web worker; what it posts goes to `hear`. The result passes messages in, as text. */
function startWorker(bundle: string, hear: (text: string) => void): (text: string) => void {
    const context = createContext({ ...WEB_NAMES, hear });
    runInContext('var self = globalThis; var postMessage = (message) => hear(JSON.stringify(message));', context);
    runInContext('var addEventListener = () => undefined;', context);
    runInContext(bundle, context);
    // Messages are made of the worker's own objects, as they are after crossing into a real one.
    return runInContext('(text) => self.onmessage({ data: JSON.parse(text) })', context) as (text: string) => void;
}

/** Speaks to a language server that runs as a web worker would. */
export class WorkerClient extends RpcClient {
    private readonly post: (text: string) => void;

    constructor(bundle: string) {
        super();
        this.post = startWorker(bundle, (text) => setTimeout(() => this.dispatch(JSON.parse(text) as Message), 0));
    }

    protected override send(message: object): void {
        setTimeout(() => this.post(JSON.stringify(message)), 0);
    }
}

/** What a bundle exports that is run as the body of a function, as the web extension does it. */
export function loadInBrowser(bundle: string): unknown {
    const context = createContext({ ...WEB_NAMES });
    const load = runInContext(
        `(text) => { const module = { exports: {} };
        new Function('module', 'exports', text)(module, module.exports);
        return module.exports; }`,
        context,
    ) as (text: string) => unknown;
    return load(bundle);
}

/** Files that exist nowhere but in memory, by URI; what is written appears among them. */
export function filesInMemory(files: Map<string, string>): EditorFiles {
    const missing = { ok: false, code: 'ENOENT', message: 'not there' } as const;
    const isFolder = (uri: string): boolean => [...files.keys()].some((file) => file.startsWith(`${uri}/`));
    const given = <T>(value: T | undefined): FileAnswer<T> => (value === undefined ? missing : { ok: true, value });
    return {
        stat: async (uri) => given(files.has(uri) ? 'file' : isFolder(uri) ? 'directory' : undefined),
        read: async (uri) => given(files.get(uri)),
        list: async (uri) => given(isFolder(uri) ? entriesOf([...files.keys()], uri) : undefined),
        write: async (uri, bytes) => {
            files.set(uri, new TextDecoder('latin1').decode(bytes));
            return { ok: true, value: true };
        },
    };
}

function entriesOf(uris: readonly string[], folder: string) {
    const paths = uris.filter((uri) => uri.startsWith(`${folder}/`)).map((uri) => uri.slice(folder.length + 1).split('/'));
    const names = new Map(paths.map(([name = '', ...rest]) => [name, rest.length > 0 ? 'directory' : 'file'] as const));
    return [...names].map(([name, kind]) => ({ name, kind }));
}
