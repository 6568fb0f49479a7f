/** One server with one file open: what is measured is the same for all, through the same pipe. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LanguageClient } from '../support/language-client.js';
import type { PeerText } from './peer-texts.js';
import type { Peer } from './peers.js';
import { milliseconds } from './statistics.js';

/** What takes longer is not waited for. */
const PATIENCE = 60_000;

/** A running server. */
export class PeerSession {
    private version = 1;

    private constructor(
        private readonly peer: Peer,
        private readonly text: PeerText,
        private readonly client: LanguageClient,
    ) {}

    /** Starts a server, opens the file and waits for its diagnostics; says how long that took. */
    static async start(peer: Peer, text: PeerText): Promise<{ readonly session: PeerSession; readonly elapsed: number }> {
        const client = new LanguageClient(peer.command, peer.args, peer.settings);
        const session = new PeerSession(peer, text, client);
        try {
            return { session, elapsed: await session.timed(() => session.open()) };
        } catch (error) {
            client.kill();
            throw error;
        }
    }

    /** Types a letter, or takes it back; until the diagnostics that it causes. */
    keystroke(): Promise<number> {
        const { uri } = this.peer;
        const start = this.text.position;
        const end = { ...start, character: start.character + (this.version % 2 === 0 ? 1 : 0) };
        const change = { range: { start, end }, text: this.version % 2 === 0 ? '' : 'x' };
        this.version++;
        return this.timed(() =>
            this.diagnosticsAfter('textDocument/didChange', {
                textDocument: { uri, version: this.version },
                contentChanges: [change],
            }),
        );
    }

    completion(): Promise<number> {
        return this.timed(() => this.ask('textDocument/completion', 0));
    }

    hover(): Promise<number> {
        return this.timed(() => this.ask('textDocument/hover', -1));
    }

    /** What the process holds, in megabytes; NaN where `/proc` does not exist. */
    memory(): number {
        try {
            const status = readFileSync(`/proc/${this.client.pid}/status`, 'utf8');
            return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
        } catch {
            return Number.NaN;
        }
    }

    /** Ends the process: some take their time to end by themselves. */
    end(): void {
        this.client.kill();
    }

    private async open(): Promise<unknown> {
        const folder = dirname(this.peer.uri);
        await this.client.initialize({
            rootUri: folder,
            workspaceFolders: [{ uri: folder, name: 'benchmark' }],
            capabilities: CAPABILITIES,
        });
        this.client.notify('workspace/didChangeConfiguration', { settings: this.peer.settings });
        const { uri, languageId } = this.peer;
        return this.diagnosticsAfter('textDocument/didOpen', {
            textDocument: { uri, languageId, version: this.version, text: this.text.text },
        });
    }

    private diagnosticsAfter(method: string, params: object): Promise<unknown> {
        const { uri, pulls } = this.peer;
        const published = pulls ? undefined : this.client.nextDiagnostics(uri);
        this.client.notify(method, params);
        return published ?? this.client.request('textDocument/diagnostic', { textDocument: { uri } });
    }

    private ask(method: string, shift: number): Promise<unknown> {
        const { line, character } = this.text.position;
        const position = { line, character: character + shift };
        return this.client.request(method, { textDocument: { uri: this.peer.uri }, position });
    }

    private timed(work: () => Promise<unknown>): Promise<number> {
        return milliseconds(() => Promise.race([work(), outOfPatience()]));
    }
}

/** Asks for settings instead of being told, which the server of YAML needs. */
const CAPABILITIES = { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: false } } };

const outOfPatience = (): Promise<never> =>
    new Promise((_, reject) => {
        setTimeout(() => reject(new Error(`No answer within ${PATIENCE / 1000} s.`)), PATIENCE).unref();
    });
