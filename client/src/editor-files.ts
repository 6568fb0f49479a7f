/** The files of the workspace for our programs, wherever they lie: the language server asks over its connection, the adapter directly. */
import { Disposable, FileSystemError, FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { EditorFiles, FileAnswer, FileErrorCode, FileKind, FileMethods, FileParams } from '../../server/src/requests.js';

const CODES: Readonly<Record<string, FileErrorCode>> = {
    FileNotFound: 'ENOENT',
    FileIsADirectory: 'EISDIR',
    FileNotADirectory: 'ENOTDIR',
    NoPermissions: 'EACCES',
};

/** What the editor's file system says, refusals included. Symbolic links count as what they lead to. */
async function answer<T>(work: () => Thenable<T>): Promise<FileAnswer<T>> {
    try {
        return { ok: true, value: await work() };
    } catch (error) {
        const code = (error instanceof FileSystemError && CODES[error.code]) || 'EIO';
        return { ok: false, code, message: error instanceof Error ? error.message : String(error) };
    }
}

const kindOf = (type: FileType): FileKind => ((type & FileType.Directory) !== 0 ? 'directory' : 'file');

/** All files that the editor can reach. */
export const editorFiles: EditorFiles = {
    stat: (uri) => answer(async () => kindOf((await workspace.fs.stat(Uri.parse(uri))).type)),
    read: (uri) => answer(async () => new TextDecoder().decode(await workspace.fs.readFile(Uri.parse(uri)))),
    list: (uri) =>
        answer(async () =>
            (await workspace.fs.readDirectory(Uri.parse(uri))).map(([name, type]) => ({ name, kind: kindOf(type) })),
        ),
    write: (uri, bytes) =>
        answer(async (): Promise<true> => {
            await workspace.fs.writeFile(Uri.parse(uri), bytes);
            return true;
        }),
};

const METHODS: FileMethods = { stat: 'vpc/files/stat', read: 'vpc/files/read', list: 'vpc/files/list' };

/** Lets the language server read what it cannot read by itself. */
export function answerFileRequests(client: BaseLanguageClient): Disposable {
    const on = <T>(method: string, read: (uri: string) => Promise<FileAnswer<T>>): Disposable =>
        client.onRequest<FileAnswer<T>, unknown>(method, ({ uri }: FileParams) => read(uri));
    const { stat, read, list } = editorFiles;
    return Disposable.from(on(METHODS.stat, stat), on(METHODS.read, read), on(METHODS.list, list));
}
