/** A file system with other texts laid over it: those of open editors, or recorded ones. */
import type { FileSystemNode, FileSystemProvider, URI } from 'langium';
import { AsyncFileSystem } from './async-file-system.js';

/** Texts by path or URI. */
export type Overlay = ReadonlyMap<string, string>;

/** Reads a file from the overlay when it is there, else from the file system below. */
export class OverlayFileSystem extends AsyncFileSystem {
    private texts: ReadonlyMap<string, string> = new Map();

    constructor(
        private readonly below: FileSystemProvider,
        private readonly uriOf: (path: string) => URI,
    ) {
        super();
    }

    /** Lays other texts over the files, in place of those before. */
    lay(overlay: Overlay): void {
        this.texts = new Map([...overlay].map(([path, text]) => [this.uriOf(path).toString(), text]));
    }

    async stat(uri: URI): Promise<FileSystemNode> {
        return this.texts.has(uri.toString()) ? { isFile: true, isDirectory: false, uri } : this.below.stat(uri);
    }

    async readFile(uri: URI): Promise<string> {
        return this.texts.get(uri.toString()) ?? this.below.readFile(uri);
    }

    async readDirectory(uri: URI): Promise<FileSystemNode[]> {
        return this.below.readDirectory(uri);
    }
}
