/**
 * The debug session: one short method per request. Each reads its arguments, asks the run, and shapes the answer.
 *
 * thread = a packet in flight; stack, innermost first = lookup ← stage ← hop ← probe; continue runs to the next breakpoint or
 * to the end of the trace, where the session terminates.
 *
 * What the protocol has no request for has one of our own: `vpc/reverseNext` and `vpc/reverseStepOut` { threadId };
 * `vpc/lastWrite` { name, variablesReference?, frameId? } goes to the step that wrote a field or a table; `vpc/futures` lists
 * what edits have made, `vpc/switchFuture` { future } goes there; `vpc/moment` says in which future one is and how far back.
 * Clients without them assign in the console: `step = 23`, `future = 0`, and ask `lastWrite(ip.src)`.
 */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import type { Lookup } from '#language';
import { BreakpointRequests, dataBreakpointInfo } from './breakpoints/breakpoint-requests.js';
import { capabilities } from './capabilities.js';
import { completions } from './completions.js';
import type { DebugHost } from './debug-host.js';
import { RequestFailure } from './errors.js';
import { exceptionInfo } from './exception-info.js';
import {
    evaluateRequest,
    type LastWriteArguments,
    listFutures,
    setExpression,
    setVariable,
    travelToLastWrite,
    write,
} from './fork/fork-requests.js';
import { type ClientConventions, conventionsOf, fromClientLine, uriOfSource } from './from-dap.js';
import { asGotoTarget, type GotoTarget, gotoTargets } from './goto-targets.js';
import { launch } from './launch.js';
import { checkLaunchArguments, isSameStart, type LaunchArguments } from './launch-arguments.js';
import { readMemory } from './memory.js';
import { Emitter } from './protocol/emitter.js';
import { MessageServer, type RequestTable } from './protocol/message-server.js';
import { lookupTitle } from './scopes/lookup-nodes.js';
import { scopesOf } from './scopes/scopes.js';
import { branch } from './scopes/variable-node.js';
import { SessionRun } from './session-run.js';
import { loadedSources, location, source } from './source-requests.js';
import { restartPosition } from './stack-frames.js';
import { backOut, backOver, backward, continueForward, stepInto, stepIntoLookup, stepOut, stepOver } from './stepping.js';
import { packetOfThread, threadsAt } from './threads.js';
import { toClientLocation, toClientPosition, toDapFrame } from './to-dap.js';
import type { VariablesPage } from './variables.js';

type Request = Dap.Request;

/** One client, one program. */
export class DebugSession extends MessageServer {
    private client: ClientConventions = conventionsOf({});
    private readonly breakpoints = new BreakpointRequests();
    private run: SessionRun | undefined;
    private launchArguments: LaunchArguments | undefined;
    private configured = false;
    private gotoTargets: readonly GotoTarget[] = [];
    private readonly disconnected = new Emitter<void>();

    /** Fires when the client has said goodbye and has been answered. */
    readonly onDidDisconnect = this.disconnected.event;

