/** One launch from its first step to its end: what the client hears of it, and what it may ask while a packet stands still. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { isNowhere, type Step, summarizeRun } from '#language';
import type { BreakpointSet } from './breakpoints/breakpoint-set.js';
import { writeCapture } from './capture.js';
import type { DebugHost } from './debug-host.js';
import type { Debuggee } from './debuggee.js';
import { messageOf, RequestFailure } from './errors.js';
import { Execution, type ExecutionListener } from './execution.js';
import type { ClientConventions } from './from-dap.js';
import type { LaunchArguments } from './launch-arguments.js';
import { categoryOf, textOfOutcome, textOfStep } from './output.js';
import { Progress } from './progress.js';
import { View } from './scopes/view.js';
import { type Frame, framesAt, framesOfNewborn } from './stack-frames.js';
import { continueForward, forward, type Stop } from './stepping.js';
import { packetOfThread, threadOf, threadsAt } from './threads.js';
import { toClientLocation, toClientSource } from './to-dap.js';
import { onStage } from './trace-cursor.js';
import { VariableStore } from './variables.js';

/** Milliseconds of standing still before the files are looked at. */
const EDIT_CHECK_DELAY = 100;

/** Sends one event to the client. */
export type SendEvent = (event: string, body?: object) => void;

/** What a run needs from its session. */
export interface RunContext {
    readonly host: DebugHost;
    readonly client: ClientConventions;
    readonly args: LaunchArguments;
    readonly breakpoints: BreakpointSet;
    readonly send: SendEvent;
}

/** One run. A restart makes a new one. */
export class SessionRun implements ExecutionListener {
    readonly execution: Execution;
    readonly variables = new VariableStore();
    private readonly progress: Progress;
    private readonly frames = new Map<number, Frame>();
    private nextFrame = 1;
    private knownThreads = new Map<number, string>();
    private readonly readPackets = new Set<string>();
    private readonly reportedEdits = new Set<string>();
    private editCheck: ReturnType<typeof setTimeout> | undefined;
    private captured = false;
    private over = false;

    constructor(
        readonly debuggee: Debuggee,
        private readonly context: RunContext,
    ) {
        this.execution = new Execution(debuggee, context.breakpoints, this);
        this.progress = new Progress(context.client.progressEvents ? context.send : () => undefined);
    }

    /** Begins: stands still where the first packet originates, or runs. */
    begin(): void {
        const { road } = this.execution;
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
        const step = this.debuggee.trace.step(position.step);
        if (!step) {
            throw new RequestFailure('running', { command: 'view' });
        }
        return new View(this.debuggee, position, step);
    }

    /** Remembers that the client shows the bytes of a packet and wants to hear of changes. */
    noteMemoryRead(reference: string): void {
        this.readPackets.add(reference);
    }

    /** The last act: the capture file. Twice does no harm. */
    async end(): Promise<void> {
        this.over = true;
        clearTimeout(this.editCheck);
        this.execution.abandon();
        const { pcap } = this.context.args;
        if (pcap === undefined || this.captured) {
            return;
        }
        this.captured = true;
        try {
            await writeCapture(this.context.host, pcap, this.debuggee.trace.steps);
            this.say('console', `Wrote ${pcap}.\n`);
        } catch (error) {
            this.say(
                'stderr',
                `${new RequestFailure('cannot-write-capture', { path: pcap, problem: messageOf(error) }).message}\n`,
            );
        }
    }

    /** Whether every packet has come to its end, or the session was ended. */
    get isOver(): boolean {
        return this.over;
    }

    /** Announces each step once, as a line that leads to its place in the file. */
    stepPassed(step: Step): void {
        const body = { category: categoryOf(step), output: textOfStep(step) };
        this.context.send('output', { ...body, ...toClientLocationOf(this.context.client, step) });
    }

    /** Prints what a log point says. */
    logged(text: string, index: number): void {
        const step = this.debuggee.trace.step(index);
        this.context.send('output', {
            category: 'stdout',
            output: `${text}\n`,
            ...(step && toClientLocationOf(this.context.client, step)),
        });
    }

    /** Tells the client that a packet stands still. Numbers of earlier frames and variables die. */
    stopped(stop: Stop): void {
        this.frames.clear();
        this.variables.clear();
        this.progress.end();
        this.announceThreads(stop);
        const step = this.debuggee.trace.step(stop.position.step);
        this.context.send('stopped', {
            reason: stop.reason,
            threadId: threadOf(step),
            allThreadsStopped: true,
            ...(stop.text !== undefined && { text: stop.text }),
            ...(stop.reason === 'exception' && {
                description: step?.outcome === 'failed' ? 'Expectation failed' : 'Packet dropped',
            }),
            ...(stop.breakpoints && { hitBreakpointIds: stop.breakpoints }),
        });
        this.announceMemory();
        this.scheduleEditCheck();
    }

    /** Says how it ended: exit code 0 when every expectation holds and no action was refused. */
    ended(): void {
        this.progress.end();
        this.announceThreads(undefined);
        const summary = summarizeRun(this.debuggee.trace.steps);
        this.say('stdout', textOfOutcome(summary));
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
        this.say('stderr', `${new RequestFailure('internal', { command: 'run', problem }).message}\n`);
        this.stopped({ position: this.execution.position, reason: 'pause' });
    }

    private say(category: 'console' | 'stdout' | 'stderr', output: string): void {
        this.context.send('output', { category, output });
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

    /** Packets come and go: also backwards. */
    private announceThreads(stop: Stop | undefined): void {
        const threads = stop ? threadsAt(this.debuggee.trace, stop.position.step) : [];
        const present = new Map(threads.map(({ id, name }) => [id, name]));
        for (const threadId of this.knownThreads.keys()) {
            if (!present.has(threadId)) {
                this.context.send('thread', { reason: 'exited', threadId });
            }
        }
        for (const threadId of present.keys()) {
            if (!this.knownThreads.has(threadId)) {
                this.context.send('thread', { reason: 'started', threadId });
            }
        }
        this.knownThreads = present;
    }

    private announceMemory(): void {
        if (this.context.client.memoryEvents) {
            for (const memoryReference of this.readPackets) {
                this.context.send('memory', { memoryReference, offset: 0, count: 0x1_0000 });
            }
        }
    }

    /** Files are looked at when the person pauses to read, not while steps follow each other. */
    private scheduleEditCheck(): void {
        clearTimeout(this.editCheck);
        this.editCheck = setTimeout(() => void this.noticeEdits(), EDIT_CHECK_DELAY);
    }

    /** A session keeps the program as it was loaded; when a file has changed since, it says so once. */
    private async noticeEdits(): Promise<void> {
        const { host, client } = this.context;
        for (const { uri, text } of this.debuggee.program.documents) {
            if (!host.currentText || this.reportedEdits.has(uri)) {
                continue;
            }
            const now = await host.currentText(uri).catch(() => undefined);
            if (now !== text && !this.over && !this.reportedEdits.has(uri)) {
                this.reportedEdits.add(uri);
                const name = toClientSource(client, uri).path;
                const what = now === undefined ? 'is gone' : 'has changed';
                this.context.send('output', {
                    category: 'important',
                    output: `${name} ${what} since this session began. The session goes on with the file as it was; restart to use the new one.\n`,
                });
            }
        }
    }
}

const toClientLocationOf = (
    client: ClientConventions,
    step: Step,
): Pick<Dap.OutputEvent['body'], 'source' | 'line' | 'column'> => {
    const place = isNowhere(step.decidedBy) ? undefined : toClientLocation(client, step.decidedBy);
    return place ? { source: place.source, line: place.line, column: place.column } : {};
};
