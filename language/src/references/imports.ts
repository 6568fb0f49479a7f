/** Which files a file sees: itself and, through `import`, others. Paths are relative to the importing file. */
import { type LangiumDocument, type LangiumDocuments, type URI, UriUtils } from 'langium';
import type { ImportDecl, VpcFile } from '../generated/ast.js';

/** One `import` line and where it leads. */
export interface ResolvedImport {
    readonly decl: ImportDecl;
    readonly uri: URI;
    /** Absent when no such document is loaded. */
    readonly document?: LangiumDocument<VpcFile>;
}

/** What can be wrong with an `import` line. */
export interface ImportProblem {
    readonly kind: 'missing' | 'cycle';
    readonly decl: ImportDecl;
    /** Names the file, what is wrong, and what to do. */
    readonly message: string;
}

/** Follows `import` lines between loaded documents. */
export class Imports {
    private readonly documents: () => LangiumDocuments;
    /** Why a file could not be loaded, by URI: set by whoever tried. */
    private readonly failures = new Map<string, string>();

    constructor(services: { readonly shared: { readonly workspace: { readonly LangiumDocuments: LangiumDocuments } } }) {
        // Read when needed: the documents need the language's services, and those need this.
        this.documents = () => services.shared.workspace.LangiumDocuments;
    }

    /** The import lines of a document with a path, in order. */
    resolve(document: LangiumDocument): ResolvedImport[] {
        const folder = UriUtils.dirname(document.uri);
        return importsOf(document).map((decl) => {
            const uri = UriUtils.resolvePath(folder, decl.path);
            const imported = this.documents().getDocument(uri);
            return imported ? { decl, uri, document: imported as LangiumDocument<VpcFile> } : { decl, uri };
        });
    }

    /** The document and everything it imports, directly or not: each once, the document first. */
    closure(document: LangiumDocument): LangiumDocument<VpcFile>[] {
        const seen = new Map<string, LangiumDocument<VpcFile>>();
        this.collect(document as LangiumDocument<VpcFile>, seen);
        return [...seen.values()];
    }

    private collect(document: LangiumDocument<VpcFile>, seen: Map<string, LangiumDocument<VpcFile>>): void {
        const key = document.uri.toString();
        if (seen.has(key)) {
            return;
        }
        seen.set(key, document);
        for (const { document: imported } of this.resolve(document)) {
            if (imported) {
                this.collect(imported, seen);
            }
        }
    }

    /** Whether a change of one of the files can change what this document sees; files that do not exist yet included. */
    isAffected(document: LangiumDocument, changedUris: ReadonlySet<string>): boolean {
        return this.closure(document).some((seen) => this.resolve(seen).some(({ uri }) => changedUris.has(uri.toString())));
    }

    /** Remembers why a file cannot be read, for the message on its import line; `undefined` when it could be. */
    setFailure(uri: URI, reason: string | undefined): void {
        if (reason === undefined) {
            this.failures.delete(uri.toString());
        } else {
            this.failures.set(uri.toString(), reason);
        }
    }

    /** What is wrong with the import lines of a document: files that are not there, and files that lead back here. */
    problems(document: LangiumDocument): ImportProblem[] {
        return this.resolve(document).flatMap(({ decl, uri, document: imported }): ImportProblem[] => {
            if (!imported) {
                const reason = this.failures.get(uri.toString()) ?? 'there is no such file';
                return [
                    {
                        kind: 'missing',
                        decl,
                        message: `Cannot import '${decl.path}': ${reason}. The path is relative to this file.`,
                    },
                ];
            }
            const cycle = this.pathBetween(imported, document, new Set());
            return cycle ? [{ kind: 'cycle', decl, message: cycleMessage(document, cycle) }] : [];
        });
    }

    /** The files from one to another along import lines, both included; undefined when there is no such way. */
    private pathBetween(from: LangiumDocument, to: LangiumDocument, seen: Set<string>): URI[] | undefined {
        if (UriUtils.equals(from.uri, to.uri)) {
            return [from.uri];
        }
        seen.add(from.uri.toString());
        for (const { document: next } of this.resolve(from)) {
            const rest = next && !seen.has(next.uri.toString()) ? this.pathBetween(next, to, seen) : undefined;
            if (rest) {
                return [from.uri, ...rest];
            }
        }
        return undefined;
    }
}

/** Import lines with a path; a half-typed one has none. */
function importsOf(document: LangiumDocument): ImportDecl[] {
    const imports: readonly ImportDecl[] | undefined = (document.parseResult.value as Partial<VpcFile>).imports;
    return (imports ?? []).filter((decl) => Boolean(decl.path));
}

function cycleMessage(document: LangiumDocument, path: readonly URI[]): string {
    const name = UriUtils.basename(document.uri);
    if (path.length === 1) {
        return `'${name}' imports itself. Remove the line.`;
    }
    const names = [document.uri, ...path].map((uri) => `'${UriUtils.basename(uri)}'`);
    return `The files import each other: ${names.join(' → ')}. Move what both need into a third file.`;
}
