/** A language client made of a child process and `Content-Length` frames: it shows what really crosses the wire. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';

/** One JSON-RPC message, as far as a test looks into it. */
interface Message {
    readonly id?: number | string | null;
    readonly method?: string;
    readonly params?: unknown;
    readonly result?: unknown;
    readonly error?: { readonly code: number; readonly message: string };
}

/** What a server publishes for one file. */
export interface PublishedDiagnostics {
    readonly uri: string;
    readonly version?: number;
    readonly diagnostics: readonly PublishedDiagnostic[];
}

/** One diagnostic on the wire. */
export interface PublishedDiagnostic {
    readonly range: { readonly start: WirePosition; readonly end: WirePosition };
    readonly severity: number;
    readonly code?: string;
    readonly message: string;
    readonly data?: unknown;
}

/** Zero-based, as LSP counts. */
export interface WirePosition {
    readonly line: number;
    readonly character: number;
}

/** A failed request, with the code the server gave. */
export class RequestError extends Error {
    constructor(
        readonly code: number,
        message: string,
    ) {
        super(message);
    }
}

/** Speaks to a language server over its standard streams. */
export class LanguageClient {
    /** Everything the server wrote to its standard error. */
    errorOutput = '';
    /** What the server is told when it asks for the settings of a section: one value, or `null` for none. */
    settings: unknown = null;
    private readonly process: ChildProcessWithoutNullStreams;
    private readonly pending = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
    private readonly listeners = new Set<(message: Message) => void>();
    private received = Buffer.alloc(0);
    private nextId = 1;

    /** `sections` are the settings of those sections that have some of their own. */
    constructor(
        command: string,
        args: readonly string[],
        private readonly sections: Readonly<Record<string, unknown>> = {},
    ) {
        this.process = spawn(command, args);
        this.process.stdout.on('data', (chunk: Buffer) => this.receive(chunk));
        this.process.stderr.on('data', (chunk: Buffer) => {
            this.errorOutput += chunk.toString();
        });
        this.process.stdin.on('error', () => undefined);
        this.process.on('exit', (code) => this.rejectAll(`The server ended with code ${code}. ${this.errorOutput}`));
    }

    get pid(): number {
        return this.process.pid ?? 0;
    }

    /** False once the process has ended. */
    get running(): boolean {
        return this.process.exitCode === null && this.process.signalCode === null;
    }

    /** Sends a request; rejects with `RequestError` when the server answers with an error. */
    request<T = unknown>(method: string, params: unknown): Promise<T> {
        const id = this.nextId++;
        const answer = new Promise<unknown>((resolve, reject) => this.pending.set(id, { resolve, reject }));
        this.send({ jsonrpc: '2.0', id, method, params });
        return answer as Promise<T>;
    }

    notify(method: string, params: unknown): void {
        this.send({ jsonrpc: '2.0', method, params });
    }

    /** Writes bytes as they are: for messages that are no messages. */
    sendRaw(text: string): void {
        this.process.stdin.write(text);
    }

    /** The next notification of that method for which the test holds. */
    nextNotification<T>(method: string, test: (params: T) => boolean = () => true): Promise<T> {
        return new Promise((resolve) => {
            const listener = (message: Message): void => {
                if (message.method === method && test(message.params as T)) {
                    this.listeners.delete(listener);
                    resolve(message.params as T);
                }
            };
            this.listeners.add(listener);
        });
    }

    /** Performs `initialize` and `initialized`. */
    async initialize(params: object = {}): Promise<{ capabilities: Record<string, unknown> }> {
        const result = await this.request<{ capabilities: Record<string, unknown> }>('initialize', {
            processId: null,
            rootUri: null,
            capabilities: {},
            workspaceFolders: null,
            ...params,
        });
        this.notify('initialized', {});
        return result;
    }

    /** Opens a file and waits for its diagnostics. */
    open(uri: string, text: string): Promise<PublishedDiagnostics> {
        const published = this.nextDiagnostics(uri);
        this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'vpc', version: 1, text } });
        return published;
    }

    /** The next diagnostics the server publishes for a file. */
    nextDiagnostics(uri: string): Promise<PublishedDiagnostics> {
        return this.nextNotification<PublishedDiagnostics>('textDocument/publishDiagnostics', (params) => params.uri === uri);
    }

    /** `shutdown`, `exit`, and the exit code. */
    async close(): Promise<number | null> {
        const ended = this.running ? once(this.process, 'exit') : Promise.resolve();
        await this.request('shutdown', null);
        this.notify('exit', null);
        await ended;
        return this.process.exitCode;
    }

    /** Ends the process without asking. */
    kill(): void {
        this.process.kill('SIGKILL');
    }

    private send(message: object): void {
        const body = Buffer.from(JSON.stringify(message));
        this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
        this.process.stdin.write(body);
    }

    private receive(chunk: Buffer): void {
        this.received = Buffer.concat([this.received, chunk]);
        for (;;) {
            const headerEnd = this.received.indexOf('\r\n\r\n');
            const length = Number(
                /Content-Length: (\d+)/i.exec(this.received.subarray(0, Math.max(0, headerEnd)).toString())?.[1],
            );
            const end = headerEnd + 4 + length;
            if (headerEnd < 0 || Number.isNaN(length) || this.received.length < end) {
                return;
            }
            const message = JSON.parse(this.received.subarray(headerEnd + 4, end).toString()) as Message;
            this.received = this.received.subarray(end);
            this.dispatch(message);
        }
    }

    private dispatch(message: Message): void {
        if (message.method !== undefined) {
            this.answerServerRequest(message);
            for (const listener of [...this.listeners]) {
                listener(message);
            }
            return;
        }
        const waiting = this.pending.get(Number(message.id));
        this.pending.delete(Number(message.id));
        if (message.error) {
            waiting?.reject(new RequestError(message.error.code, message.error.message));
        } else {
            waiting?.resolve(message.result);
        }
    }

    /** Requests of the server (registering capabilities, refreshing lenses) are granted with `null`; settings are answered. */
    private answerServerRequest({ id, method, params }: Message): void {
        if (id !== undefined && id !== null) {
            const asked = method === 'workspace/configuration' ? (params as { items: { section?: string }[] }).items : undefined;
            const result = asked?.map(({ section }) => this.sections[section ?? ''] ?? this.settings) ?? null;
            this.send({ jsonrpc: '2.0', id, result });
        }
    }

    private rejectAll(reason: string): void {
        for (const { reject } of this.pending.values()) {
            reject(new Error(reason));
        }
        this.pending.clear();
    }
}
