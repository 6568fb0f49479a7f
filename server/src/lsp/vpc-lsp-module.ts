/** How the language server is put together: the language's own services under the protocol's, and nothing else. */

import { inject, type Module } from 'langium';
import {
    createDefaultModule,
    createDefaultSharedModule,
    type DefaultSharedModuleContext,
    type LangiumServices,
    type LangiumSharedServices,
    NormalizedTextDocuments,
    type PartialLangiumServices,
    type PartialLangiumSharedServices,
} from 'langium/lsp';
import {
    type DiagnosticManual,
    PIECED_DOCUMENTS,
    type VpcAddedServices,
    VpcGeneratedModule,
    VpcGeneratedSharedModule,
    VpcModule,
    VpcSharedModule,
} from '#language';
import { VpcCodeActionProvider } from './code-actions/code-action-provider.js';
import { VpcCodeLensProvider } from './code-lens-provider.js';
import { VpcCompletionProvider } from './completion/completion-provider.js';
import { lazyCompletionParser } from './completion/lazy-parser.js';
import { VpcConfigurationProvider } from './configuration-provider.js';
import { DeliveredDiagnostics } from './diagnostics/delivered-diagnostics.js';
import { DiagnosticSettings } from './diagnostics/diagnostic-settings.js';
import { LiveRuns } from './diagnostics/live-runs.js';
import { VpcLspDocumentBuilder } from './document-builder.js';
import { VpcDocumentLinkProvider } from './document-link-provider.js';
import { VpcDocumentSymbolProvider } from './document-symbol-provider.js';
import { VpcDocumentUpdateHandler } from './document-update-handler.js';
import { VpcFileOperationHandler } from './file-operation-handler.js';
import { VpcFormatter } from './formatting/format-provider.js';
import { VpcHoverProvider } from './hover/hover-provider.js';
import type { RuleManual } from './hover/rule-links.js';
import { VpcInlayHintProvider } from './inlay-hint-provider.js';
import { VpcCallHierarchyProvider } from './navigation/call-hierarchy-provider.js';
import { VpcDeclarationProvider } from './navigation/declaration-provider.js';
import { VpcDocumentHighlightProvider } from './navigation/document-highlight-provider.js';
import { VpcImplementationProvider } from './navigation/implementation-provider.js';
import { VpcTypeDefinitionProvider } from './navigation/type-definition-provider.js';
import { VpcWorkspaceSymbolProvider } from './navigation/workspace-symbol-provider.js';
import { VpcNodeKindProvider } from './node-kind-provider.js';
import { VpcRenameProvider } from './rename-provider.js';
import { VpcSemanticTokenProvider } from './semantic-token-provider.js';
import { VpcServiceRegistry } from './service-registry.js';
import { VpcSignatureHelpProvider } from './signature-help-provider.js';
import { VpcLanguageServer } from './vpc-language-server.js';

/** Services of an editor that Langium does not know. */
export type VpcLspAddedServices = {
    readonly diagnostics: {
        readonly DeliveredDiagnostics: DeliveredDiagnostics;
        readonly DiagnosticSettings: DiagnosticSettings;
        readonly LiveRuns: LiveRuns;
    };
    /** Where the generated manuals can be read. */
    readonly manuals: { readonly RuleManual: RuleManual };
};

/** Everything the language offers to an editor. */
export type VpcLspServices = LangiumServices & VpcAddedServices & VpcLspAddedServices;

