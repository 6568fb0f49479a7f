/**
 * The protocol core: takes messages, finds the request's method, sends responses and events in order, and translates
 * failures. It knows nothing of packets.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { asFailure, messageOf, RequestFailure } from '../errors.js';
import { type Disposable, Emitter, type Event } from './emitter.js';
import { checkArguments } from './request-arguments.js';

/** One method per request: arguments in, response body out. */
export type RequestTable = Readonly<Record<string, (args: never, request: DebugProtocol.Request) => unknown>>;

/** The shape of `vscode.DebugAdapter`: what an editor needs to run an adapter inside its own process. */
export interface InlineDebugAdapter extends Disposable {
    readonly onDidSendMessage: Event<DebugProtocol.ProtocolMessage>;
    handleMessage(message: DebugProtocol.ProtocolMessage): void;
}

/** Dispatches requests to a table. Subclasses supply the table and send events. */
export abstract class MessageServer implements InlineDebugAdapter {
    private readonly sent = new Emitter<DebugProtocol.ProtocolMessage>();
    private nextSequence = 1;
    private readonly running = new Set<number>();
    private readonly cancelled = new Set<number>();
    private readonly afterResponse = new Map<number, (() => void)[]>();
    private disposed = false;

    /** Every message that goes to the client. */
    readonly onDidSendMessage = this.sent.event;

    /** The requests served. */
    protected abstract readonly requests: RequestTable;

    /** Takes one message of the client. Never throws: what is wrong is answered or reported as output. */
    handleMessage(message: DebugProtocol.ProtocolMessage): void {
        const problem = problemOf(message);
        if (problem !== undefined) {
            this.reportFault(problem);
        } else if (message.type === 'request') {
            void this.serve(message as DebugProtocol.Request);
        }
    }

    /** Says that something arrived that is no message; there is no request to answer. */
    reportFault(reason: string): void {
        this.sendEvent('output', { category: 'important', output: `Ignored ${reason}.\n` });
    }

    /** Stops sending: the client is gone. */
    dispose(): void {
        this.disposed = true;
        this.sent.dispose();
    }

    /** Sends an event now. */
    protected sendEvent(event: string, body?: object): void {
        this.send({ type: 'event', event, ...(body && { body }) });
    }

    /** Runs something once the response to the request has been sent. */
    protected after(request: DebugProtocol.Request, action: () => void): void {
        const actions = this.afterResponse.get(request.seq) ?? [];
        this.afterResponse.set(request.seq, [...actions, action]);
    }

    /** Takes a request back: if it still runs, its response will say so. */
    protected cancelRequest(sequence: number): void {
        if (this.running.has(sequence)) {
            this.cancelled.add(sequence);
        }
    }

    /** Whether the client has taken the request back. */
    protected isCancelled(request: DebugProtocol.Request): boolean {
        return this.cancelled.has(request.seq);
    }

    private async serve(request: DebugProtocol.Request): Promise<void> {
        this.running.add(request.seq);
        try {
            const answer = this.answer(request);
            const body = answer instanceof Promise ? await answer : answer;
            this.throwIfCancelled(request);
            this.respond(request, { success: true, ...(body !== undefined && { body }) });
            this.runAfter(request);
        } catch (error) {
            this.respondWithFailure(request, asFailure(error, request.command));
        } finally {
            this.running.delete(request.seq);
            this.cancelled.delete(request.seq);
            this.afterResponse.delete(request.seq);
        }
    }

    private answer(request: DebugProtocol.Request): unknown {
        if (!Object.hasOwn(this.requests, request.command)) {
            throw new RequestFailure('unknown-request', { command: request.command });
        }
        const args: Readonly<Record<string, unknown>> = request.arguments ?? {};
        checkArguments(request.command, args);
        return this.requests[request.command]?.(args as never, request);
    }

    private throwIfCancelled(request: DebugProtocol.Request): void {
        if (this.isCancelled(request)) {
            throw new RequestFailure('cancelled');
        }
    }

    private runAfter(request: DebugProtocol.Request): void {
        for (const action of this.afterResponse.get(request.seq) ?? []) {
            try {
                action();
            } catch (error) {
                this.reportFault(`a failure after '${request.command}': ${messageOf(error)}`);
            }
        }
    }

    private respondWithFailure(request: DebugProtocol.Request, failure: RequestFailure): void {
        this.respond(request, { success: false, message: failure.message, body: { error: failure.toMessage() } });
    }

    private respond(request: DebugProtocol.Request, rest: { success: boolean; message?: string; body?: unknown }): void {
        this.send({ type: 'response', request_seq: request.seq, command: request.command, ...rest });
    }

    private send(message: Omit<DebugProtocol.ProtocolMessage, 'seq'> & Record<string, unknown>): void {
        if (!this.disposed) {
            this.sent.fire({ seq: this.nextSequence++, ...message });
        }
    }
}

/** What is wrong with something that should be a protocol message. */
function problemOf(message: unknown): string | undefined {
    if (typeof message !== 'object' || message === null || Array.isArray(message)) {
        return 'a message that is no JSON object';
    }
    const { type, seq, command, arguments: args } = message as Record<string, unknown>;
    if (type !== 'request') {
        return type === 'response' || type === 'event' ? undefined : "a message whose 'type' is none of request, response, event";
    }
    if (typeof seq !== 'number' || typeof command !== 'string') {
        return "a request without a numeric 'seq' and a 'command'";
    }
    return args === undefined || args === null || (typeof args === 'object' && !Array.isArray(args))
        ? undefined
        : `the request '${command}' whose 'arguments' are no object`;
}
