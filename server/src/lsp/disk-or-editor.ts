/** Files of this machine from its disk; those of virtual workspaces, which lie on none, from the editor. */
import type { FileSystemNode, FileSystemProvider, URI } from 'langium';
import { NodeFileSystem } from 'langium/node';
import { AsyncFileSystem } from '../workspace/async-file-system.js';
import { EditorFileSystem, type ReadableFiles } from '../workspace/editor-file-system.js';

/** The URI's scheme decides. */
export class DiskOrEditor extends AsyncFileSystem {
    private readonly disk = NodeFileSystem.fileSystemProvider();
    private readonly editor: EditorFileSystem;

    constructor(files: ReadableFiles) {
        super();
        this.editor = new EditorFileSystem(files);
    }

    async stat(uri: URI): Promise<FileSystemNode> {
        return this.of(uri).stat(uri);
    }

    async readFile(uri: URI): Promise<string> {
        return this.of(uri).readFile(uri);
    }

    async readDirectory(uri: URI): Promise<FileSystemNode[]> {
        return this.of(uri).readDirectory(uri);
    }

    private of({ scheme }: URI): FileSystemProvider {
        return scheme === 'file' ? this.disk : this.editor;
    }
}
