/** One launch from its first step to its end: what the client hears of it, and what it may ask while a packet stands still. */
import { type Network, packetInTurn, type Step } from '#language';
import type { BreakpointSet } from './breakpoints/breakpoint-set.js';
import { writeCapture } from './capture.js';
import type { DebugHost } from './debug-host.js';
import type { Debuggee } from './debuggee.js';
import { EditWatch } from './edit-watch.js';
import { messageOf, RequestFailure } from './errors.js';
import { evaluate } from './evaluate.js';
import type { LoggedMoment } from './event-log.js';
import { Execution, type ExecutionListener } from './execution.js';
import type { Edit } from './fork/edit.js';
import { type Future, Futures } from './fork/futures.js';
import { describeStop, type Moment, momentAt } from './fork/moment.js';
import type { ClientConventions } from './from-dap.js';
import type { SessionArguments } from './launch-arguments.js';
import { Progress } from './progress.js';
import { type Resumption, resumption } from './restart-changes.js';
import { RunConsole } from './run-console.js';
import type { VariableNode } from './scopes/variable-node.js';
import type { View } from './scopes/view.js';
import { Views } from './scopes/views.js';
import { type Frame, framesAt, framesOfNewborn } from './stack-frames.js';
import { continueForward, forward, type Stop } from './stepping.js';
import { ThreadEvents } from './thread-events.js';
import { packetOfThread, threadName, threadOf, threadsAt } from './threads.js';
import { toClientSource } from './to-dap.js';
import { onStage, type Position, type Trace } from './trace-cursor.js';
import { VariableStore } from './variables.js';
import { DocumentNumbers } from './virtual-documents.js';

/** Sends one event to the client. */
export type SendEvent = (event: string, body?: object) => void;

/** What a run needs from its session. */
export interface RunContext {
    readonly host: DebugHost;
    readonly client: ClientConventions;
    readonly args: SessionArguments;
    readonly breakpoints: BreakpointSet;
    /** What the user has to know before anything moves: lines for the console. */
    readonly notices: readonly string[];
    readonly send: SendEvent;
}

/** One run. A restart makes a new one. */
export class SessionRun implements ExecutionListener {
    readonly execution: Execution;
    readonly variables = new VariableStore();
    readonly futures: Futures;
    readonly console: RunConsole;
    private readonly progress: Progress;
    private readonly views = new Views();
    private frames = new Map<number, Frame>();
    private nextFrame = 1;
    private readonly threadEvents: ThreadEvents;
    private readonly readPackets = new Set<string>();
    private readonly editWatch: EditWatch;
    private captured = false;
    private resumption: Resumption = { lines: [] };
    /** What is to be said after the response to the present request. */
    private readonly afterwards: (() => void)[] = [];
    private over = false;

    constructor(
        debuggee: Debuggee,
        private readonly context: RunContext,
    ) {
        this.futures = new Futures(debuggee);
        this.console = new RunConsole(context, this.futures);
        this.threadEvents = new ThreadEvents(context.send);
        const files = debuggee.program.documents.filter(({ uri }) => context.client.recorded?.numberOf(uri) === undefined);
        this.editWatch = new EditWatch(context.host, files, (uri, what) => this.console.edited(uri, what));
        this.execution = new Execution(debuggee, context.breakpoints, this, context.args);
        this.progress = new Progress(context.client.progressEvents ? context.send : () => undefined);
    }

    /** The program in the future one is in. */
    get debuggee(): Debuggee {
        return this.futures.current.debuggee;
    }

    /** Documents that stand in no file, under the numbers the client knows them by. */
    readonly documents = new DocumentNumbers();

    /** The network as the present step has left it. */
    get network(): Network {
        return this.debuggee.trace.stateAfter(this.execution.position.step).network;
    }

    /** After a restart: says what has changed, and stands where the run before stood. */
    resumeFrom(previous: SessionRun): void {
        const { client, args } = this.context;
        this.resumption = resumption(previous, this.debuggee, (uri) => toClientSource(client, uri).name ?? uri);
        if (args.noDebug) {
            this.resumption = { lines: this.resumption.lines };
        }
    }

    /** Begins: stands still where the first packet originates, or where a restart continues, or runs. */
    begin(): void {
        const { road } = this.execution;
        const { lines, step } = this.resumption;
        [...this.context.notices, ...lines].forEach((line) => void this.console.say('important', `${line}\n`));
        if (step !== undefined) {
            this.execution.jump({ position: onStage(step), reason: 'restart' });
            return;
        }
        const stopsAtOnce = this.context.args.stopOnEntry && !this.context.args.noDebug;
        if (stopsAtOnce && this.debuggee.trace.step(0)) {
            this.execution.jump({ position: onStage(0), reason: 'entry' });
        } else {
            this.execution.move(stopsAtOnce ? forward(road, () => true) : continueForward(road), 'run');
        }
    }

