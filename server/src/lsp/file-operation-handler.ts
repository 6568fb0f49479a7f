/** Files that are renamed, created or deleted in the editor: import lines follow, and whoever imports them is linked anew. */

import type { DocumentBuilder } from 'langium';
import { GrammarUtils, type LangiumDocument, type LangiumDocuments, URI, UriUtils, type WorkspaceLock } from 'langium';
import type { FileOperationHandler } from 'langium/lsp';
import type {
    CreateFilesParams,
    DeleteFilesParams,
    FileOperationOptions,
    FileRename,
    RenameFilesParams,
    TextEdit,
    WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import type { ResolvedImport } from '#language';
import { rangeOfNode } from './to-lsp.js';
import type { VpcLspServices } from './vpc-lsp-module.js';

/** Our files, and the folders they may lie in. */
const OURS = {
    filters: [
        { pattern: { glob: '**/*.vpc', matches: 'file' as const } },
        { pattern: { glob: '**', matches: 'folder' as const } },
    ],
};

/** Answers what an editor says of files. */
export class VpcFileOperationHandler implements FileOperationHandler {
    readonly fileOperationOptions: FileOperationOptions = { willRename: OURS, didRename: OURS, didCreate: OURS, didDelete: OURS };
    private readonly documents: LangiumDocuments;
    private readonly builder: DocumentBuilder;
    private readonly lock: WorkspaceLock;

    constructor(
        { workspace }: VpcLspServices['shared'],
        private readonly imports: () => VpcLspServices['references']['Imports'],
    ) {
        this.documents = workspace.LangiumDocuments;
        this.builder = workspace.DocumentBuilder;
        this.lock = workspace.WorkspaceLock;
    }

    /** The import lines of all files as they have to be after the files have moved. Asked before they move: the edits are of the old files. */
    willRenameFiles({ files }: RenameFilesParams): Promise<WorkspaceEdit | null> {
        return this.lock.read(() => {
            const changes: Record<string, TextEdit[]> = {};
            for (const document of this.documents.all) {
                const edits = this.imports()
                    .resolve(document)
                    .flatMap((each) => movedImport(document, each, files));
                if (edits.length > 0) {
                    changes[document.uri.toString()] = edits;
                }
            }
            return Object.keys(changes).length > 0 ? { changes } : null;
        });
    }

    didRenameFiles({ files }: RenameFilesParams): void {
        this.update(
            files.map(({ newUri }) => newUri),
            files.map(({ oldUri }) => oldUri),
        );
    }

    didCreateFiles({ files }: CreateFilesParams): void {
        this.update(
            files.map(({ uri }) => uri),
            [],
        );
    }

    didDeleteFiles({ files }: DeleteFilesParams): void {
        this.update(
            [],
            files.map(({ uri }) => uri),
        );
    }

    private update(changed: readonly string[], deleted: readonly string[]): void {
        const ours = changed.map((uri) => URI.parse(uri)).filter((uri) => !isOtherFile(uri));
        void this.lock.write((token) =>
            this.builder.update(
                ours,
                deleted.map((uri) => URI.parse(uri)),
                token,
            ),
        );
    }
}

/** A file of another kind; a folder has no extension that we know. */
const isOtherFile = (uri: URI): boolean => UriUtils.extname(uri) !== '' && UriUtils.extname(uri) !== '.vpc';

/** The edit of one import line: only where one of its ends moves, and not with the other. */
function movedImport(document: LangiumDocument, { decl, uri }: ResolvedImport, files: readonly FileRename[]): TextEdit[] {
    const [from, to] = [movedTo(document.uri, files), movedTo(uri, files)];
    const path = UriUtils.relative(UriUtils.dirname(from ?? document.uri), to ?? uri);
    const node = GrammarUtils.findNodeForProperty(decl.$cstNode, 'path');
    if ((!from && !to) || !node || isSamePath(path, decl.path)) {
        return [];
    }
    const written = decl.path.startsWith('./') && !path.startsWith('../') ? `./${path}` : path;
    return [{ range: rangeOfNode(node), newText: `"${decodeURIComponent(written)}"` }];
}

const isSamePath = (path: string, written: string): boolean => path === (written.startsWith('./') ? written.slice(2) : written);

/** Where a file will be: itself renamed, or a folder around it; `undefined` when it stays. */
function movedTo(uri: URI, files: readonly FileRename[]): URI | undefined {
    const own = uri.toString();
    for (const { oldUri, newUri } of files) {
        const [old, moved] = [URI.parse(oldUri).toString(), URI.parse(newUri).toString()];
        if (own === old || own.startsWith(`${old}/`)) {
            return URI.parse(moved + own.slice(old.length));
        }
    }
    return undefined;
}
