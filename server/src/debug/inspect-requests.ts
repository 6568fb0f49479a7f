/** The requests that read what there is to see, and change nothing. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import type { Lookup } from '#language';
import { dataBreakpointInfo } from './breakpoints/breakpoint-requests.js';
import { completions } from './completions.js';
import { exceptionInfo } from './exception-info.js';
import { type ClientConventions, fromClientLine, uriOfSource } from './from-dap.js';
import { readMemory } from './memory.js';
import { lookupTitle } from './scopes/lookup-nodes.js';
import { scopesOf } from './scopes/scopes.js';
import { branch } from './scopes/variable-node.js';
import type { SessionRun } from './session-run.js';
import { threadsAt } from './threads.js';
import { toClientLocation, toClientPosition, toDapFrame } from './to-dap.js';
import type { VariablesPage } from './variables.js';

/** The places of some lines at which a packet can be met; none before a program is loaded. */
export function breakpointLocations(
    client: ClientConventions,
    run: SessionRun | undefined,
    args: Dap.BreakpointLocationsArguments,
): Dap.BreakpointLocationsResponse['body'] {
    const uri = uriOfSource(client, args.source);
    const locations = run?.debuggee.locations;
    if (uri === undefined || !locations) {
        return { breakpoints: [] };
    }
    const first = fromClientLine(client, args.line);
    const last = args.endLine === undefined ? first : fromClientLine(client, args.endLine);
    return { breakpoints: locations.between(uri, first, last).map(({ start }) => toClientPosition(client, start)) };
}

/** Whether, and as what, a line of the Variables view or a name can be watched. */
export function watchInfo(
    run: SessionRun | undefined,
    { variablesReference, name, bytes, asAddress, mode }: Dap.DataBreakpointInfoArguments,
): Dap.DataBreakpointInfoResponse['body'] {
    const node = variablesReference ? run?.variables.find(variablesReference, name) : undefined;
    const subject = node ? (node.watch ?? node.field) : name;
    return dataBreakpointInfo({ subject, mode, ...(asAddress && { bytes: bytes ?? 1 }) });
}

/** Why the packet was dropped here. */
export function explainException(
    client: ClientConventions,
    run: SessionRun,
    manualOf: ((dropReason: string) => string | undefined) | undefined,
): Dap.ExceptionInfoResponse['body'] {
    const step = run.standing('exceptionInfo');
    const place = toClientLocation(client, step.decidedBy);
    return exceptionInfo(step, { place: place ? `${place.source.name}:${place.line}` : 'nothing in a file', manualOf });
}

/** The lookups of the stage: one can be stepped into past the others. */
export function stepInTargets(run: SessionRun, frameId: number): Dap.StepInTargetsResponse['body'] {
    const { step, position } = run.view(frameId);
    const label = (lookup: Lookup): string => lookupTitle(step.before.network, { step, index: position.step, lookup });
    return { targets: step.lookups.map((lookup, id) => ({ id, label: label(lookup) })) };
}

/** The packets in flight. */
export const threads = ({ debuggee, execution }: SessionRun): Dap.ThreadsResponse['body'] => ({
    threads: threadsAt(debuggee.trace, Math.max(execution.position.step, 0)),
});

/** A page of the frames of a thread. */
export function stackTrace(
    client: ClientConventions,
    run: SessionRun,
    args: Dap.StackTraceArguments,
): Dap.StackTraceResponse['body'] {
    run.standing('stackTrace');
    const frames = run.framesOf(args.threadId);
    const start = args.startFrame ?? 0;
    const page = frames.slice(start, args.levels ? start + args.levels : undefined);
    return { stackFrames: page.map(({ id, frame }) => toDapFrame(client, id, frame)), totalFrames: frames.length };
}

/** The scopes of a frame. Their lines are made when they are opened. */
export function scopes(run: SessionRun, frameId: number): Dap.ScopesResponse['body'] {
    const view = run.view(frameId);
    return {
        scopes: scopesOf(view).map((scope) => ({
            name: scope.name,
            variablesReference: run.variables.add(branch(scope.name, '', () => run.view(frameId).linesOf(scope))),
            expensive: false,
            ...(scope.name === 'Packet' && { presentationHint: 'locals' }),
        })),
    };
}

/** A page of the lines below a line. */
export function variables(run: SessionRun, args: Dap.VariablesArguments): Dap.VariablesResponse['body'] {
    if (run.console.log.momentOf(args.variablesReference)) {
        return { variables: run.console.log.read(args.variablesReference) };
    }
    const { filter, start, count } = args;
    const page: VariablesPage = { filter, start, count, hexadecimal: args.format?.hex === true };
    return { variables: run.variables.read(args.variablesReference, page) };
}

/** What can be written at a column of the console. */
export const complete = (
    client: ClientConventions,
    run: SessionRun,
    { text, column }: Dap.CompletionsArguments,
): Dap.CompletionsResponse['body'] => ({ targets: completions(run.debuggee, text, column - client.firstColumn) });

/** Some bytes of a packet; from now on the client hears when they change. */
export function memory(run: SessionRun, args: Dap.ReadMemoryArguments): Dap.ReadMemoryResponse['body'] {
    const body = readMemory(run.standing('readMemory'), args);
    run.noteMemoryRead(args.memoryReference);
    return body;
}
