/** The files of an editor as a file system of the language: what the editor refuses becomes an error with the disk's codes. */
import { type FileSystemNode, type URI, UriUtils } from 'langium';
import type { EditorFiles, FileAnswer } from '../requests.js';
import { AsyncFileSystem } from './async-file-system.js';

/** The part that reads. */
export type ReadableFiles = Pick<EditorFiles, 'stat' | 'read' | 'list'>;

/** Everything is asked of the editor. */
export class EditorFileSystem extends AsyncFileSystem {
    constructor(private readonly files: ReadableFiles) {
        super();
    }

    async stat(uri: URI): Promise<FileSystemNode> {
        const kind = demand(await this.files.stat(uri.toString()));
        return { uri, isFile: kind === 'file', isDirectory: kind === 'directory' };
    }

    async readFile(uri: URI): Promise<string> {
        return demand(await this.files.read(uri.toString()));
    }

    async readDirectory(uri: URI): Promise<FileSystemNode[]> {
        return demand(await this.files.list(uri.toString())).map(({ name, kind }) => ({
            uri: UriUtils.joinPath(uri, name),
            isFile: kind === 'file',
            isDirectory: kind === 'directory',
        }));
    }
}

/** What was asked for; a refusal is thrown. */
function demand<T>(answer: FileAnswer<T>): T {
    if (answer.ok) {
        return answer.value;
    }
    throw Object.assign(new Error(answer.message), { code: answer.code });
}
