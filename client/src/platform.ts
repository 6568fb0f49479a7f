/** What differs between an extension host on Node and one in a browser: how our other programs are started. */
import type { Uri } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** The two ways to run: `node-platform.ts` and `web-platform.ts`. */
export interface Platform {
    /** A client that starts the language server below the extension's folder when it is started itself. */
    makeClient(extension: Uri, options: LanguageClientOptions): Promise<BaseLanguageClient>;
    /** What a bundle of ours exports. */
    load(bundle: Uri): Promise<unknown>;
}
