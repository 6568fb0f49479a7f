/** The client's side of a conversation with a language server, whatever carries the messages. */

/** One JSON-RPC message, as far as a test looks into it. */
export interface Message {
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

/** Sends requests and notifications, and hears what the server says. */
export abstract class RpcClient {
    private readonly pending = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
    private readonly listeners = new Set<(message: Message) => void>();
    private readonly handlers = new Map<string, (params: unknown) => unknown>();
    private nextId = 1;

    protected abstract send(message: object): void;

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

    /** Answers a request of the server; others (registering capabilities, refreshing lenses) are granted with `null`. */
    answer(method: string, handler: (params: unknown) => unknown): void {
        this.handlers.set(method, handler);
    }

    /** Calls back with every notification of that method, until the function it answers is called. */
    onNotification<T>(method: string, hear: (params: T) => void): () => void {
        const listener = (message: Message): void => {
            if (message.method === method) {
                hear(message.params as T);
            }
        };
        this.listeners.add(listener);
        return () => void this.listeners.delete(listener);
    }

    /** The next notification of that method for which the test holds. */
    nextNotification<T>(method: string, test: (params: T) => boolean = () => true): Promise<T> {
        return new Promise((resolve) => {
            const stop = this.onNotification<T>(method, (params) => {
                if (test(params)) {
                    stop();
                    resolve(params);
                }
            });
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

    /** A message of the server has arrived. */
    protected dispatch(message: Message): void {
        if (message.method !== undefined) {
            void this.answerServerRequest(message);
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

    private async answerServerRequest({ id, method = '', params }: Message): Promise<void> {
        if (id !== undefined && id !== null) {
            this.send({ jsonrpc: '2.0', id, result: (await this.handlers.get(method)?.(params)) ?? null });
        }
    }

    /** Nothing will be answered any more. */
    protected rejectAll(reason: string): void {
        for (const { reject } of this.pending.values()) {
            reject(new Error(reason));
        }
        this.pending.clear();
    }
}
