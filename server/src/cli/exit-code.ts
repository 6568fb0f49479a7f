/** How the command line ends: every exit code it can give, in one table. */

/** By name; the numbers are what the shell sees. */
export const EXIT_CODES = {
    /** Everything asked for was done, and nothing was found wrong. */
    ok: 0,
    /** The question was answered with "no": a file has errors, an expectation does not hold. */
    refuted: 1,
    /** The question was not understood: an unknown command, option, probe or packet, or bytes that are no packet. */
    usage: 2,
    /** A file could not be read or written. */
    unreadable: 3,
    /** A mistake in this program. */
    internal: 70,
    /** Stopped by Ctrl-C before the answer was complete: 128 and the number of the signal, as shells count. */
    interrupted: 130,
} as const;

/** One of the numbers. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