    protected readonly requests: RequestTable = {
        initialize: (args: Dap.InitializeRequestArguments) => this.initialize(args),
        launch: (args: Dap.LaunchRequestArguments, request: Request) => this.launch(args, request),
        attach: () => this.attach(),
        configurationDone: (_: object, request: Request) => this.configurationDone(request),
        restart: (args: Dap.RestartArguments, request: Request) => this.restart(args, request),
        terminate: (_: object, request: Request) => this.terminate(request),
        disconnect: (_: object, request: Request) => this.disconnect(request),
        cancel: (args: Dap.CancelArguments) => this.cancel(args),

        setBreakpoints: (args: Dap.SetBreakpointsArguments) => ({ breakpoints: this.breakpoints.setLines(this.client, args) }),
        setFunctionBreakpoints: (args: Dap.SetFunctionBreakpointsArguments) => ({
            breakpoints: this.breakpoints.setFunctions(args),
        }),
        setDataBreakpoints: (args: Dap.SetDataBreakpointsArguments) => ({ breakpoints: this.breakpoints.setData(args) }),
        setExceptionBreakpoints: (args: Dap.SetExceptionBreakpointsArguments) => ({
            breakpoints: this.breakpoints.setExceptions(args),
        }),
        breakpointLocations: (args: Dap.BreakpointLocationsArguments) => this.breakpointLocations(args),
        dataBreakpointInfo: (args: Dap.DataBreakpointInfoArguments) => this.dataBreakpointInfo(args),
        exceptionInfo: () => this.exceptionInfo(),

        continue: (args: Dap.ContinueArguments, request: Request) => this.continue(args, request),
        reverseContinue: (args: Dap.ReverseContinueArguments, request: Request) => this.reverseContinue(args, request),
        next: (args: Dap.NextArguments, request: Request) => this.next(args, request),
        stepIn: (args: Dap.StepInArguments, request: Request) => this.stepIn(args, request),
        stepOut: (args: Dap.StepOutArguments, request: Request) => this.stepOut(args, request),
        stepBack: (args: Dap.StepBackArguments, request: Request) => this.stepBack(args, request),
        'vpc/reverseNext': (args: Dap.NextArguments, request: Request) =>
            this.go(request, ({ execution }) => execution.moveBack(backOver(execution.road, packetOfThread(args.threadId)))),
        'vpc/reverseStepOut': (args: Dap.StepOutArguments, request: Request) =>
            this.go(request, ({ execution }) => execution.moveBack(backOut(execution.road, packetOfThread(args.threadId)))),
        pause: () => this.started('pause').execution.pause(),
        stepInTargets: (args: Dap.StepInTargetsArguments) => this.stepInTargets(args),
        gotoTargets: (args: Dap.GotoTargetsArguments) => this.findGotoTargets(args),
        goto: (args: Dap.GotoArguments, request: Request) => this.goto(args, request),
        restartFrame: (args: Dap.RestartFrameArguments, request: Request) => this.restartFrame(args, request),

        threads: () => this.threads(),
        stackTrace: (args: Dap.StackTraceArguments) => this.stackTrace(args),
        scopes: (args: Dap.ScopesArguments) => this.scopes(args),
        variables: (args: Dap.VariablesArguments) => this.variables(args),
        evaluate: (args: Dap.EvaluateArguments, request: Request) => this.change(request, (run) => evaluateRequest(run, args)),
        completions: (args: Dap.CompletionsArguments) => this.completions(args),
        setVariable: (args: Dap.SetVariableArguments, request: Request) => this.change(request, (run) => setVariable(run, args)),
        setExpression: (args: Dap.SetExpressionArguments, request: Request) =>
            this.change(request, (run) => setExpression(run, args)),
        writeMemory: (args: Dap.WriteMemoryArguments, request: Request) => this.change(request, (run) => write(run, args)),
        'vpc/futures': () => listFutures(this.started('vpc/futures')),
        'vpc/switchFuture': (args: { readonly future: number }, request: Request) =>
            this.change(request, (run) => run.switchFuture(args.future)),
        'vpc/lastWrite': (args: LastWriteArguments, request: Request) =>
            this.change(request, (run) => travelToLastWrite(run, args)),
        'vpc/moment': () => this.started('vpc/moment').moment,
        readMemory: (args: Dap.ReadMemoryArguments) => this.readMemory(args),
        locations: (args: Dap.LocationsArguments) => location(this.client, this.started('locations'), args.locationReference),
        source: (args: Dap.SourceArguments) => source(this.started('source'), args),
        loadedSources: () => (this.run ? loadedSources(this.client, this.run) : { sources: [] }),
    };

    constructor(private readonly host: DebugHost) {
        super();
    }

    /** The client is gone: a packet that still moves is abandoned. */
    override dispose(): void {
        this.run?.execution.abandon();
        super.dispose();
    }

    private initialize(args: Dap.InitializeRequestArguments): Dap.Capabilities {
        this.client = conventionsOf(args);
        return capabilities();
    }

    private attach(): never {
        throw new RequestFailure('attach-unsupported');
    }

    private async launch(args: Dap.LaunchRequestArguments, request: Request): Promise<void> {
        if (this.launchArguments) {
            throw new RequestFailure('already-launched');
        }
        this.launchArguments = checkLaunchArguments({ ...args });
        try {
            await this.load(this.launchArguments, request);
        } catch (error) {
            this.launchArguments = undefined;
            throw error;
        }
        this.after(request, () => {
            this.sendEvent('initialized');
            this.beginIfReady();
        });
    }