/** What only an editor needs. */
const VpcLspModule: Module<VpcLspServices, PartialLangiumServices & VpcLspAddedServices> = {
    diagnostics: {
        DeliveredDiagnostics: (services) => new DeliveredDiagnostics(services),
        DiagnosticSettings: ({ shared }) => (shared as VpcLspSharedServices).diagnostics.DiagnosticSettings,
        LiveRuns: (services) => new LiveRuns(services),
    },
    lsp: {
        CallHierarchyProvider: (services) => new VpcCallHierarchyProvider(services),
        CodeActionProvider: (services) => new VpcCodeActionProvider(services),
        CodeLensProvider: (services) => new VpcCodeLensProvider(services),
        CompletionProvider: (services) => new VpcCompletionProvider(services),
        DeclarationProvider: (services) => new VpcDeclarationProvider(services),
        DocumentHighlightProvider: (services) => new VpcDocumentHighlightProvider(services),
        DocumentLinkProvider: (services) => new VpcDocumentLinkProvider(services),
        DocumentSymbolProvider: () => new VpcDocumentSymbolProvider(),
        Formatter: (services) => new VpcFormatter(services),
        HoverProvider: (services) => new VpcHoverProvider(services),
        ImplementationProvider: (services) => new VpcImplementationProvider(services),
        InlayHintProvider: (services) => new VpcInlayHintProvider(services),
        RenameProvider: (services) => new VpcRenameProvider(services),
        SemanticTokenProvider: (services) => new VpcSemanticTokenProvider(services),
        SignatureHelp: () => new VpcSignatureHelpProvider(),
        TypeProvider: (services) => new VpcTypeDefinitionProvider(services),
    },
    manuals: {
        RuleManual: () => () => undefined,
    },
    parser: {
        CompletionParser: (services) => lazyCompletionParser(services),
    },
};

/** What all languages of the process share, and Langium does not know. */
type VpcLspSharedAddedServices = { readonly diagnostics: { readonly DiagnosticSettings: DiagnosticSettings } };
type VpcLspSharedServices = LangiumSharedServices & VpcLspSharedAddedServices;

/** The same, shared by all languages of the process. */
const VpcLspSharedModule: Module<VpcLspSharedServices, PartialLangiumSharedServices & VpcLspSharedAddedServices> = {
    ServiceRegistry: (services) => new VpcServiceRegistry(services),
    diagnostics: {
        DiagnosticSettings: (services) => new DiagnosticSettings(services),
    },
    lsp: {
        DocumentUpdateHandler: (services) => new VpcDocumentUpdateHandler(services),
        FileOperationHandler: (services) =>
            new VpcFileOperationHandler(services, () => (services.ServiceRegistry.all[0] as VpcLspServices).references.Imports),
        LanguageServer: (services) => new VpcLanguageServer(services),
        NodeKindProvider: () => new VpcNodeKindProvider(),
        WorkspaceSymbolProvider: (services) => new VpcWorkspaceSymbolProvider(services),
    },
    workspace: {
        ConfigurationProvider: (services) => new VpcConfigurationProvider(services),
        DocumentBuilder: (services) => new VpcLspDocumentBuilder(services, services.diagnostics.DiagnosticSettings),
        TextDocuments: () => new NormalizedTextDocuments(PIECED_DOCUMENTS),
    },
};

/** What an editor's session is made of: its connection and file system, and where the manuals of diagnostics and rules lie, if anywhere. */
export interface VpcLspContext extends DefaultSharedModuleContext {
    readonly manual?: DiagnosticManual;
    readonly ruleManual?: RuleManual;
}

/** Puts the services together and registers the language. */
export function createVpcLspServices(context: VpcLspContext): {
    readonly shared: LangiumSharedServices;
    readonly vpc: VpcLspServices;
} {
    const { manual, ruleManual } = context;
    const shared = inject(createDefaultSharedModule(context), VpcGeneratedSharedModule, VpcSharedModule, VpcLspSharedModule);
    const manuals: Module<VpcLspServices, object> = {
        ...(manual ? { validation: { DiagnosticManual: () => manual } } : {}),
        ...(ruleManual ? { manuals: { RuleManual: () => ruleManual } } : {}),
    };
    const vpc = inject(createDefaultModule({ shared }), VpcGeneratedModule, VpcModule, VpcLspModule, manuals) as VpcLspServices;
    shared.ServiceRegistry.register(vpc);
    return { shared, vpc };
}
