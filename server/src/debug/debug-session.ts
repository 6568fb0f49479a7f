/**
 * The debug session: one short method per request. Each reads its arguments, asks the run, and shapes the answer.
 *
 * thread = a packet in flight; stack, innermost first = lookup ← stage ← hop ← probe; continue runs to the next breakpoint or
 * to the end of the trace, where the session terminates.
 *
 * What the protocol has no request for has one of our own: `vpc/reverseNext` and `vpc/reverseStepOut` { threadId };
 * `vpc/lastWrite` { name, variablesReference?, frameId? } goes to the step that wrote a field or a table; `vpc/futures` lists
 * what edits have made, `vpc/switchFuture` { future } goes there; `vpc/inlineValues` says what lines have done to the packet; `vpc/moment` says in which future one is and how far back; `vpc/saveTrace` { path } writes the run down.
 * Clients without them assign in the console: `step = 23`, `future = 0`, and ask `lastWrite(ip.src)`.
 */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { type Attachment, attach } from './attach.js';
import { BreakpointRequests } from './breakpoints/breakpoint-requests.js';
import { capabilities } from './capabilities.js';
import type { DebugHost, ProgramDiagnostic } from './debug-host.js';
import { disassemble } from './disassemble.js';
import { RequestFailure } from './errors.js';
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
import { type InlineValuesArguments, inlineValues } from './inline-values.js';
import * as inspect from './inspect-requests.js';
import { launch } from './launch.js';
import {
    type AttachArguments,
    checkAttachArguments,
    checkLaunchArguments,
    isSameStart,
    type LaunchArguments,
} from './launch-arguments.js';
import * as motion from './motion-requests.js';
import { Emitter } from './protocol/emitter.js';
import { MessageServer, type RequestTable } from './protocol/message-server.js';
import { saveTrace } from './save-trace.js';
import { SessionRun } from './session-run.js';
import { loadedSources, location, source } from './source-requests.js';
import { toClientLocation } from './to-dap.js';

type Request = Dap.Request;

/** One client, one program. */
export class DebugSession extends MessageServer {
    private client: ClientConventions = conventionsOf({});
    private readonly breakpoints = new BreakpointRequests();
    private run: SessionRun | undefined;
    private startArguments: StartArguments | undefined;
    private configured = false;
    private gotoTargets: readonly GotoTarget[] = [];
    private readonly disconnected = new Emitter<void>();

    /** Fires when the client has said goodbye and has been answered. */
    readonly onDidDisconnect = this.disconnected.event;

