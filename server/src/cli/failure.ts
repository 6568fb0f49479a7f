/** Failures that a person can repair: the commands throw them, `run-cli.ts` prints them and nobody else catches them. */
import { EXIT_CODES, type ExitCode } from './exit-code.js';

/** A refusal with its exit code, and advice on separate lines. */
export class CommandFailure extends Error {
    override readonly name = 'CommandFailure';
    readonly exitCode: ExitCode;
    /** What to do instead, one line each. */
    readonly advice: readonly string[];

    constructor(exitCode: ExitCode, message: string, advice: readonly string[] = []) {
        super(message);
        this.exitCode = exitCode;
        this.advice = advice;
    }
}

/** The question was not understood. */
export const usageFailure = (message: string, advice: readonly string[] = []): CommandFailure =>
    new CommandFailure(EXIT_CODES.usage, message, advice);

/** A file could not be read or written; `error` is what the file system said. */
export function fileFailure(action: 'read' | 'write', path: string, error: unknown): CommandFailure {
    return new CommandFailure(EXIT_CODES.unreadable, `Cannot ${action} '${path}': ${fileErrorText(error)}.`);
}

const FILE_ERRORS: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or directory',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a directory',
    ENOTDIR: 'a part of the path is not a directory',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space is left on the device',
    ELOOP: 'too many symbolic links',
};

/** The file system's error in words; the raw message where we have no better one. */
function fileErrorText(error: unknown): string {
    const code = (error as { code?: unknown } | null)?.code;
    const known = typeof code === 'string' ? FILE_ERRORS[code] : undefined;
    return known ?? (error instanceof Error ? error.message : String(error));
}
