/** What the adapter needs from the world it runs in: Node supplies one such host, a browser another. */
import type { Design, FilterExpression, PacketSpec, SourceSpan } from '#language';

/** Something a person wrote, understood or not. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** A complaint about a program. */
export interface ProgramDiagnostic {
    readonly severity: 'error' | 'warning' | 'information' | 'hint';
    readonly message: string;
    readonly span: SourceSpan;
}

/** A file of a program, as it was read. */
export interface ProgramDocument {
    readonly uri: string;
    readonly text: string;
}

/** A program with everything it imports, as it was when the session began. */
export interface LoadedProgram {
    /** The document named in the launch configuration. */
    readonly uri: string;
    readonly design: Design;
    readonly diagnostics: readonly ProgramDiagnostic[];
    readonly documents: readonly ProgramDocument[];
    /** A display filter over this program's names. */
    parseFilter(text: string): Parsed<FilterExpression>;
    /** An ad-hoc packet between this program's elements: `tcp a -> b:443`. */
    parsePacket(text: string): Parsed<PacketSpec>;
}

/** The world around the adapter. */
export interface DebugHost {
    /** The version of the program that the adapter belongs to. */
    readonly version?: string;
    /** Makes ready what the first program needs, so that nobody waits for it later. */
    prepare?(): void;
    /**
     * Loads a `.vpc` file. Rejects with a readable message when a file cannot be read. `program` is a path or a URI; `texts`
     * by URI count instead of what files contain.
     */
    loadProgram(program: string, texts?: ReadonlyMap<string, string>): Promise<LoadedProgram>;
    /** The text of a document now; `undefined` when it is gone. Absent when the host cannot tell. */
    currentText?(uri: string): Promise<string | undefined>;
    /** Where a drop reason is explained in the manual; `undefined` when that is not at hand. */
    manualOf?(dropReason: string): string | undefined;
    /** Writes a file. Absent where there is nowhere to write to. */
    writeFile?(path: string, bytes: Uint8Array): Promise<void>;
}
