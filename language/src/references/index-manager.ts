/** The index for workspace symbols. What a change affects follows from the import lines. */
import {
    type AstNodeDescription,
    DefaultIndexManager,
    type LangiumDocument,
    type LangiumSharedCoreServices,
    type URI,
} from 'langium';
import { Imports } from './imports.js';
import type { VpcScopeComputation } from './scope-computation.js';

/** References are found through the documents themselves (references.ts), so none are stored here. */
export class VpcIndexManager extends DefaultIndexManager {
    private readonly imports: Imports;
    /** Documents parsed since their names were last listed, by URI. */
    private readonly unlisted = new Map<string, LangiumDocument>();

    constructor(services: LangiumSharedCoreServices) {
        super(services);
        this.imports = new Imports({ shared: services });
    }

    /** The names are listed when somebody searches: most keystrokes are followed by no search. */
    override updateContent(document: LangiumDocument): Promise<void> {
        const uri = document.uri.toString();
        this.symbolIndex.set(uri, []);
        this.symbolByTypeIndex.clear(uri);
        this.unlisted.set(uri, document);
        return Promise.resolve();
    }

    protected override getFileDescriptions(uri: string, nodeType?: string): AstNodeDescription[] {
        const document = this.unlisted.get(uri);
        if (document) {
            this.unlisted.delete(uri);
            const { ScopeComputation } = this.serviceRegistry.getServices(document.uri).references;
            this.symbolIndex.set(uri, (ScopeComputation as VpcScopeComputation).exportedSymbols(document));
        }
        return super.getFileDescriptions(uri, nodeType);
    }

    override removeContent(uri: URI): void {
        this.unlisted.delete(uri.toString());
        super.removeContent(uri);
    }

    override updateReferences(): Promise<void> {
        return Promise.resolve();
    }

    override isAffected(document: LangiumDocument, changedUris: Set<string>): boolean {
        return this.imports.isAffected(document, changedUris);
    }
}
