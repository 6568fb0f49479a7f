/** Why a file cannot be loaded, in words that name the file and say what to do. */

/** Why a file could not be loaded. */
export type LoadFailureKind = 'not-found' | 'is-directory' | 'not-a-vpc-file' | 'not-permitted' | 'unreadable';

const MESSAGES: Readonly<Record<LoadFailureKind, (path: string) => string>> = {
    'not-found': (path) => `Cannot read '${path}': there is no such file.`,
    'is-directory': (path) => `Cannot read '${path}': it is a directory. Name a .vpc file in it.`,
    'not-a-vpc-file': (path) => `Cannot read '${path}': its name does not end in '.vpc'.`,
    'not-permitted': (path) => `Cannot read '${path}': permission denied.`,
    unreadable: (path) => `Cannot read '${path}'.`,
};

const KIND_OF_CODE: Readonly<Record<string, LoadFailureKind>> = {
    ENOENT: 'not-found',
    ENOTDIR: 'not-found',
    EISDIR: 'is-directory',
    EACCES: 'not-permitted',
    EPERM: 'not-permitted',
};

/** The file that was asked for cannot be read. The message is for people. */
export class LoadFailure extends Error {
    constructor(
        readonly kind: LoadFailureKind,
        readonly path: string,
        detail?: string,
    ) {
        super(detail === undefined ? MESSAGES[kind](path) : `${MESSAGES[kind](path).slice(0, -1)}: ${detail}.`);
        this.name = 'LoadFailure';
    }

    /** A file system's error about a path as a failure; failures stay as they are. */
    static from(error: unknown, path: string): LoadFailure {
        if (error instanceof LoadFailure) {
            return error;
        }
        const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
        const kind = KIND_OF_CODE[code] ?? 'unreadable';
        return kind === 'unreadable' && error instanceof Error
            ? new LoadFailure(kind, path, error.message)
            : new LoadFailure(kind, path);
    }
}
