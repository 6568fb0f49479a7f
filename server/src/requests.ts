/** Requests that our language server answers beyond the protocol. Types only: clients import nothing at run time. */

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
