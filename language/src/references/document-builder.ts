/** Builds documents together with what they import: a file that an `import` line names is read when nobody has opened it. */
import {
    type BuildOptions,
    type Cancellation,
    DefaultDocumentBuilder,
    DocumentState,
    type FileSystemProvider,
    type LangiumCoreServices,
    type LangiumDocument,
    type LangiumSharedCoreServices,
} from 'langium';
import type { Imports } from './imports.js';

/** The language's services as far as loading needs them. */
interface ImportServices {
    readonly references: { readonly Imports: Imports };
}

/** Parses first, then follows the import lines, then builds all of it. */
export class VpcDocumentBuilder extends DefaultDocumentBuilder {
    private readonly files: FileSystemProvider;

    constructor(services: LangiumSharedCoreServices) {
        super(services);
        this.files = services.workspace.FileSystemProvider;
    }

    protected override async buildDocuments(
        documents: LangiumDocument[],
        options: BuildOptions,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<void> {
        await this.runCancelable(documents, DocumentState.Parsed, cancelToken, (document) =>
            this.langiumDocumentFactory.update(document, cancelToken),
        );
        const imported = await this.loadImports(documents, cancelToken);
        await super.buildDocuments([...documents, ...imported], options, cancelToken);
    }

    /** What an edit changes in another file follows from the import lines, names that nobody has declared included. */
    protected override shouldRelink(document: LangiumDocument, changedUris: Set<string>): boolean {
        return this.indexManager.isAffected(document, changedUris);
    }

    /** Reads the files that documents import and that are not there yet, and the files those import. */
    private async loadImports(
        documents: readonly LangiumDocument[],
        cancelToken: Cancellation.CancellationToken,
    ): Promise<LangiumDocument[]> {
        const added: LangiumDocument[] = [];
        for (let pending = [...documents]; pending.length > 0; ) {
            const found: LangiumDocument[] = [];
            for (const document of pending) {
                found.push(...(await this.loadImportsOf(document, cancelToken)));
            }
            added.push(...found);
            pending = found;
        }
        return added;
    }

    private async loadImportsOf(
        document: LangiumDocument,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<LangiumDocument[]> {
        const services = this.serviceRegistry.getServices(document.uri) as LangiumCoreServices & ImportServices;
        const imports = services.references.Imports;
        const loaded: LangiumDocument[] = [];
        for (const { uri, document: present } of imports.resolve(document)) {
            if (present || this.langiumDocuments.hasDocument(uri)) {
                continue;
            }
            const file = await this.read(uri);
            imports.setFailure(uri, file.failure);
            if (file.text !== undefined) {
                loaded.push(await this.langiumDocuments.createDocument(uri, file.text, cancelToken));
            }
        }
        return loaded;
    }

    /** The text of a file that can be imported; why it cannot, as the end of a sentence, otherwise. */
    private async read(uri: LangiumDocument['uri']): Promise<{ readonly text?: string; readonly failure?: string }> {
        try {
            const node = await this.files.stat(uri);
            if (node.isDirectory) {
                return { failure: 'it is a directory, not a file' };
            }
            if (!uri.path.endsWith('.vpc')) {
                return { failure: "its name does not end in '.vpc'" };
            }
            return { text: await this.files.readFile(uri) };
        } catch (error) {
            return { failure: describeFileError(error) };
        }
    }
}

/** A file system's refusal in plain words. Bad input, so a message and no exception. */
function describeFileError(error: unknown): string {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    switch (code) {
        case 'EACCES':
        case 'EPERM':
            return 'it cannot be read (permission denied)';
        case 'EISDIR':
            return 'it is a directory, not a file';
        default:
            return 'there is no such file';
    }
}