    /** The step the debugger stands on; fails while a packet moves. */
    standing(command: string): Step {
        const step = this.debuggee.trace.step(this.execution.position.step);
        if (this.execution.isMoving || !step) {
            throw new RequestFailure('running', { command });
        }
        return step;
    }

    /** The frames of a thread with the numbers that stand for them. */
    framesOf(threadId: number): { readonly id: number; readonly frame: Frame }[] {
        return this.collectFrames(threadId).map((frame) => {
            const id = this.nextFrame++;
            this.frames.set(id, frame);
            return { id, frame };
        });
    }

    /** The frame of a number. */
    frame(frameId: number): Frame {
        const frame = this.frames.get(frameId);
        if (!frame) {
            throw new RequestFailure('unknown-frame', { frameId });
        }
        return frame;
    }

    /** What there is to see at a frame, or where the debugger stands. */
    view(frameId: number | undefined): View {
        const position = frameId === undefined ? this.execution.position : this.frame(frameId).position;
        return this.views.at(this.debuggee, position);
    }

    /** The value of an expression at a frame, or where the debugger stands. */
    evaluate(frameId: number | undefined, expression: string, context?: string): VariableNode {
        return evaluate(this.view(frameId), expression, context);
    }

    /** In which future one is, and how far back. */
    get moment(): Moment {
        const { position, furthest } = this.execution;
        return momentAt(position.step, furthest, this.futures.current);
    }

    /** Changes something where the debugger stands, and goes into the future that follows from it. */
    edit(edit: Edit, text: string): void {
        this.mayMove('edit');
        const { position, furthest } = this.execution;
        const state = this.debuggee.trace.stateAfter(position.step);
        const edited = edit({ debuggee: this.debuggee, state, checksums: this.context.args.checksums }, text);
        if (edited.state === state) {
            return;
        }
        const future = this.futures.edit(position.step, edited, furthest <= position.step);
        this.enter(future, position);
        this.variables.refresh();
        this.afterwards.push(() => this.announceFork(future, position));
    }

    private announceFork(future: Future, position: Position): void {
        this.console.forked(future, position.step);
        this.announceThreads(position);
        this.announceMemory();
        if (this.context.client.invalidatedEvents) {
            this.context.send('invalidated', { areas: ['all'] });
        }
    }

    /** Tells the client what edits and switches have done, once the request that caused them is answered. */
    announceChanges(): void {
        for (const announce of this.afterwards.splice(0)) {
            announce();
        }
    }

    /** Goes into another future: to the same step where both have it, else to the last one they have in common. */
    switchFuture(id: number): void {
        this.mayMove('vpc/switchFuture');
        const target = this.enterFuture(id);
        this.afterwards.push(() => this.stopped({ position: target, reason: 'goto' }));
    }

    private enterFuture(id: number): Position {
        const { current } = this.futures;
        const future = this.futures.switchTo(id);
        const { position } = this.execution;
        const common = future === current ? position.step : this.futures.lastCommonStep(current, future);
        const target = position.step <= common ? position : onStage(common);
        this.enter(future, target);
        this.afterwards.push(() => this.console.switched(future, target.step));
        return target;
    }

    /** Goes to a moment that a line of the console tells of, where one can go anywhere: not while packets move, nor at the end. */
    travelTo({ future, step }: LoggedMoment): void {
        if (this.over || this.execution.isMoving) {
            return;
        }
        if (future !== this.futures.current) {
            this.enterFuture(future.id);
        }
        this.travel(step);
    }

    /** Goes to a step of the present future, once the present request is answered. */
    travel(step: number, text?: string): void {
        this.mayMove('travel');
        const stop: Stop = { position: onStage(step), reason: 'goto', ...(text !== undefined && { text }) };
        this.afterwards.push(() => this.execution.jump(stop));
    }

    /** Fails where nothing can be moved or changed: a packet moves, or everything is over. */
    mayMove(command: string): Step {
        const step = this.standing(command);
        if (this.over) {
            throw new RequestFailure('ended', { command });
        }
        return step;
    }

    private enter(future: Future, position: Position): void {
        this.execution.adopt(future.debuggee, { position, known: position.step });
        this.context.breakpoints.bind(future.debuggee);
    }

