/** What a file offers to workspace-wide searches. References do not need it: they use the name tables (file-names.ts). */
import {
    type AstNodeDescription,
    type AstNodeLocator,
    type LangiumCoreServices,
    type LangiumDocument,
    MultiMap,
    type ScopeComputation,
} from 'langium';
import type { VpcFile } from '../generated/ast.js';
import { DeclDescription } from './descriptions.js';
import type { NamedDecl } from './element-names.js';
import { allMembers, fileNames } from './file-names.js';
import { isImplicit } from './implicit-declarations.js';

/** Lists the declarations of a file from its name tables, without a walk over the tree. */
export class VpcScopeComputation implements ScopeComputation {
    private readonly locator: AstNodeLocator;

    constructor(services: LangiumCoreServices) {
        this.locator = services.workspace.AstNodeLocator;
    }

    collectExportedSymbols(document: LangiumDocument): Promise<AstNodeDescription[]> {
        return Promise.resolve(this.exportedSymbols(document));
    }

    /** The same at once. */
    exportedSymbols(document: LangiumDocument): AstNodeDescription[] {
        const names = fileNames(document.parseResult.value as VpcFile);
        const decls: NamedDecl[] = [...[...names.topLevel.values()].flat(), ...allMembers(names)];
        const declared = decls.filter((decl) => !isImplicit(decl));
        return declared.map((decl) => new DeclDescription(decl, decl.name, this.locator));
    }

    collectLocalSymbols(): Promise<MultiMap<never, AstNodeDescription>> {
        return Promise.resolve(new MultiMap());
    }
}
