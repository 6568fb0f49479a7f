/** What `vpc test` holds a file to, one check at a time: an `expect`, an announced diagnostic, the absence of others. */
import type { SourceSpan } from '#language';
import type { Claim } from '../../workspace/repairs/claims.js';
import type { LoadedFile } from '../load-file.js';

/** One claim of a file and what became of it. */
export interface CheckResult {
    /** `web`, `moving-an-address: vip` inside an experiment, or `diagnostic`. */
    readonly title: string;
    /** The claim as written: `delivered to b via igw`, or a diagnostic code. */
    readonly claim: string;
    /** Where the claim is written. */
    readonly span: SourceSpan;
    readonly holds: boolean;
    /** Both ends in a sentence or two: what was claimed, what happened instead and why. */
    readonly message: string;
    /** The line that decided what happened, where there is one. */
    readonly decidedBy?: SourceSpan;
    /** Of an expectation: which one. */
    readonly expectation?: Claim;
    /** The smallest change after which an expectation would hold, with what else it does; tried and run. */
    readonly repair?: string;
}

/** One tested file. */
export interface FileResult {
    readonly file: LoadedFile;
    /** In the order of the text. */
    readonly checks: readonly CheckResult[];
    /** Milliseconds, loading included. */
    readonly duration: number;
}

/** What does not hold. */
export const failuresOf = (result: FileResult): CheckResult[] => result.checks.filter(({ holds }) => !holds);

/** Whether everything holds. */
export const passed = (result: FileResult): boolean => result.checks.every(({ holds }) => holds);

/** By place in the text. */
export const byPlace = (a: CheckResult, b: CheckResult): number =>
    a.span.start.line - b.span.start.line || a.span.start.character - b.span.start.character;
