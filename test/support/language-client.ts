/** A language client made of a child process and `Content-Length` frames: it shows what really crosses the wire. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Message, RpcClient } from './rpc-client.js';

export { type PublishedDiagnostic, type PublishedDiagnostics, RequestError, type WirePosition } from './rpc-client.js';

/** Speaks to a language server over its standard streams. */
export class LanguageClient extends RpcClient {
    /** Everything the server wrote to its standard error. */
    errorOutput = '';
    /** What the server is told when it asks for the settings of a section: one value, or `null` for none. */
    settings: unknown = null;
    private readonly process: ChildProcessWithoutNullStreams;
    private received = Buffer.alloc(0);

    /** `sections` are the settings of those sections that have some of their own. */
    constructor(command: string, args: readonly string[], sections: Readonly<Record<string, unknown>> = {}) {
        super();
        this.answer('workspace/configuration', (params) =>
            (params as { items: { section?: string }[] }).items.map(({ section }) => sections[section ?? ''] ?? this.settings),
        );
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

    /** Writes bytes as they are: for messages that are no messages. */
    sendRaw(text: string): void {
        this.process.stdin.write(text);
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

    protected override send(message: object): void {
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
}
