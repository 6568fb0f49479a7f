/** Failed expectations and suppressions as an editor gets them from the built server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver-protocol';
import { bundleProgram } from '../../support/build-server.js';
import { LanguageClient, type PublishedDiagnostics } from '../../support/language-client.js';

const URI = 'file:///workspace/main.vpc';
const program = (claim: string, tail = ''): string => `vpc lab {
    cidr 10.0.0.0/16
    security-group closed { }
    subnet web {
        cidr 10.0.1.0/24
        instance a
        instance b { security-groups closed }
    }
}
probe ping: icmp a -> b expect ${claim}${tail}
`;

let bundle = '';
beforeAll(async () => {
    bundle = await bundleProgram('lsp');
}, 60_000);

let client: LanguageClient;
beforeEach(async () => {
    client?.kill();
    client = new LanguageClient(process.execPath, [bundle, '--stdio']);
    await client.initialize();
});
afterAll(() => client.kill());

let version = 1;
const change = (text: string): void =>
    client.notify('textDocument/didChange', { textDocument: { uri: URI, version: ++version }, contentChanges: [{ text }] });

/** The next diagnostics that hold. */
const published = (test: (codes: readonly unknown[]) => boolean): Promise<PublishedDiagnostics> =>
    client.nextNotification<PublishedDiagnostics>('textDocument/publishDiagnostics', ({ diagnostics }) =>
        test(diagnostics.map(({ code }) => code)),
    );
const failed = () => published((codes) => codes.includes('expectation/failed'));
const sound = () => published((codes) => codes.length === 0);

describe('a failed expectation', () => {
    test('comes a moment after the diagnostics of the checker, with the deciding line', async () => {
        const first = client.open(URI, program('answered'));
        const later = failed();
        expect((await first).diagnostics).toEqual([]);
        expect((await later).diagnostics).toMatchObject([
            {
                severity: 2,
                source: 'vpc',
                range: { start: { line: 9, character: 24 } },
                relatedInformation: [{ location: { uri: URI, range: { start: { line: 6 } } } }],
                data: { run: { kind: 'probe', name: 'ping' }, expected: 'answered' },
            },
        ]);
    });

    test('goes with its reason, and follows the text until then', async () => {
        const begun = failed();
        await client.open(URI, program('answered'));
        await begun;
        const moved = failed();
        change(`// A note.\n\n${program('answered')}`);
        expect((await moved).diagnostics).toMatchObject([{ range: { start: { line: 11 } } }]);
        const repaired = sound();
        change(program('dropped'));
        await repaired;
    });

    test('keeps its deciding line when the file is read again', async () => {
        const begun = failed();
        await client.open(URI, program('answered'));
        const related = (await begun).diagnostics[0];
        const again = failed();
        client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: URI, type: 2 }] });
        expect((await again).diagnostics[0]).toEqual(related);
    });

    test('is silent where a comment says why', async () => {
        const unused = published((codes) => codes.includes('suppression/unused'));
        await client.open(URI, program('dropped', '  // vpc-ignore expectation/failed: b is still to be opened'));
        await unused;
        const used = sound();
        change(program('answered', '  // vpc-ignore expectation/failed: b is still to be opened'));
        await used;
    });

    test('has a quick fix that suppresses it', async () => {
        const known = failed();
        await client.open(URI, program('answered'));
        await known;
        const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
            textDocument: { uri: URI },
            range: { start: { line: 9, character: 30 }, end: { line: 9, character: 30 } },
            context: { diagnostics: [] },
        });
        expect(actions.map(({ title }) => title)).toContain("Suppress 'expectation/failed' on this line");
    });

    test('nobody hears of while the file has an error', async () => {
        const known = failed();
        await client.open(URI, program('answered'));
        await known;
        const broken = published((codes) => codes.includes('name/unresolved'));
        change(program('answered').replace('a -> b', 'c -> b'));
        expect((await broken).diagnostics).toHaveLength(1);
    });
});
