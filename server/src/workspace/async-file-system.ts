/** What every file system of ours has in common: it answers later, never at once. */
import type { FileSystemNode, FileSystemProvider, URI } from 'langium';

/** Nothing of ours asks a file system for something at once, because an editor could not answer. */
const refuse = (uri: URI): never => {
    throw new Error(`'${uri.toString()}' cannot be read at once.`);
};

/** The rest follows from three questions. */
export abstract class AsyncFileSystem implements FileSystemProvider {
    abstract stat(uri: URI): Promise<FileSystemNode>;
    abstract readFile(uri: URI): Promise<string>;
    abstract readDirectory(uri: URI): Promise<FileSystemNode[]>;

    exists(uri: URI): Promise<boolean> {
        return this.stat(uri).then(
            () => true,
            () => false,
        );
    }

    async readBinary(uri: URI): Promise<Uint8Array> {
        return new TextEncoder().encode(await this.readFile(uri));
    }

    statSync(uri: URI): FileSystemNode {
        return refuse(uri);
    }

    existsSync(uri: URI): boolean {
        return refuse(uri);
    }

    readFileSync(uri: URI): string {
        return refuse(uri);
    }

    readBinarySync(uri: URI): Uint8Array {
        return refuse(uri);
    }

    readDirectorySync(uri: URI): FileSystemNode[] {
        return refuse(uri);
    }
}
