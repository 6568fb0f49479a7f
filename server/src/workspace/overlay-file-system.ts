/** The disk, with the texts of open editors laid over it. */
import type { FileSystemNode, URI } from 'langium';
import { NodeFileSystemProvider } from 'langium/node';

/** Texts by path or URI. */
export type Overlay = ReadonlyMap<string, string>;

/** Reads a file from the overlay when it is there, else from disk. */
export class OverlayFileSystem extends NodeFileSystemProvider {
    private texts: ReadonlyMap<string, string> = new Map();

    constructor(
        overlay: Overlay,
        private readonly uriOf: (path: string) => URI,
    ) {
        super();
        this.lay(overlay);
    }

    /** Lays other texts over the disk, in place of those before. */
    lay(overlay: Overlay): void {
        this.texts = new Map([...overlay].map(([path, text]) => [this.uriOf(path).toString(), text]));
    }

    override async stat(uri: URI): Promise<FileSystemNode> {
        return this.texts.has(uri.toString()) ? { isFile: true, isDirectory: false, uri } : super.stat(uri);
    }

    override async readFile(uri: URI): Promise<string> {
        return this.texts.get(uri.toString()) ?? super.readFile(uri);
    }
}