    /**
     * The run in which it is a packet's turn at a step, though others could move; `undefined` when it cannot move. An order that
     * nobody has seen yet is free to choose; where another one has been seen, that stays a future of its own.
     */
    turn(index: number, packetId: number): Trace | undefined {
        const { trace } = this.debuggee;
        const next = packetInTurn(trace.stateAfter(index - 1), packetId);
        if (next && !trace.give(index, next.id)) {
            const what = `#${next.id} before ${threadName(trace.step(index))}`;
            const edited = { state: trace.stateAfter(index - 1), what };
            const future = this.futures.edit(index - 1, edited, this.execution.furthest < index);
            this.enter(future, onStage(index - 1));
            this.console.forked(future, index - 1);
            this.debuggee.trace.give(index, next.id);
        }
        return next && this.debuggee.trace;
    }

    /** Remembers that the client shows the bytes of a packet and wants to hear of changes. */
    noteMemoryRead(reference: string): void {
        this.readPackets.add(reference);
    }

    /** The last act: the capture file. Twice does no harm. */
    async end(): Promise<void> {
        this.over = true;
        this.editWatch.end();
        this.execution.abandon();
        const { pcap } = this.context.args;
        if (pcap === undefined || this.captured) {
            return;
        }
        this.captured = true;
        try {
            await writeCapture(this.context.host, pcap, this.debuggee.trace.steps);
            this.console.say('console', `Wrote ${pcap}.\n`);
        } catch (error) {
            this.console.say(
                'stderr',
                `${new RequestFailure('cannot-write-capture', { path: pcap, problem: messageOf(error) }).message}\n`,
            );
        }
    }

    /** Whether every packet has come to its end, or the session was ended. */
    get isOver(): boolean {
        return this.over;
    }

    /** Announces each step once. */
    stepPassed(step: Step, index: number): void {
        this.console.stepPassed(step, index);
    }

    /** Prints what a log point says. */
    logged(text: string, index: number): void {
        this.console.logged(text, this.debuggee.trace.step(index));
    }

    /** Tells the client that a packet stands still. Numbers of earlier frames and variables die. */
    stopped(stop: Stop): void {
        if (stop.alone === undefined) {
            // Else clients keep what they know of the packets that have stayed where they were.
            this.frames = new Map();
            this.variables.clear();
        }
        this.views.clear();
        this.progress.end();
        this.console.paused();
        this.announceThreads(stop.position);
        const step = this.debuggee.trace.step(stop.position.step);
        const description = describeStop(stop.reason, step, this.moment);
        this.context.send('stopped', {
            reason: stop.reason,
            threadId: stop.alone ?? threadOf(step),
            allThreadsStopped: stop.alone === undefined,
            ...(stop.text !== undefined && { text: stop.text }),
            ...(description !== undefined && { description }),
            ...(stop.breakpoints && { hitBreakpointIds: stop.breakpoints }),
        });
        this.announceMemory();
        this.editWatch.schedule();
    }

    /** Says how it ended: exit code 0 when every expectation holds and no action was refused. */
    ended(): void {
        this.progress.end();
        this.announceThreads(undefined);
        const { summary } = this.debuggee.trace;
        this.console.concluded(summary);
        void this.end().then(() => {
            this.context.send('exited', { exitCode: summary.passed ? 0 : 1 });
            this.context.send('terminated');
        });
    }

    /** A long motion is under way: the client may show how far it is, and offer to break it off. */
    progressed(steps: number): void {
        this.progress.report(steps);
    }

    /** Before a restart: every packet of this run is gone. */
    async leave(): Promise<void> {
        this.announceThreads(undefined);
        await this.end();
    }

    /** A defect: the session stays, the packet stands where it was. */
    failed(problem: string): void {
        this.console.say('stderr', `${new RequestFailure('internal', { command: 'run', problem }).message}\n`);
        this.stopped({ position: this.execution.position, reason: 'pause' });
    }

    private collectFrames(threadId: number): Frame[] {
        const { position } = this.execution;
        const { trace } = this.debuggee;
        if (threadId === threadOf(trace.step(position.step))) {
            return framesAt(this.debuggee, position);
        }
        const packetId = packetOfThread(threadId);
        const packet = trace.step(position.step)?.after.packets.find(({ id }) => id === packetId);
        if (!packet) {
            throw new RequestFailure('unknown-thread', { threadId });
        }
        const last = trace.lastStepOf(packet.id, position.step);
        return last === undefined ? framesOfNewborn(this.debuggee, packet, position) : framesAt(this.debuggee, onStage(last));
    }

    private announceThreads(position: Position | undefined): void {
        this.threadEvents.announce(position ? threadsAt(this.debuggee.trace, position.step) : []);
    }

    private announceMemory(): void {
        if (this.context.client.memoryEvents) {
            for (const memoryReference of this.readPackets) {
                this.context.send('memory', { memoryReference, offset: 0, count: 0x1_0000 });
            }
        }
    }
}
