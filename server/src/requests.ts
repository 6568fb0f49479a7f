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
