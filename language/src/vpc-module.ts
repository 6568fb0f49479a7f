/** How the language is put together: every service of ours, and nothing else. */
import {
    createDefaultCoreModule,
    createDefaultSharedCoreModule,
    type DefaultSharedCoreModuleContext,
    inject,
    type LangiumCoreServices,
    type LangiumParser,
    type LangiumSharedCoreServices,
    type Module,
    type PartialLangiumCoreServices,
    type PartialLangiumSharedCoreServices,
} from 'langium';
import { VpcGeneratedModule, VpcGeneratedSharedModule } from './generated/module.js';
import { VpcDocumentFactory } from './grammar/document-factory.js';
import { ParserService } from './grammar/parser-service.js';
import { ReferenceParser } from './grammar/reference-parser.js';
import { SyntaxMessages } from './grammar/syntax-messages.js';
import { VpcTokenBuilder } from './grammar/token-builder.js';
import { VpcValueConverter } from './grammar/value-converter.js';
import { VpcLexer } from './grammar/vpc-lexer.js';
import { NetworkBuilder } from './lowering/network-builder.js';
import { VpcDocumentBuilder } from './references/document-builder.js';
import { Imports } from './references/imports.js';
import { VpcIndexManager } from './references/index-manager.js';
import { VpcLinker } from './references/linker.js';
import { NameResolver } from './references/name-resolver.js';
import { VpcReferences } from './references/references.js';
import { VpcScopeComputation } from './references/scope-computation.js';
import { VpcScopeProvider } from './references/scope-provider.js';
import { type DiagnosticManual, VpcDocumentValidator } from './validation/document-validator.js';

/** Services that Langium does not know. */
export type VpcAddedServices = {
    readonly lowering: {
        readonly NetworkBuilder: NetworkBuilder;
    };
    readonly parser: {
        readonly ReferenceParser: ReferenceParser;
    };
    readonly references: {
        readonly Imports: Imports;
        readonly NameResolver: NameResolver;
    };
    readonly validation: {
        readonly DiagnosticManual: DiagnosticManual;
    };
};

/** Everything the language offers without a connection: for the command line, the debug adapter and most tests. */
export type VpcCoreServices = LangiumCoreServices & VpcAddedServices;

/** Services shared by all languages of a process; the language server injects the same under its own defaults. */
export const VpcSharedModule: Module<LangiumSharedCoreServices, PartialLangiumSharedCoreServices> = {
    workspace: {
        DocumentBuilder: (services) => new VpcDocumentBuilder(services),
        IndexManager: (services) => new VpcIndexManager(services),
        LangiumDocumentFactory: (services) => new VpcDocumentFactory(services),
    },
};

/** Our services; the language server injects the same module under its own defaults. */
export const VpcModule: Module<VpcCoreServices, PartialLangiumCoreServices & VpcAddedServices> = {
    lowering: {
        NetworkBuilder: (services) => new NetworkBuilder(services),
    },
    parser: {
        // Whoever parses asks for no more than `parse`.
        LangiumParser: (services) => new ParserService(services) as unknown as LangiumParser,
        Lexer: (services) => new VpcLexer(services),
        ParserErrorMessageProvider: () => new SyntaxMessages(),
        ReferenceParser: (services) => new ReferenceParser(services),
        TokenBuilder: () => new VpcTokenBuilder(),
        ValueConverter: () => new VpcValueConverter(),
    },
    references: {
        Imports: (services) => new Imports(services),
        Linker: (services) => new VpcLinker(services),
        NameResolver: (services) => new NameResolver(services),
        References: (services) => new VpcReferences(services),
        ScopeComputation: (services) => new VpcScopeComputation(services),
        ScopeProvider: (services) => new VpcScopeProvider(services),
    },
    validation: {
        DiagnosticManual: () => () => undefined,
        DocumentValidator: (services) => new VpcDocumentValidator(services),
    },
};

/** The shared services of a process and the language's own. */
export interface VpcServices {
    readonly shared: LangiumSharedCoreServices;
    readonly vpc: VpcCoreServices;
}

/** Puts the core services together and registers the language. `context` names the file system (`EmptyFileSystem` for text only). */
export function createVpcCoreServices(context: DefaultSharedCoreModuleContext): VpcServices {
    const shared = inject(createDefaultSharedCoreModule(context), VpcGeneratedSharedModule, VpcSharedModule);
    const vpc = inject(createDefaultCoreModule({ shared }), VpcGeneratedModule, VpcModule);
    shared.ServiceRegistry.register(vpc);
    return { shared, vpc };
}
