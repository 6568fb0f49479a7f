/** What an editor feels: start, keystroke, completion and hover against the bundled server, through its pipe. */
import { readFileSync } from 'node:fs';
import { DiagnosticSeverity } from 'vscode-languageserver-protocol';
import { LanguageClient, type WirePosition } from '../support/language-client.js';
import { median, milliseconds } from './statistics.js';

/** Medians in milliseconds, memory in megabytes. */
export interface ServerFigures {
    readonly start: number;
    readonly keystroke: number;
    readonly completion: number;
    readonly hover: number;
    readonly memory: number;
}

const URI = 'file:///benchmark/main.vpc';
const KEYSTROKES = 21;
const REQUESTS = 21;
const STARTS = 5;

/** Measures one server on one text. */
export async function measureServer(server: string, text: string): Promise<ServerFigures> {
    const starts: number[] = [];
    for (let round = 1; round < STARTS; round++) {
        const { client, elapsed } = await start(server, text);
        starts.push(elapsed);
        await client.close();
    }
    const { client, elapsed } = await start(server, text);
    const at = middleInstance(text);
    const keystroke = await measureKeystrokes(client, at);
    const completion = await measureRequests(client, 'textDocument/completion', at);
    const hover = await measureRequests(client, 'textDocument/hover', { ...at, character: at.character - 1 });
    const memory = residentMegabytes(client.pid);
    await client.close();
    return { start: median([...starts, elapsed]), keystroke, completion, hover, memory };
}

async function start(server: string, text: string): Promise<{ client: LanguageClient; elapsed: number }> {
    const begin = performance.now();
    const client = new LanguageClient(process.execPath, [server, '--stdio']);
    await client.initialize();
    const { diagnostics } = await client.open(URI, text);
    const wrong = diagnostics.find(({ severity }) => severity !== DiagnosticSeverity.Hint);
    if (wrong) {
        throw new Error(`The generated topology has diagnostics: ${wrong.message}`);
    }
    return { client, elapsed: performance.now() - begin };
}

/** Just after the name of a security group that an instance in the middle of the file uses. */
function middleInstance(text: string): WirePosition {
    const lines = text.split('\n');
    const line = lines.findIndex((content, i) => i >= lines.length / 2 && content.includes('security-groups web }'));
    const character = (lines[line]?.indexOf('security-groups web') ?? 0) + 'security-groups web'.length;
    return { line, character };
}

/** Types a letter, takes it back, and so on; every edit waits for the diagnostics it causes. */
async function measureKeystrokes(client: LanguageClient, at: WirePosition): Promise<number> {
    const samples: number[] = [];
    for (let version = 2; version < 2 + 2 * KEYSTROKES; version++) {
        const end = { ...at, character: at.character + (version % 2) };
        const change = { range: { start: at, end }, text: version % 2 === 0 ? 'x' : '' };
        samples.push(
            await milliseconds(() => {
                const published = client.nextDiagnostics(URI);
                client.notify('textDocument/didChange', { textDocument: { uri: URI, version }, contentChanges: [change] });
                return published;
            }),
        );
    }
    return median(samples);
}

async function measureRequests(client: LanguageClient, method: string, position: WirePosition): Promise<number> {
    const samples: number[] = [];
    for (let i = 0; i < REQUESTS; i++) {
        samples.push(await milliseconds(() => client.request(method, { textDocument: { uri: URI }, position })));
    }
    return median(samples);
}

/** What the process holds in memory; NaN where `/proc` does not exist. */
function residentMegabytes(pid: number): number {
    try {
        const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return Number(kilobytes) / 1024;
    } catch {
        return Number.NaN;
    }
}
