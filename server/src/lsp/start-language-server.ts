/** Starts the conversation as Langium does, with our own delivery of diagnostics in place of its own. */
import {
    addCallHierarchyHandler,
    addCodeActionHandler,
    addCodeLensHandler,
    addCompletionHandler,
    addConfigurationChangeHandler,
    addDocumentHighlightHandler,
    addDocumentLinkHandler,
    addDocumentSymbolHandler,
    addDocumentUpdateHandler,
    addExecuteCommandHandler,
    addFileOperationHandler,
    addFindReferencesHandler,
    addFoldingRangeHandler,
    addFormattingHandler,
    addGoToDeclarationHandler,
    addGoToImplementationHandler,
    addGoToTypeDefinitionHandler,
    addGotoDefinitionHandler,
    addHoverHandler,
    addInlayHintHandler,
    addRenameHandler,
    addSemanticTokenHandler,
    addSignatureHelpHandler,
    addWorkspaceSymbolHandler,
    type LangiumSharedServices,
} from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import { refreshLensesOfAffected } from './diagnostics/affected-documents.js';
import { followSettings } from './diagnostics/follow-settings.js';
import { addPullHandler } from './diagnostics/pull.js';
import { addPushHandler } from './diagnostics/push.js';
import type { VpcLspServices } from './vpc-lsp-module.js';

/** What Langium answers for us. */
const HANDLERS: readonly ((connection: Connection, shared: LangiumSharedServices) => void)[] = [
    addDocumentUpdateHandler,
    addFileOperationHandler,
    addCompletionHandler,
    addFindReferencesHandler,
    addDocumentSymbolHandler,
    addGotoDefinitionHandler,
    addGoToTypeDefinitionHandler,
    addGoToImplementationHandler,
    addGoToDeclarationHandler,
    addDocumentHighlightHandler,
    addFoldingRangeHandler,
    addFormattingHandler,
    addCodeActionHandler,
    addRenameHandler,
    addHoverHandler,
    addInlayHintHandler,
    addSemanticTokenHandler,
    addExecuteCommandHandler,
    addSignatureHelpHandler,
    addCallHierarchyHandler,
    addCodeLensHandler,
    addDocumentLinkHandler,
    addConfigurationChangeHandler,
    addWorkspaceSymbolHandler,
];

/** Registers every handler and begins to listen. */
export function startVpcLanguageServer(connection: Connection, shared: LangiumSharedServices, vpc: VpcLspServices): void {
    for (const addHandler of HANDLERS) {
        addHandler(connection, shared);
    }
    addPushHandler(connection, shared, vpc);
    addPullHandler(connection, shared, vpc);
    refreshLensesOfAffected(connection, shared);
    followSettings(connection, shared, vpc);
    vpc.diagnostics.LiveRuns.start();
    connection.onInitialize((params) => shared.lsp.LanguageServer.initialize(params));
    connection.onInitialized((params) => shared.lsp.LanguageServer.initialized(params));
    shared.workspace.TextDocuments.listen(connection);
    connection.listen();
}
