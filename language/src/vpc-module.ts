/** How the language is put together: every service of ours, and nothing else. */
import {
    createDefaultCoreModule,
    createDefaultSharedCoreModule,
    type DefaultSharedCoreModuleContext,
    inject,
    type LangiumCoreServices,
    type LangiumSharedCoreServices,
    type Module,
    type PartialLangiumCoreServices,
} from 'langium';
import { VpcGeneratedModule, VpcGeneratedSharedModule } from './generated/module.js';
import { VpcTokenBuilder } from './grammar/token-builder.js';
import { VpcLexer } from './grammar/vpc-lexer.js';

/** Services that Langium does not know. */
export type VpcAddedServices = Record<never, never>;

/** Everything the language offers without a connection: for the command line, the debug adapter and most tests. */
export type VpcCoreServices = LangiumCoreServices & VpcAddedServices;

/** Our services; the language server injects the same module under its own defaults. */
export const VpcModule: Module<VpcCoreServices, PartialLangiumCoreServices & VpcAddedServices> = {
    parser: {
        Lexer: (services) => new VpcLexer(services),
        TokenBuilder: () => new VpcTokenBuilder(),
    },
};

/** The shared services of a process and the language's own. */
export interface VpcServices {
    readonly shared: LangiumSharedCoreServices;
    readonly vpc: VpcCoreServices;
}

/** Puts the core services together and registers the language. `context` names the file system (`EmptyFileSystem` for text only). */
export function createVpcCoreServices(context: DefaultSharedCoreModuleContext): VpcServices {
    const shared = inject(createDefaultSharedCoreModule(context), VpcGeneratedSharedModule);
    const vpc = inject(createDefaultCoreModule({ shared }), VpcGeneratedModule, VpcModule);
    shared.ServiceRegistry.register(vpc);
    return { shared, vpc };
}
