/** What the server announces beyond what Langium knows of. */
import { DefaultLanguageServer } from 'langium/lsp';
import type { InitializeParams, InitializeResult } from 'vscode-languageserver-protocol';
import { CODE_ACTION_KINDS } from './code-actions/code-action-provider.js';
import { asksItself, PULL_OPTIONS } from './diagnostics/pull.js';

/** Langium's language server, with the requests that are answered in this folder alone. */
export class VpcLanguageServer extends DefaultLanguageServer {
    protected override buildInitializeResult(params: InitializeParams): InitializeResult {
        const result = super.buildInitializeResult(params);
        const capabilities = {
            ...result.capabilities,
            codeActionProvider: { codeActionKinds: CODE_ACTION_KINDS },
            codeLensProvider: { resolveProvider: true },
            completionProvider: { ...result.capabilities.completionProvider, resolveProvider: true },
            linkedEditingRangeProvider: true,
            selectionRangeProvider: true,
            ...(asksItself(params.capabilities) ? { diagnosticProvider: PULL_OPTIONS } : {}),
        };
        return { ...result, capabilities };
    }
}
