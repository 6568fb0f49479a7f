/** What our programs and the editor ask each other beyond the protocols. Types only: clients import nothing at run time. */

/** The request's name. Its parameters are `LaunchTargetsParams`, its result an array of `LaunchTarget`. */
export type LaunchTargetsMethod = 'vpc/launchTargets';

/** Which document is asked about. */
export interface LaunchTargetsParams {
    readonly uri: string;
}

/** A probe or an experiment of a document, in the order of the file. */
export interface LaunchTarget {
    readonly kind: 'probe' | 'experiment';
    readonly name: string;
    /** What it sends or does, on one line: `tcp client -> web1:443`, or the number of steps of an experiment. */
    readonly detail: string;
    /** First and last line of its declaration, from 0. */
    readonly startLine: number;
    readonly endLine: number;
}

/** The request's name. Its parameters are `TestRunParams`, its result a `TestRunResult`. */
export type TestRunMethod = 'vpc/testRun';

/** Which probes and experiments of a document to run. */
export interface TestRunParams {
    readonly uri: string;
    readonly targets: readonly Pick<LaunchTarget, 'kind' | 'name'>[];
    /** Whether the lines that decided are wanted as well. */
    readonly coverage: boolean;
}

/** A line of a file, from 0, with the columns of what is meant. */
export interface LinePlace {
    readonly uri: string;
    readonly startLine: number;
    readonly startCharacter: number;
    readonly endLine: number;
    readonly endCharacter: number;
}

/** An expectation that does not hold, or an action that was refused. */
export interface TestFailure {
    /** One sentence: what was expected, and what happened. */
    readonly message: string;
    readonly expected?: string;
    readonly actual?: string;
    /** The expectation, or the action. */
    readonly place: LinePlace;
    /** The line that decided otherwise. */
    readonly decidedBy?: LinePlace;
}

/** What became of one probe or experiment. */
export interface TestResult {
    readonly kind: LaunchTarget['kind'];
    readonly name: string;
    /** `unclaimed`: it expects nothing, so nothing can fail. */
    readonly outcome: 'passed' | 'failed' | 'unclaimed';
    readonly failures: readonly TestFailure[];
    /** Milliseconds. */
    readonly duration: number;
    /** The trace, a line for each place a packet passed. */
    readonly trace: string;
}

/** A route or rule, and how often it decided in the run. */
export interface CoveredLine {
    readonly place: LinePlace;
    readonly hits: number;
}

/** The answer to `vpc/testRun`. */
export interface TestRunResult {
    readonly results: readonly TestResult[];
    /** Every route and rule of the network; empty unless asked for. */
    readonly coverage: readonly CoveredLine[];
}

/** What stands at a URI. */
export type FileKind = 'file' | 'directory';

/** Why a file system refuses, in the words of POSIX. */
export type FileErrorCode = 'ENOENT' | 'EISDIR' | 'ENOTDIR' | 'EACCES' | 'EIO';

/** What was asked for, or why there is none. */
export type FileAnswer<T> =
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly code: FileErrorCode; readonly message: string };

/** An entry of a directory. */
export interface FileEntry {
    readonly name: string;
    readonly kind: FileKind;
}

/**
 * The files of a workspace as the editor sees them, wherever they lie: on a disk, on a remote machine, or nowhere but in the
 * editor's memory. Names are URIs.
 */
export interface EditorFiles {
    stat(uri: string): Promise<FileAnswer<FileKind>>;
    read(uri: string): Promise<FileAnswer<string>>;
    list(uri: string): Promise<FileAnswer<readonly FileEntry[]>>;
    write(uri: string, bytes: Uint8Array): Promise<FileAnswer<true>>;
}

/** The requests by which a language server reads such files. Parameters are `FileParams`, results a `FileAnswer`. */
export type FileMethods = { readonly [M in 'stat' | 'read' | 'list']: `vpc/files/${M}` };

/** Which file is asked about. */
export interface FileParams {
    readonly uri: string;
}

/** What an editor may tell our language server when it starts it. */
export interface ServerOptions {
    /** Whether the editor answers `FileMethods`. */
    readonly files?: boolean;
    /** The URI of the folder of the generated manuals. */
    readonly manuals?: string;
}

/** What the debug adapter needs from the editor it runs in. */
export interface EditorWorld {
    /** The version of the package. */
    readonly version: string;
    readonly files: EditorFiles;
    /** The URI of the folder of the generated manuals. */
    readonly manuals: string;
}
