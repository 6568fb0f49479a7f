/** Loads a `.vpc` file and what it imports, from whatever file system: under the command line and the debug adapter. */
import { DocumentState, type FileSystemProvider, type LangiumDocument, type URI } from 'langium';
import { createVpcCoreServices, type Design, type SourceSpan, type VpcFile, type VpcServices } from '#language';
import { LoadFailure } from './load-failure.js';
import { type Overlay, OverlayFileSystem } from './overlay-file-system.js';

/** How much a diagnostic matters. */
export type DiagnosticSeverity = 'error' | 'warning' | 'information' | 'hint';

/** One thing that is wrong with a file, with the places that belong to it. */
export interface LoadedDiagnostic {
    readonly severity: DiagnosticSeverity;
    /** `subnet/overlapping-cidr`. */
    readonly code: string;
    readonly message: string;
    readonly span: SourceSpan;
    readonly related: readonly { readonly message: string; readonly span: SourceSpan }[];
}

/** A file, everything it imports, and what they describe. */
export interface LoadedDesign {
    /** The file that was asked for. */
    readonly root: LangiumDocument<VpcFile>;
    readonly design: Design;
    /** Of all files, the root first; within a file by place. */
    readonly diagnostics: readonly LoadedDiagnostic[];
    /** The root and what it imports, directly or not. */
    readonly documents: readonly LangiumDocument<VpcFile>[];
    readonly services: VpcServices;
}

/** Where files come from, and how their names are understood. */
export interface FileSource {
    readonly files: FileSystemProvider;
    /** The URI of a path as a person or a program writes it. */
    uriOf(path: string): URI;
}

/** Loads one file after the other. Files are read once, and making the parser is paid for once. */
export function loaderOf(
    { files: below, uriOf }: FileSource,
    overlay: Overlay = new Map(),
): (path: string) => Promise<LoadedDesign> {
    const files = new OverlayFileSystem(below, uriOf);
    files.lay(overlay);
    const services = createVpcCoreServices({ fileSystemProvider: () => files });
    return async (path) => {
        await refuseUnreadable(files, uriOf(path), path);
        return loadWith(services, uriOf(path));
    };
}

/**
 * Loads files each time as they are then, for a process that lives long: making the parser is paid for once, and files in which
 * nothing has changed are not read through again. One load waits for the one before it, since they share their services.
 */
export class FreshLoader {
    private readonly files: OverlayFileSystem;
    private readonly services: VpcServices;
    private readonly uriOf: (path: string) => URI;
    private previous: Promise<unknown> = Promise.resolve();
    private loaded: LoadedDesign | undefined;

    constructor({ files, uriOf }: FileSource) {
        this.files = new OverlayFileSystem(files, uriOf);
        this.services = createVpcCoreServices({ fileSystemProvider: () => this.files });
        this.uriOf = uriOf;
    }

    /** Makes the parser now, while nobody waits for it. */
    prepare(): void {
        void this.services.vpc.parser.LangiumParser;
    }

    /** Loads the file at a path or URI, and what it imports; `overlay` counts instead of what the files contain. */
    load(path: string, overlay: Overlay = new Map()): Promise<LoadedDesign> {
        const mine = this.previous.then(() => this.loadNow(path, overlay));
        this.previous = mine.catch(() => undefined);
        return mine;
    }

    private async loadNow(path: string, overlay: Overlay): Promise<LoadedDesign> {
        const uri = this.uriOf(path);
        this.files.lay(overlay);
        await refuseUnreadable(this.files, uri, path);
        if (this.loaded && (await this.isSame(this.loaded, uri))) {
            return this.loaded;
        }
        this.loaded = undefined;
        const { LangiumDocuments, DocumentBuilder } = this.services.shared.workspace;
        await DocumentBuilder.update([], LangiumDocuments.all.map((document) => document.uri).toArray());
        this.loaded = await loadWith(this.services, uri);
        return this.loaded;
    }

    /** Whether every file is there, with the same text; what could not be imported may be there by now. */
    private async isSame({ root, documents }: LoadedDesign, uri: URI): Promise<boolean> {
        const { Imports } = this.services.vpc.references;
        const isWhole = documents.every((document) => Imports.resolve(document).every((imported) => imported.document));
        if (root.uri.toString() !== uri.toString() || !isWhole) {
            return false;
        }
        const texts = await Promise.all(documents.map((document) => this.files.readFile(document.uri).catch(() => undefined)));
        return documents.every(({ textDocument }, i) => textDocument.getText() === texts[i]);
    }
}

async function loadWith(services: VpcServices, uri: URI): Promise<LoadedDesign> {
    const { LangiumDocuments, DocumentBuilder } = services.shared.workspace;
    const root = (await LangiumDocuments.getOrCreateDocument(uri)) as LangiumDocument<VpcFile>;
    await DocumentBuilder.build([root], { validation: true });
    const documents = services.vpc.references.Imports.closure(root);
    await DocumentBuilder.build(
        documents.filter(({ state }) => state < DocumentState.Validated),
        { validation: true },
    );
    return {
        root,
        design: services.vpc.lowering.NetworkBuilder.build(root),
        diagnostics: documents.flatMap(diagnosticsOf),
        documents,
        services,
    };
}

async function refuseUnreadable(files: OverlayFileSystem, uri: URI, path: string): Promise<void> {
    try {
        const node = await files.stat(uri);
        if (node.isDirectory) {
            throw new LoadFailure('is-directory', path);
        }
        if (!uri.path.endsWith('.vpc')) {
            throw new LoadFailure('not-a-vpc-file', path);
        }
        await files.readFile(uri);
    } catch (error) {
        throw LoadFailure.from(error, path);
    }
}

type Diagnostic = NonNullable<LangiumDocument['diagnostics']>[number];

const SEVERITIES: readonly DiagnosticSeverity[] = ['error', 'warning', 'information', 'hint'];

/** The diagnostics of a document in the order of their places. */
function diagnosticsOf(document: LangiumDocument): LoadedDiagnostic[] {
    const uri = document.uri.toString();
    return (document.diagnostics ?? []).map((diagnostic) => loadedDiagnostic(diagnostic, uri)).sort(byPlace);
}

function loadedDiagnostic(
    { severity, code, message, range, relatedInformation, data }: Diagnostic,
    uri: string,
): LoadedDiagnostic {
    return {
        severity: SEVERITIES[(severity ?? 1) - 1] ?? 'error',
        code: String(code ?? (data as { readonly code?: string } | undefined)?.code ?? ''),
        message: typeof message === 'string' ? message : message.value,
        span: { uri, start: range.start, end: range.end },
        related: (relatedInformation ?? []).map(({ location, message: text }) => ({
            message: text,
            span: { uri: location.uri, start: location.range.start, end: location.range.end },
        })),
    };
}

const byPlace = (a: LoadedDiagnostic, b: LoadedDiagnostic): number =>
    a.span.start.line - b.span.start.line || a.span.start.character - b.span.start.character;
