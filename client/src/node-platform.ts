/** In an extension host on Node, on a desktop or a remote machine: the language server is a process. */
import { Uri } from 'vscode';
import type { Platform } from './platform.js';

export const nodePlatform: Platform = {
    async makeClient(extension, options) {
        const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
        const module = Uri.joinPath(extension, 'server/out/vpc-language-server.cjs').fsPath;
        return new LanguageClient('vpc', 'VPC Lab', { module, transport: TransportKind.ipc }, options);
    },
    load: async (bundle) => require(bundle.fsPath) as unknown,
};
