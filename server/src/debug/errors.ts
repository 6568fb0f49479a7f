/** Every way a request can fail: one catalogue, one documented entry per failure. */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** What one failure looks like to the client. */
export interface FailureInfo {
    /** Stable number of the failure, unique in the catalogue. */
    readonly id: number;
    /** The message; `{name}` is replaced with the variable of that name. */
    readonly format: string;
    /** Whether the editor should put it before the user's eyes. */
    readonly showUser: boolean;
}

/** The catalogue. A number is never used again for something else. */
export const FAILURES = {
    /** The client sent a request that this adapter does not serve. */
    'unknown-request': { id: 1000, format: "This adapter does not serve the request '{command}'.", showUser: false },
    /** A request needs a launched program. */
    'not-launched': {
        id: 1002,
        format: "'{command}' needs a launched program; send 'launch' or 'attach' first.",
        showUser: false,
    },
    /** A second `launch` in one session. */
    'already-launched': { id: 1003, format: "A program is launched already; use 'restart' or a new session.", showUser: false },
    /** The launch configuration is wrong. */
    'bad-launch-arguments': { id: 1004, format: '{problem}', showUser: true },
    /** The program file, or a file it imports, cannot be read. */
    'cannot-load': { id: 1005, format: '{problem}', showUser: true },
    /** The program has errors. */
    'program-has-errors': { id: 1006, format: "'{program}' has {count}. Repair it first: {diagnostics}", showUser: true },
    /** The probe or experiment named in the launch configuration does not exist. */
    'unknown-start': { id: 1007, format: "No {kind} is called '{name}' in '{program}'.{suggestion}", showUser: true },
    /** The ad-hoc packet of the launch configuration cannot be understood. */
    'bad-packet': { id: 1008, format: "Cannot understand the packet '{packet}': {problem}", showUser: true },
    /** A thread that is not (or no longer) in flight. */
    'unknown-thread': { id: 1010, format: 'No packet with thread id {threadId} is in flight here.', showUser: false },
    /** A packet was to move while the others wait, and cannot. */
    'cannot-move-alone': { id: 1028, format: '#{packetId} cannot move alone: {problem}.', showUser: true },
    /** A frame of an earlier stop. */
    'unknown-frame': { id: 1011, format: 'Stack frame {frameId} belongs to no present stop.', showUser: false },
    /** A variables reference of an earlier stop. */
    'unknown-variables': { id: 1012, format: 'Variables reference {reference} belongs to no present stop.', showUser: false },
    /** A memory reference that this adapter never handed out. */
    'unknown-memory': { id: 1013, format: "No packet has the memory reference '{reference}'.", showUser: false },
    /** A source that is not part of the program. */
    'unknown-source': { id: 1014, format: "'{source}' is not part of the program being debugged.", showUser: false },
    /** A goto target of an earlier stop. */
    'unknown-target': { id: 1015, format: 'Goto target {targetId} is not known.', showUser: false },
    /** Something was asked that needs a standing packet. */
    running: { id: 1016, format: "'{command}' needs a packet that stands still; it is moving. Pause first.", showUser: false },
    /** Something was to move after everything has come to its end. */
    ended: { id: 1022, format: "'{command}': every packet has come to its end. Restart to begin again.", showUser: false },
    /** An expression that is neither a field, a function nor a filter. */
    'bad-expression': { id: 1017, format: '{problem}', showUser: false },
    /** `exceptionInfo` where nothing was dropped. */
    'no-exception': { id: 1018, format: 'Nothing was dropped at this step.', showUser: false },
    /** An argument of a request is missing or of another type than the protocol says. */
    'bad-arguments': { id: 1019, format: "'{command}': {problem}", showUser: false },
    /** The client took the request back. */
    cancelled: { id: 1020, format: 'cancelled', showUser: false },
    /** The capture file of the launch configuration cannot be written. */
    'cannot-write-capture': { id: 1021, format: "Cannot write the capture '{path}': {problem}", showUser: true },
    /** Something that cannot be changed, or not here. */
    'cannot-set': { id: 1023, format: '{problem}', showUser: false },
    /** A value that does not fit. */
    'bad-value': { id: 1024, format: '{problem}', showUser: false },
    /** Bytes written into memory that are no packet. */
    'bad-bytes': { id: 1025, format: 'These bytes are no packet any more: {problem}', showUser: true },
    /** A future that was never made. */
    'unknown-future': { id: 1026, format: 'There is no future {id}; there are 0 (the original) to {last}.', showUser: false },
    /** A run cannot be written down. */
    'cannot-save-trace': { id: 1029, format: "Cannot save the trace '{path}': {problem}.", showUser: true },
    /** The recorded trace cannot be read, or is none. */
    'cannot-attach': { id: 1027, format: "Cannot attach to '{trace}': {problem}", showUser: true },
    /** A defect of this adapter. */
    internal: { id: 1999, format: "The debug adapter failed in '{command}': {problem}", showUser: true },
} as const satisfies Record<string, FailureInfo>;

/** The name of a failure. */
export type FailureCode = keyof typeof FAILURES;

/** A failure on its way from a request's method to the response. */
export class RequestFailure extends Error {
    constructor(
        readonly code: FailureCode,
        readonly variables: Readonly<Record<string, string | number>> = {},
    ) {
        super(fill(FAILURES[code].format, variables));
    }

    /** The failure as the protocol words it. The text is filled in: some clients show `format` as it stands. */
    toMessage(): DebugProtocol.Message {
        const { id, showUser } = FAILURES[this.code];
        return { id, format: this.message, showUser };
    }
}

/** What an unexpected exception becomes at the edge. */
export const asFailure = (error: unknown, command: string): RequestFailure =>
    error instanceof RequestFailure ? error : new RequestFailure('internal', { command, problem: messageOf(error) });

/** The text of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const fill = (format: string, variables: Readonly<Record<string, string | number>>): string =>
    format.replace(/\{(\w+)\}/g, (_, name: string) => String(variables[name] ?? ''));
