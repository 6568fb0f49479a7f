/**
 * Random edits, keystroke by keystroke, sent to the built server: no request fails, the server complains of nothing, and when
 * the typing stops, what it has published and what it answers is what a server says that sees the text for the first time.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleProgram } from '../../support/build-server.js';
import { EXAMPLE_PATHS, exampleText } from '../../support/example-paths.js';
import { FreshStart } from '../../support/fresh-start.js';
import { Progress } from '../../support/progress.js';
import { answersAt, ask, paramsAt, REQUESTS } from '../../support/random/editor-requests.js';
import { Chances, RandomEditor } from '../../support/random/random-edits.js';
import type { PublishedDiagnostic } from '../../support/rpc-client.js';
import { repeated, SEED } from '../../support/seed.js';
import { WatchedServer } from '../../support/watched-server.js';

const EDITS_PER_ROUND = 120;
const EDITS = repeated(3000).numRuns;

/** The server that is edited in, one that sees each text once, and the services of one. */
let server: WatchedServer;
let newcomer: WatchedServer;
const fresh = new FreshStart();
beforeAll(async () => {
    const program = await bundleProgram('lsp');
    server = await WatchedServer.of(program);
    newcomer = await WatchedServer.of(program);
    await fresh.initialize();
}, 60_000);
afterAll(() => {
    server.client.kill();
    newcomer.client.kill();
});

/** Edits a file without waiting for what the server thinks of it, asking this and that in between. */
async function editAwhile(uri: string, editor: RandomEditor, chances: Chances): Promise<void> {
    for (let version = 2; version < EDITS_PER_ROUND + 2; version++) {
        const contentChanges = [editor.edit()];
        server.client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
        if (chances.below(3) === 0) {
            await ask(server.client, chances.one(REQUESTS), paramsAt(uri, editor.text, chances));
        }
    }
}

const open = (uri: string, text: string): object => ({ textDocument: { uri, languageId: 'vpc', version: 1, text } });

/** A server that has just been told of the text answers the same. */
async function compareAnswers(uri: string, text: string, chances: Chances): Promise<void> {
    const params = paramsAt(uri, text, chances);
    newcomer.client.notify('textDocument/didOpen', open(uri, text));
    const expected = await answersAt(newcomer.client, params);
    newcomer.client.notify('textDocument/didClose', { textDocument: { uri } });
    expect(await answersAt(server.client, params), JSON.stringify(params)).toEqual(expected);
}

/** One file, opened, edited, and compared. It stays open: whatever else comes later would be wrong. */
async function round(number: number): Promise<{ readonly uri: string; readonly expected: readonly PublishedDiagnostic[] }> {
    const chances = new Chances(SEED + number);
    const uri = `file:///workspace/round-${number}.vpc`;
    const editor = new RandomEditor(exampleText(chances.one(EXAMPLE_PATHS)), chances);
    server.client.notify('textDocument/didOpen', open(uri, editor.text));
    try {
        await editAwhile(uri, editor, chances);
        // An earlier text may have been the same one: what is published counts once the server has come to the last.
        await compareAnswers(uri, editor.text, chances);
        const expected = (await fresh.diagnosticsOf(new Map([[uri, editor.text]]))).get(uri) ?? [];
        await server.settled(uri, expected);
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
        const progress = new Progress('edits', EDITS, server.client.pid);
        for (let number = 0; number * EDITS_PER_ROUND < EDITS; number++) {
            progress.report(number * EDITS_PER_ROUND, `round ${number} of seed ${SEED}`);
            const { uri, expected } = await round(number);
            await new Promise((resolve) => setTimeout(resolve, 0));
            expect(server.published.get(uri)).toEqual(expected);
            server.client.notify('textDocument/didClose', { textDocument: { uri } });
            server.published.delete(uri);
        }
        await server.endInPeace();
        await newcomer.endInPeace();
    },
    60_000 + EDITS * 200,
);
