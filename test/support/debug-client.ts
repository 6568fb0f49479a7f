/**
 * A debug client for tests: talks to a session in this process and remembers what it heard. Whatever the adapter says is
 * checked against the published protocol; a breach fails the next thing that the test does.
 */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import type { InlineDebugAdapter } from '../../server/src/debug/protocol/message-server.js';
import { protocolProblem } from './dap-schema.js';

/** A failed request, as the client sees it. */
export class RequestError extends Error {}

/** Sends requests and collects responses and events. */
export class DebugClient {
    readonly events: Dap.Event[] = [];
    private readonly waiting = new Map<number, { resolve: (body: unknown) => void; reject: (error: Error) => void }>();
    private listeners: (() => void)[] = [];
    private sequence = 1;
    private heard = 0;
    private breach: Error | undefined;

    constructor(private readonly adapter: InlineDebugAdapter) {
        adapter.onDidSendMessage((message) => this.receive(message));
    }

    /** Sends a request; a failure rejects with the adapter's message. */
    request<T = Record<string, unknown>>(command: string, args: object = {}): Promise<T> {
        this.throwBreach();
        const seq = this.sequence++;
        const answer = new Promise<T>((resolve, reject) => {
            this.waiting.set(seq, { resolve: resolve as (body: unknown) => void, reject });
        });
        this.adapter.handleMessage({ seq, type: 'request', command, arguments: args } as Dap.Request);
        return answer;
    }

    /** The next event that is one of these, from the given point on. */
    async event(names: readonly string[], from = 0): Promise<Dap.Event> {
        for (let i = from; ; i++) {
            while (i >= this.events.length) {
                await this.next();
            }
            const event = this.events[i] as Dap.Event;
            if (names.includes(event.event)) {
                return event;
            }
        }
    }

    /** Does something and waits until a packet stands still again or the session ends. */
    async settled(action: () => Promise<unknown>): Promise<Dap.Event> {
        const from = this.events.length;
        await action();
        const event = await this.event(['stopped', 'terminated'], from);
        this.throwBreach();
        return event;
    }

    /** What was printed from the given event on. */
    output(from = 0): string {
        return this.events
            .slice(from)
            .filter(({ event }) => event === 'output')
            .map(({ body }) => (body as Dap.OutputEvent['body']).output)
            .join('');
    }

    private next(): Promise<void> {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error('The adapter has said nothing for 5 s.')), 5000);
            this.listeners.push(() => {
                clearTimeout(timer);
                resolve();
            });
        });
    }

    private receive(message: Dap.ProtocolMessage): void {
        this.inspect(message);
        if (message.type === 'event') {
            this.events.push(message as Dap.Event);
        } else {
            this.settle(message as Dap.Response);
        }
        const listeners = this.listeners;
        this.listeners = [];
        for (const listener of listeners) {
            listener();
        }
    }

    /** The protocol's own rules: numbers go up by one, each request is answered once, nothing comes before the first answer. */
    private inspect(message: Dap.ProtocolMessage): void {
        const answered = (message as Dap.Response).request_seq;
        const problem =
            protocolProblem(message) ??
            (message.seq === ++this.heard ? undefined : `message ${message.seq} comes after ${this.heard - 1} others`) ??
            (message.type !== 'response' || this.waiting.has(answered) ? undefined : `request ${answered} is answered twice`);
        if (problem !== undefined) {
            this.breach ??= new Error(`Against the protocol: ${problem}: ${JSON.stringify(message).slice(0, 400)}`);
        }
    }

    private throwBreach(): void {
        if (this.breach) {
            throw this.breach;
        }
    }

    private settle(response: Dap.Response): void {
        const waiting = this.waiting.get(response.request_seq);
        this.waiting.delete(response.request_seq);
        if (response.success) {
            waiting?.resolve(response.body ?? {});
        } else {
            waiting?.reject(new RequestError(response.message));
        }
    }
}
