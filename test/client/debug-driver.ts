/** Drives the debugger through the editor's own commands, and reads what it shows at a stop. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { openFile, positionOf, until } from './workspace.js';

/** The file all sessions debug. */
export const FILE = 'lab.vpc';

/** A line of the Variables view with everything below it: `[name, value, children]`. */
export type Line = readonly [name: string, value: string, children: readonly Line[]];

/** All there is to read at a stop. */
export interface Stop {
    readonly reason: string;
    readonly thread: string;
    /** Innermost first: `route-lookup:12`. */
    readonly stack: readonly string[];
    readonly scopes: Readonly<Record<string, readonly Line[]>>;
    /** The frame on the wire, in hexadecimal. */
    readonly bytes: string;
}

const TIMEOUT = 10_000;
/** Deeper lines exist nowhere; the limit only guards against a cycle. */
const DEPTH = 6;

const stops: DebugProtocol.StoppedEvent['body'][] = [];
const output: string[] = [];

/** Watches every message of the sessions to come. Dispose it when done. */
export const watchSessions = (): vscode.Disposable =>
    vscode.debug.registerDebugAdapterTrackerFactory('vpc', {
        createDebugAdapterTracker: () => ({
            onDidSendMessage(message: DebugProtocol.Event) {
                if (message.type === 'event' && message.event === 'stopped') {
                    stops.push((message as DebugProtocol.StoppedEvent).body);
                }
                if (message.type === 'event' && message.event === 'output') {
                    output.push((message as DebugProtocol.OutputEvent).body.output);
                }
            },
        }),
    });

/** What the sessions have printed to the debug console so far. */
export const consoleText = (): string => output.join('');

/** The session under way. */
export function session(): vscode.DebugSession {
    assert(vscode.debug.activeDebugSession, 'a session is active');
    return vscode.debug.activeDebugSession;
}

/** The editor focuses a frame a moment after the adapter has stopped; commands sent before that are lost. */
function nextFocusedFrame(): Promise<vscode.DebugStackFrame> {
    const before = stops.length;
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`No stop within ${TIMEOUT} ms.`)), TIMEOUT);
        const subscription = vscode.debug.onDidChangeActiveStackItem((item) => {
            if (item instanceof vscode.DebugStackFrame && stops.length > before) {
                clearTimeout(timer);
                subscription.dispose();
                resolve(item);
            }
        });
    });
}

/** Runs an editor command, or does something else, and reads the stop it leads to. */
export async function stopAfter(action: string | (() => Thenable<unknown>)): Promise<Stop> {
    const focused = nextFocusedFrame();
    await (typeof action === 'string' ? vscode.commands.executeCommand(action) : action());
    return readStop(await focused);
}

/** Runs an editor command that lets the packets run to their end. */
export async function endAfter(command: string): Promise<void> {
    await vscode.commands.executeCommand(command);
    await sessionsEnd();
}

/** Waits until no session is left. */
export const sessionsEnd = (): Promise<true> =>
    until('the end of the session', () => (vscode.debug.activeDebugSession ? undefined : true));

async function readStop(frame: vscode.DebugStackFrame): Promise<Stop> {
    const { threadId } = frame;
    const { stackFrames } = await request<DebugProtocol.StackTraceResponse>('stackTrace', { threadId });
    const { threads } = await request<DebugProtocol.ThreadsResponse>('threads', {});
    const { scopes } = await request<DebugProtocol.ScopesResponse>('scopes', { frameId: frame.frameId });
    const read = await Promise.all(
        scopes.map(async (scope) => [scope.name, await readLines(scope.variablesReference, DEPTH)] as const),
    );
    return {
        reason: stops.at(-1)?.reason ?? '',
        thread: threads.find(({ id }) => id === threadId)?.name ?? '',
        stack: stackFrames.map(({ name, line }) => `${name}:${line}`),
        scopes: Object.fromEntries(read),
        bytes: await readBytes(scopes[0]?.variablesReference ?? 0),
    };
}

async function readLines(reference: number, depth: number): Promise<Line[]> {
    if (reference === 0 || depth === 0) {
        return [];
    }
    const { variables } = await request<DebugProtocol.VariablesResponse>('variables', { variablesReference: reference });
    return Promise.all(
        variables.map(
            async ({ name, value, variablesReference }) => [name, value, await readLines(variablesReference, depth - 1)] as const,
        ),
    );
}

/** The bytes behind the first line of a scope that has some. */
async function readBytes(reference: number): Promise<string> {
    const { variables } = await request<DebugProtocol.VariablesResponse>('variables', { variablesReference: reference });
    const memoryReference = variables.find((variable) => variable.memoryReference)?.memoryReference;
    const memory =
        memoryReference && (await request<DebugProtocol.ReadMemoryResponse>('readMemory', { memoryReference, count: 10_000 }));
    return memory ? hexOf(atob(memory.data ?? '')) : '';
}

/** The bytes of a binary string, without `Buffer`: the suite runs in browsers too. */
const hexOf = (bytes: string): string =>
    [...bytes].map((character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');

type Body<R extends DebugProtocol.Response> = NonNullable<R['body']>;

/** Asks the adapter directly. */
export const request = <R extends DebugProtocol.Response>(command: string, args: object): Thenable<Body<R>> =>
    session().customRequest(command, args) as Thenable<Body<R>>;

/** What an expression typed into the Watch view gives at the stop. */
export async function evaluate(expression: string): Promise<string> {
    const frame = vscode.debug.activeStackItem;
    assert(frame instanceof vscode.DebugStackFrame, 'a frame is focused');
    const answer = await request<DebugProtocol.EvaluateResponse>('evaluate', {
        expression,
        frameId: frame.frameId,
        context: 'watch',
    });
    return answer.result;
}

/** Sets a breakpoint on the line where a text first stands in the file, and answers the line, from 1. */
export async function breakOn(
    text: string,
    { condition, file = FILE }: { readonly condition?: string; readonly file?: string } = {},
): Promise<number> {
    const { document } = await openFile(file);
    const position = positionOf(document, text);
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(document.uri, position), true, condition)]);
    return position.line + 1;
}

/** Ends every session and takes away every breakpoint. */
export async function cleanUp(): Promise<void> {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    await sessionsEnd();
}

/** A line of a scope by name, from top to bottom. */
export function findLine(stop: Stop, scope: string, ...names: readonly string[]): Line {
    let lines = stop.scopes[scope] ?? [];
    let found: Line | undefined;
    for (const name of names) {
        found = lines.find(([candidate]) => candidate === name);
        assert(found, `'${name}' among ${lines.map(([candidate]) => `'${candidate}'`).join(', ')} of scope ${scope}`);
        lines = found[2];
    }
    assert(found);
    return found;
}

/** The value of such a line. */
export const read = (stop: Stop, scope: string, ...names: readonly string[]): string => findLine(stop, scope, ...names)[1];