    /** Loads the program and binds every breakpoint to it. A launch taken back meanwhile leaves nothing behind. */
    private async load(args: LaunchArguments, request: Request): Promise<void> {
        const debuggee = await launch(this.host, args, ({ span }) => {
            const place = toClientLocation(this.client, span);
            return place ? `${place.source.name}:${place.line}:${place.column}` : 'somewhere';
        });
        if (this.isCancelled(request)) {
            throw new RequestFailure('cancelled');
        }
        const { set } = this.breakpoints;
        set.stopOnDrop = args.stopOnDrop;
        set.enabled = !args.noDebug;
        const send = (event: string, body?: object): void => this.sendEvent(event, body);
        this.run = new SessionRun(debuggee, { host: this.host, client: this.client, args, breakpoints: set, send });
        const changes = this.breakpoints.bind(this.client, debuggee);
        this.after(request, () => changes.forEach((body) => void this.sendEvent('breakpoint', body)));
    }

    private configurationDone(request: Request): void {
        this.configured = true;
        this.after(request, () => this.beginIfReady());
    }

    private beginIfReady(): void {
        if (this.configured && this.run?.execution.position.step === -1 && !this.run.execution.isMoving) {
            this.run.begin();
        }
    }

    /** The same again with the files as they are now: breakpoints are placed anew. */
    private async restart(args: Dap.RestartArguments, request: Request): Promise<void> {
        const previous = this.started('restart');
        const given = args.arguments as Record<string, unknown> | undefined;
        const launchArguments = given?.program ? checkLaunchArguments(given) : (this.launchArguments as LaunchArguments);
        await this.load(launchArguments, request);
        if (isSameStart(launchArguments, this.launchArguments)) {
            this.started('restart').resumeFrom(previous);
        }
        this.launchArguments = launchArguments;
        await previous.leave();
        this.after(request, () => this.beginIfReady());
    }

    private async terminate(request: Request): Promise<void> {
        await this.run?.end();
        this.after(request, () => this.sendEvent('terminated'));
    }

    private async disconnect(request: Request): Promise<void> {
        await this.run?.end();
        this.after(request, () => this.disconnected.fire());
    }

    /** A request is taken back; a long motion, known by its progress, is paused. */
    private cancel({ requestId, progressId }: Dap.CancelArguments): void {
        if (requestId !== undefined) {
            this.cancelRequest(requestId);
        }
        if (progressId !== undefined) {
            this.run?.execution.pause();
        }
    }

    private breakpointLocations(args: Dap.BreakpointLocationsArguments): Dap.BreakpointLocationsResponse['body'] {
        const uri = uriOfSource(args.source);
        const locations = this.run?.debuggee.locations;
        if (uri === undefined || !locations) {
            return { breakpoints: [] };
        }
        const first = fromClientLine(this.client, args.line);
        const last = args.endLine === undefined ? first : fromClientLine(this.client, args.endLine);
        return { breakpoints: locations.between(uri, first, last).map(({ start }) => toClientPosition(this.client, start)) };
    }

    private dataBreakpointInfo({
        variablesReference,
        name,
    }: Dap.DataBreakpointInfoArguments): Dap.DataBreakpointInfoResponse['body'] {
        const node = variablesReference ? this.run?.variables.find(variablesReference, name) : undefined;
        return dataBreakpointInfo(node ? (node.watch ?? node.field) : name);
    }

    private exceptionInfo(): Dap.ExceptionInfoResponse['body'] {
        const step = this.started('exceptionInfo').standing('exceptionInfo');
        const place = toClientLocation(this.client, step.decidedBy);
        return exceptionInfo(step, place ? `${place.source.name}:${place.line}` : 'nothing in a file');
    }

    private continue(_: Dap.ContinueArguments, request: Request): Dap.ContinueResponse['body'] {
        this.go(request, (run) => run.execution.move(continueForward(run.execution.road), 'run'));
        return { allThreadsContinued: true };
    }

    private reverseContinue(_: Dap.ReverseContinueArguments, request: Request): void {
        this.go(request, (run) => run.execution.moveBack(backward(run.execution.road)));
    }

    /** At instruction granularity every step is a step into. */
    private next({ threadId, granularity }: Dap.NextArguments, request: Request): void {
        this.go(request, ({ execution }) => {
            const { road } = execution;
            execution.move(granularity === 'instruction' ? stepInto(road) : stepOver(road, packetOfThread(threadId)), 'step');
        });
    }

    private stepIn({ targetId }: Dap.StepInArguments, request: Request): void {
        this.go(request, ({ execution }) => {
            const { road } = execution;
            if (targetId === undefined) {
                execution.move(stepInto(road), 'step');
            } else {
                execution.jump(stepIntoLookup(road, targetId));
            }
        });
    }

