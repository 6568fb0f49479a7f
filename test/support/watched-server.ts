/** The built language server with somebody who writes down everything it says by itself. */
import { expect } from 'vitest';
import { bundleProgram } from './build-server.js';
import { LanguageClient, type PublishedDiagnostic, type PublishedDiagnostics } from './language-client.js';

/** So long a server may take to be silent about an edit that is done; it is far less where nothing else runs. */
const PATIENCE = 30_000;

/** A server, what it has published last of each file, and what it has complained of. */
export class WatchedServer {
    readonly published = new Map<string, readonly PublishedDiagnostic[]>();
    private readonly complaints: string[] = [];

    private constructor(readonly client: LanguageClient) {
        client.onNotification<PublishedDiagnostics>('textDocument/publishDiagnostics', ({ uri, diagnostics }) =>
            this.published.set(uri, diagnostics),
        );
        client.onNotification<{ type: number; message: string }>('window/logMessage', ({ type, message }) => {
            if (type === 1) {
                this.complaints.push(message);
            }
        });
    }

    /** A server of a freshly built bundle, initialized. */
    static async start(params: object = {}): Promise<WatchedServer> {
        return WatchedServer.of(await bundleProgram('lsp'), params);
    }

    /** A server of a bundle, initialized. */
    static async of(program: string, params: object = {}): Promise<WatchedServer> {
        const server = new WatchedServer(new LanguageClient(process.execPath, [program, '--stdio']));
        await server.client.initialize(params);
        return server;
    }

    /** Waits until what is published of a file is what is expected, in whatever order. */
    async settled(uri: string, expected: readonly PublishedDiagnostic[]): Promise<void> {
        const end = performance.now() + PATIENCE;
        const wanted = asLines(expected);
        while (String(asLines(this.diagnosticsOf(uri))) !== String(wanted) && performance.now() < end) {
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        const said = asLines(this.diagnosticsOf(uri));
        const stale = said.filter((each) => !wanted.includes(each));
        expect({ stale, missing: wanted.filter((each) => !said.includes(each)) }, uri).toEqual({ stale: [], missing: [] });
        expect(said, uri).toEqual(wanted);
    }

    /** What was published last of a file; nothing where it never was. */
    diagnosticsOf(uri: string): readonly PublishedDiagnostic[] {
        return this.published.get(uri) ?? [];
    }

    /** Everything that the server has complained of. */
    get trouble(): string {
        return [...this.complaints, this.client.errorOutput].join('\n');
    }

    /** Ends the server, which must not have complained. */
    async endInPeace(): Promise<void> {
        expect(this.trouble).toBe('');
        expect(await this.client.close()).toBe(0);
    }
}

const asLines = (diagnostics: readonly PublishedDiagnostic[]): string[] =>
    diagnostics.map((diagnostic) => JSON.stringify(diagnostic)).sort();
