/** The index for workspace symbols. What a change affects follows from the import lines. */
import { DefaultIndexManager, type LangiumDocument, type LangiumSharedCoreServices } from 'langium';
import { Imports } from './imports.js';

/** References are found through the documents themselves (references.ts), so none are stored here. */
export class VpcIndexManager extends DefaultIndexManager {
    private readonly imports: Imports;

    constructor(services: LangiumSharedCoreServices) {
        super(services);
        this.imports = new Imports({ shared: services });
    }

    override updateReferences(): Promise<void> {
        return Promise.resolve();
    }

    override isAffected(document: LangiumDocument, changedUris: Set<string>): boolean {
        return this.imports.isAffected(document, changedUris);
    }
}
