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
            const failure = await this.whyUnreadable(uri);
            imports.setFailure(uri, failure);
            if (failure === undefined) {
                loaded.push(await this.langiumDocuments.getOrCreateDocument(uri, cancelToken));
            }
        }
        return loaded;
    }

    /** Why a file cannot be imported, as the end of a sentence; undefined when it can. */
    private async whyUnreadable(uri: LangiumDocument['uri']): Promise<string | undefined> {
        try {
            const node = await this.files.stat(uri);
            if (node.isDirectory) {
                return 'it is a directory, not a file';
            }
            if (!uri.path.endsWith('.vpc')) {
                return "its name does not end in '.vpc'";
            }
            await this.files.readFile(uri);
            return undefined;
        } catch (error) {
            return describeFileError(error);
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