    protected readonly requests: RequestTable = {
        initialize: (args: Dap.InitializeRequestArguments) => this.initialize(args),
        launch: (args: Dap.LaunchRequestArguments, request: Request) => this.begin(checkLaunchArguments({ ...args }), request),
        attach: (args: Dap.AttachRequestArguments, request: Request) => this.begin(checkAttachArguments({ ...args }), request),
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
        setInstructionBreakpoints: (args: Dap.SetInstructionBreakpointsArguments) => ({
            breakpoints: this.breakpoints.setInstructions(args),
        }),
        setExceptionBreakpoints: (args: Dap.SetExceptionBreakpointsArguments) => ({
            breakpoints: this.breakpoints.setExceptions(args),
        }),
        breakpointLocations: (args: Dap.BreakpointLocationsArguments) => inspect.breakpointLocations(this.client, this.run, args),
        dataBreakpointInfo: (args: Dap.DataBreakpointInfoArguments) => inspect.watchInfo(this.run, args),
        exceptionInfo: () => inspect.explainException(this.client, this.started('exceptionInfo'), this.host.manualOf),

        continue: (args: Dap.ContinueArguments, request: Request): Dap.ContinueResponse['body'] => {
            this.go(request, (run) => motion.goOn(run, args), motion.mayGoOn);
            return { allThreadsContinued: args.singleThread !== true };
        },
        reverseContinue: (args: Dap.ReverseContinueArguments, request: Request) =>
            this.go(request, (run) => motion.goBack(run, args), motion.mayGoBack),
        next: (args: Dap.NextArguments, request: Request) => this.go(request, (run) => motion.next(run, args), motion.mayGoOn),
        stepIn: (args: Dap.StepInArguments, request: Request) =>
            this.go(request, (run) => motion.stepIn(run, args), motion.mayGoOn),
        stepOut: (args: Dap.StepOutArguments, request: Request) =>
            this.go(request, (run) => motion.leaveHop(run, args), motion.mayGoOn),
        stepBack: (args: Dap.StepBackArguments, request: Request) =>
            this.go(request, (run) => motion.undo(run, args), motion.mayGoBack),
        'vpc/reverseNext': (args: Dap.NextArguments, request: Request) =>
            this.go(request, (run) => motion.reverseNext(run, args)),
        'vpc/reverseStepOut': (args: Dap.StepOutArguments, request: Request) =>
            this.go(request, (run) => motion.reverseStepOut(run, args)),
        pause: () => this.started('pause').execution.pause(),
        stepInTargets: ({ frameId }: Dap.StepInTargetsArguments) => inspect.stepInTargets(this.started('stepInTargets'), frameId),
        gotoTargets: (args: Dap.GotoTargetsArguments) => this.findGotoTargets(args),
        goto: (args: Dap.GotoArguments, request: Request) => this.goto(args, request),
        restartFrame: (args: Dap.RestartFrameArguments, request: Request) =>
            this.go(request, (run) => motion.restartFrame(run, args)),

        threads: () => inspect.threads(this.started('threads')),
        stackTrace: (args: Dap.StackTraceArguments) => inspect.stackTrace(this.client, this.started('stackTrace'), args),
        scopes: ({ frameId }: Dap.ScopesArguments) => inspect.scopes(this.started('scopes'), frameId),
        variables: (args: Dap.VariablesArguments) => inspect.variables(this.started('variables'), args),
        evaluate: (args: Dap.EvaluateArguments, request: Request) => this.change(request, (run) => evaluateRequest(run, args)),
        completions: (args: Dap.CompletionsArguments) => inspect.complete(this.client, this.started('completions'), args),
        setVariable: (args: Dap.SetVariableArguments, request: Request) => this.change(request, (run) => setVariable(run, args)),
        setExpression: (args: Dap.SetExpressionArguments, request: Request) =>
            this.change(request, (run) => setExpression(run, args)),
        disassemble: (args: Dap.DisassembleArguments) => disassemble(this.client, this.started('disassemble'), args),
        readMemory: (args: Dap.ReadMemoryArguments) => inspect.memory(this.started('readMemory'), args),
        writeMemory: (args: Dap.WriteMemoryArguments, request: Request) => this.change(request, (run) => write(run, args)),
        'vpc/futures': () => listFutures(this.started('vpc/futures')),
        'vpc/switchFuture': (args: { readonly future: number }, request: Request) =>
            this.change(request, (run) => run.switchFuture(args.future)),
        'vpc/lastWrite': (args: LastWriteArguments, request: Request) =>
            this.change(request, (run) => travelToLastWrite(run, args)),
        'vpc/inlineValues': (args: InlineValuesArguments) => inlineValues(this.client, this.started('vpc/inlineValues'), args),
        'vpc/saveTrace': ({ path }: { readonly path: string }) =>
            saveTrace(this.host, this.started('vpc/saveTrace').debuggee, path),
        'vpc/moment': () => this.started('vpc/moment').moment,
        locations: ({ locationReference }: Dap.LocationsArguments, request: Request) =>
            this.change(request, (run) => location(this.client, run, locationReference)),
        source: (args: Dap.SourceArguments) => source(this.client, this.started('source'), args),
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

    private async begin(args: StartArguments, request: Request): Promise<void> {
        if (this.startArguments) {
            throw new RequestFailure('already-launched');
        }
        this.startArguments = args;
        try {
            await this.load(args, request);
        } catch (error) {
            this.startArguments = undefined;
            throw error;
        }
        this.after(request, () => {
            this.sendEvent('initialized');
            this.beginIfReady();
        });
    }

    /** Loads the program and binds every breakpoint to it. A launch taken back meanwhile leaves nothing behind. */
    private async load(args: StartArguments, request: Request): Promise<void> {
        const { debuggee, notices, recorded } = await this.debuggeeOf(args);
        if (this.isCancelled(request)) {
            throw new RequestFailure('cancelled');
        }
        this.client = { ...this.client, recorded };
        const { set } = this.breakpoints;
        set.stopOnDrop = args.stopOnDrop;
        set.enabled = !args.noDebug;
        const send = (event: string, body?: object): void => this.sendEvent(event, body);
        const context = { host: this.host, client: this.client, args, breakpoints: set, notices, send };
        this.run = new SessionRun(debuggee, context);
        const changes = this.breakpoints.bind(this.client, debuggee);
        this.after(request, () => changes.forEach((body) => void this.sendEvent('breakpoint', body)));
    }

    private async debuggeeOf(args: StartArguments): Promise<Attachment> {
        const placeOf = ({ span }: ProgramDiagnostic): string => {
            const place = toClientLocation(this.client, span);
            return place ? `${place.source.name}:${place.line}:${place.column}` : 'somewhere';
        };
        return 'trace' in args
            ? attach(this.host, args, placeOf)
            : { debuggee: await launch(this.host, args, placeOf), notices: [] };
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
        const startArguments = startArgumentsOf(given) ?? (this.startArguments as StartArguments);
        await this.load(startArguments, request);
        if (isSameStart(startArguments, this.startArguments)) {
            this.started('restart').resumeFrom(previous);
        }
        this.startArguments = startArguments;
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

    private findGotoTargets({ source, line }: Dap.GotoTargetsArguments): Dap.GotoTargetsResponse['body'] {
        const { debuggee, execution } = this.started('gotoTargets');
        const place = { uri: uriOfSource(this.client, source) ?? '', line: fromClientLine(this.client, line) };
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

    /** Moves a packet once the request has been answered; `check` fails where that packet cannot move. */
    private go(
        request: Request,
        action: (run: SessionRun) => void,
        check?: (run: SessionRun, args: Dap.ContinueArguments) => void,
    ): void {
        const run = this.started(request.command);
        run.mayMove(request.command);
        check?.(run, request.arguments as Dap.ContinueArguments);
        this.after(request, () => action(run));
    }
}

/** What a session may begin with. */
type StartArguments = LaunchArguments | AttachArguments;

/** The configuration that a client sends along with a restart, if it sends one. */
const startArgumentsOf = (given: Readonly<Record<string, unknown>> | undefined): StartArguments | undefined =>
    given?.trace ? checkAttachArguments(given) : given?.program ? checkLaunchArguments(given) : undefined;
