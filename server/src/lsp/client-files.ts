/** The files that only the editor can read, asked for over the connection. */
import type { Connection } from 'vscode-languageserver';
import type { FileAnswer, FileEntry, FileKind, FileMethods, FileParams } from '../requests.js';
import type { ReadableFiles } from '../workspace/editor-file-system.js';

const METHODS: FileMethods = { stat: 'vpc/files/stat', read: 'vpc/files/read', list: 'vpc/files/list' };

/** Asks an editor that has said that it answers; to others every such file is missing. */
export class ClientFiles implements ReadableFiles {
    constructor(
        private readonly connection: Pick<Connection, 'sendRequest'>,
        private readonly answers: () => boolean,
    ) {}

    stat(uri: string): Promise<FileAnswer<FileKind>> {
        return this.ask('stat', uri);
    }

    read(uri: string): Promise<FileAnswer<string>> {
        return this.ask('read', uri);
    }

    list(uri: string): Promise<FileAnswer<readonly FileEntry[]>> {
        return this.ask('list', uri);
    }

    private async ask<T>(what: keyof FileMethods, uri: string): Promise<FileAnswer<T>> {
        const params: FileParams = { uri };
        return this.answers()
            ? this.connection.sendRequest<FileAnswer<T>>(METHODS[what], params)
            : { ok: false, code: 'ENOENT', message: `The editor gives no access to '${uri}'.` };
    }
}
