/** What an editor feels: start, keystroke, an inserted line, completion and hover against the bundled server, through its pipe. */
import { readFileSync } from 'node:fs';
import { DiagnosticSeverity } from 'vscode-languageserver-protocol';
import { LanguageClient, type WirePosition } from '../support/language-client.js';
import { median, milliseconds } from './statistics.js';

/** Medians in milliseconds, memory in megabytes. */
export interface ServerFigures {
    readonly start: number;
    readonly keystroke: number;
    /** A line with an instance, which moves everything below. */
    readonly insertion: number;
    readonly completion: number;
    readonly hover: number;
    readonly memory: number;
}

const URI = 'file:///benchmark/main.vpc';
const EDITS = 21;
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
    const editor = editorOf(client);
    const keystroke = await measureEdits(editor, { start: at, end: at }, 'x');
    const below = { line: at.line + 1, character: 0 };
    const insertion = await measureEdits(
        editor,
        { start: below, end: below },
        '        instance inserted { security-groups web }\n',
    );
    const completion = await measureRequests(client, 'textDocument/completion', at);
    const hover = await measureRequests(client, 'textDocument/hover', { ...at, character: at.character - 1 });
    const memory = residentMegabytes(client.pid);
    await client.close();
    return { start: median([...starts, elapsed]), keystroke, insertion, completion, hover, memory };
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

interface WireRange {
    readonly start: WirePosition;
    readonly end: WirePosition;
}

/** Replaces a stretch of the text, and waits for the diagnostics that this causes. */
type Edit = (range: WireRange, text: string) => Promise<unknown>;

function editorOf(client: LanguageClient): Edit {
    let version = 1;
    return (range, text) => {
        const published = client.nextDiagnostics(URI);
        const textDocument = { uri: URI, version: ++version };
        client.notify('textDocument/didChange', { textDocument, contentChanges: [{ range, text }] });
        return published;
    };
}

/** Puts a text in, takes it back, and so on. */
async function measureEdits(edit: Edit, at: WireRange, text: string): Promise<number> {
    const { line, character } = at.start;
    const isLine = text.endsWith('\n');
    const end = isLine ? { line: line + 1, character } : { line, character: character + text.length };
    const samples: number[] = [];
    for (let i = 0; i < EDITS; i++) {
        samples.push(await milliseconds(() => edit(at, text)));
        samples.push(await milliseconds(() => edit({ ...at, end }, '')));
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