    private stepOut({ threadId }: Dap.StepOutArguments, request: Request): void {
        this.go(request, ({ execution }) => execution.move(stepOut(execution.road, packetOfThread(threadId)), 'step'));
    }

    private stepBack({ granularity }: Dap.StepBackArguments, request: Request): void {
        this.go(request, ({ execution }) => (granularity === 'instruction' ? execution.stepBackInto() : execution.stepBack()));
    }

    /** The lookups of the stage: one can be stepped into past the others. */
    private stepInTargets({ frameId }: Dap.StepInTargetsArguments): Dap.StepInTargetsResponse['body'] {
        const { step, position } = this.started('stepInTargets').view(frameId);
        const label = (lookup: Lookup): string => lookupTitle(step.before.network, { step, index: position.step, lookup });
        return { targets: step.lookups.map((lookup, id) => ({ id, label: label(lookup) })) };
    }

    private findGotoTargets({ source, line }: Dap.GotoTargetsArguments): Dap.GotoTargetsResponse['body'] {
        const { debuggee, execution } = this.started('gotoTargets');
        const place = { uri: uriOfSource(source) ?? '', line: fromClientLine(this.client, line) };
        this.gotoTargets = gotoTargets(debuggee, place, execution.position.step);
        return { targets: this.gotoTargets.map((target, id) => asGotoTarget(target, id, line)) };
    }

    private goto({ targetId }: Dap.GotoArguments, request: Request): void {
        const target = this.gotoTargets[targetId];
        if (!target) {
            throw new RequestFailure('unknown-target', { targetId });
        }
        this.go(request, ({ execution }) => execution.jump({ position: target.position, reason: 'goto' }));
    }

    private restartFrame({ frameId }: Dap.RestartFrameArguments, request: Request): void {
        const run = this.started('restartFrame');
        const position = restartPosition(run.debuggee, run.frame(frameId));
        this.go(request, ({ execution }) => execution.jump({ position, reason: 'restart' }));
    }

    private threads(): Dap.ThreadsResponse['body'] {
        const { debuggee, execution } = this.started('threads');
        return { threads: threadsAt(debuggee.trace, Math.max(execution.position.step, 0)) };
    }

    private stackTrace(args: Dap.StackTraceArguments): Dap.StackTraceResponse['body'] {
        const run = this.started('stackTrace');
        run.standing('stackTrace');
        const frames = run.framesOf(args.threadId);
        const start = args.startFrame ?? 0;
        const page = frames.slice(start, args.levels ? start + args.levels : undefined);
        return { stackFrames: page.map(({ id, frame }) => toDapFrame(this.client, id, frame)), totalFrames: frames.length };
    }

    private scopes({ frameId }: Dap.ScopesArguments): Dap.ScopesResponse['body'] {
        const run = this.started('scopes');
        const view = run.view(frameId);
        return {
            scopes: scopesOf(view).map(({ name, lines }) => ({
                name,
                variablesReference: run.variables.add(branch(name, '', () => lines(run.view(frameId)))),
                expensive: false,
                ...(name === 'Packet' && { presentationHint: 'locals' }),
            })),
        };
    }

    private variables(args: Dap.VariablesArguments): Dap.VariablesResponse['body'] {
        const { filter, start, count } = args;
        const page: VariablesPage = { filter, start, count, hexadecimal: args.format?.hex === true };
        return { variables: this.started('variables').variables.read(args.variablesReference, page) };
    }

    private completions({ text, column }: Dap.CompletionsArguments): Dap.CompletionsResponse['body'] {
        return { targets: completions(this.started('completions').debuggee, text, column - this.client.firstColumn) };
    }

    private readMemory(args: Dap.ReadMemoryArguments): Dap.ReadMemoryResponse['body'] {
        const run = this.started('readMemory');
        const body = readMemory(run.standing('readMemory'), args);
        run.noteMemoryRead(args.memoryReference);
        return body;
    }

    /** The run; fails before a program is launched. */
    private started(command: string): SessionRun {
        if (!this.run) {
            throw new RequestFailure('not-launched', { command });
        }
        return this.run;
    }

    /** Changes something now, and tells what followed once the request has been answered. */
    private change<T>(request: Request, action: (run: SessionRun) => T): T {
        const run = this.started(request.command);
        this.after(request, () => run.announceChanges());
        return action(run);
    }

    /** Moves a packet once the request has been answered. */
    private go(request: Request, action: (run: SessionRun) => void): void {
        const run = this.started(request.command);
        run.mayMove(request.command);
        this.after(request, () => action(run));
    }
}
