/**
 * Random edits, keystroke by keystroke, sent to the built server: no request fails, the server complains of nothing, and when
 * the typing stops, what it has published is what a server says that sees the text for the first time.
 */
import { Cancellation, EmptyFileSystem, type LangiumDocument, URI } from 'langium';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVpcLspServices } from '../../../server/src/lsp/vpc-lsp-module.js';
import { bundleProgram } from '../../support/build-server.js';
import { EXAMPLE_PATHS, exampleText } from '../../support/example-paths.js';
import { LanguageClient, type PublishedDiagnostic, type PublishedDiagnostics } from '../../support/language-client.js';
import { Chances, RandomEditor } from '../../support/random/random-edits.js';
import { repeated, SEED } from '../../support/seed.js';

const EDITS_PER_ROUND = 120;
const EDITS = repeated(3000).numRuns;
/** So long a server may take to be silent about an edit that is done; it is far less where nothing else runs. */
const PATIENCE = 30_000;

let client: LanguageClient;
const published = new Map<string, readonly PublishedDiagnostic[]>();
const complaints: string[] = [];
beforeAll(async () => {
    client = new LanguageClient(process.execPath, [await bundleProgram('lsp'), '--stdio']);
    client.onNotification<PublishedDiagnostics>('textDocument/publishDiagnostics', ({ uri, diagnostics }) =>
        published.set(uri, diagnostics),
    );
    client.onNotification<{ type: number; message: string }>('window/logMessage', ({ type, message }) => {
        if (type === 1) {
            complaints.push(message);
        }
    });
    await client.initialize();
    await shared.workspace.ConfigurationProvider.initialized({});
}, 60_000);
afterAll(() => client.kill());

/** What a person's editor asks while they type. */
const REQUESTS = [
    'documentSymbol',
    'semanticTokens/full',
    'foldingRange',
    'codeLens',
    'documentLink',
    'inlayHint',
    'hover',
    'completion',
    'documentHighlight',
    'definition',
    'codeAction',
    'signatureHelp',
    'selectionRange',
    'formatting',
] as const;

/** Everything any of these requests wants to know, at one place. */
function paramsAt(uri: string, editor: RandomEditor, chances: Chances): object {
    const lines = editor.text.split('\n');
    const line = chances.below(lines.length);
    const position = { line, character: chances.below((lines[line]?.length ?? 0) + 1) };
    const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    const options = { tabSize: 2, insertSpaces: true };
    return { textDocument: { uri }, position, positions: [position], range, context: { diagnostics: [] }, options };
}

/** The services of a server without a connection; they see each text once. */
const { shared, vpc } = createVpcLspServices(EmptyFileSystem);

/** The diagnostics of a text that has just been opened, its runs included. */
async function fresh(uri: string, text: string): Promise<readonly PublishedDiagnostic[]> {
    const document: LangiumDocument = shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse(uri));
    shared.workspace.LangiumDocuments.addDocument(document);
    await shared.workspace.DocumentBuilder.build([document], { validation: true });
    await vpc.diagnostics.LiveRuns.runDocument(document, Cancellation.CancellationToken.None);
    const found = JSON.stringify(vpc.diagnostics.DeliveredDiagnostics.of(document));
    await shared.workspace.DocumentBuilder.update([], [document.uri]);
    return JSON.parse(found) as PublishedDiagnostic[];
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Edits a file without waiting for what the server thinks of it, asking this and that in between. */
async function editAwhile(uri: string, editor: RandomEditor, chances: Chances): Promise<void> {
    for (let version = 2; version < EDITS_PER_ROUND + 2; version++) {
        const contentChanges = [editor.edit()];
        client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
        if (chances.below(3) === 0) {
            const method = `textDocument/${chances.one(REQUESTS)}`;
            await client.request(method, paramsAt(uri, editor, chances)).catch((error: Error) => {
                throw new Error(`${method}: ${error.message}`);
            });
        }
    }
}

async function settled(uri: string, expected: readonly PublishedDiagnostic[]): Promise<void> {
    const end = performance.now() + PATIENCE;
    while (!isSame(published.get(uri), expected) && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(published.get(uri)).toEqual(expected);
}

/** One file, opened, edited, and compared. It stays open: whatever else comes later would be wrong. */
async function round(number: number): Promise<{ readonly uri: string; readonly expected: readonly PublishedDiagnostic[] }> {
    const chances = new Chances(SEED + number);
    const uri = `file:///workspace/round-${number}.vpc`;
    const editor = new RandomEditor(exampleText(chances.one(EXAMPLE_PATHS)), chances);
    client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'vpc', version: 1, text: editor.text } });
    try {
        await editAwhile(uri, editor, chances);
        // An earlier text may have been the same one: what is published counts once the server has come to the last.
        await client.request('textDocument/documentSymbol', { textDocument: { uri } });
        const expected = await fresh(uri, editor.text);
        await settled(uri, expected);
        return { uri, expected };
    } catch (error) {
        const what = error instanceof Error ? error.message : String(error);
        throw new Error(`${what}\n\nin round ${number} of VPC_TEST_SEED=${SEED}, at the text:\n\n${editor.text}`, {
            cause: error,
        });
    }
}

test(
    `${EDITS} random edits leave the server as if it had just begun`,
    async () => {
        for (let number = 0; number * EDITS_PER_ROUND < EDITS; number++) {
            const { uri, expected } = await round(number);
            await new Promise((resolve) => setTimeout(resolve, 0));
            expect(published.get(uri)).toEqual(expected);
            client.notify('textDocument/didClose', { textDocument: { uri } });
            published.delete(uri);
        }
        expect(complaints).toEqual([]);
        expect(client.errorOutput).toBe('');
        expect(await client.close()).toBe(0);
    },
    60_000 + EDITS * 100,
);
