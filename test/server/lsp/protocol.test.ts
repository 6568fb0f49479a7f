/** The bundled server over its standard streams, byte by byte: what an editor really meets. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CodeAction, CompletionList, Hover } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LaunchTarget } from '../../../server/src/requests.js';
import { bundleProgram } from '../../support/build-server.js';
import { LanguageClient, type PublishedDiagnostics, RequestError } from '../../support/language-client.js';

const URI = 'file:///workspace/main.vpc';
const PROGRAM = `vpc lab {
    cidr 10.0.0.0/16
    subnet web {
        cidr 10.0.1.0/24
        instance a
        instance b
    }
}
probe ping: icmp a -> b expect answered
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

const textDocument = { uri: URI };
const change = (version: number, text: string): void =>
    client.notify('textDocument/didChange', { textDocument: { uri: URI, version }, contentChanges: [{ text }] });

describe('a failed expectation', () => {
    test('is reported, and what is offered for it takes the report away', async () => {
        const text = PROGRAM.replace('expect answered', 'expect answered\nprobe call: tcp x -> a:443 expect answered').replace(
            'instance b',
            'instance b\n        instance x { security-groups strangers }\n    }\n    security-group strangers {',
        );
        const failures = (wanted: number) =>
            client.nextNotification<PublishedDiagnostics>(
                'textDocument/publishDiagnostics',
                ({ uri, diagnostics }) =>
                    uri === URI && diagnostics.filter(({ code }) => code === 'expectation/failed').length === wanted,
            );
        const reported = failures(1);
        await client.open(URI, text);
        const [failure] = (await reported).diagnostics.filter(({ code }) => code === 'expectation/failed');
        const context = { diagnostics: [failure], only: ['quickfix'] };
        const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
            textDocument,
            range: failure?.range,
            context,
        });
        const [best] = actions.filter(({ title }) => title.startsWith('Add'));
        expect(best).toMatchObject({ isPreferred: true, diagnostics: [{ code: 'expectation/failed' }] });
        const gone = failures(0);
        const document = TextDocument.create(URI, 'vpc', 1, text);
        change(2, TextDocument.applyEdits(document, best?.edit?.changes?.[URI] ?? []));
        expect((await gone).diagnostics).toEqual([]);
    });
});

describe('a session', () => {
    test('announces what it can do', async () => {
        const other = new LanguageClient(process.execPath, [bundle]);
        const { capabilities } = await other.initialize();
        expect(capabilities).toMatchObject({
            hoverProvider: true,
            definitionProvider: true,
            referencesProvider: true,
            renameProvider: { prepareProvider: true },
            documentSymbolProvider: true,
            foldingRangeProvider: true,
            codeActionProvider: {
                codeActionKinds: expect.arrayContaining(['quickfix', 'refactor.extract', 'source.fixAll.vpc']),
            },
            codeLensProvider: { resolveProvider: true },
            completionProvider: { resolveProvider: true },
            linkedEditingRangeProvider: true,
            callHierarchyProvider: {},
            declarationProvider: true,
            documentFormattingProvider: true,
            documentOnTypeFormattingProvider: { firstTriggerCharacter: '}' },
            implementationProvider: true,
            inlayHintProvider: {},
            selectionRangeProvider: true,
            semanticTokensProvider: { full: { delta: true }, range: true },
            signatureHelpProvider: {},
            typeDefinitionProvider: true,
            workspaceSymbolProvider: {},
        });
        expect(await other.close()).toBe(0);
    });

    test('a diagnostic appears and disappears with an edit', async () => {
        expect((await client.open(URI, PROGRAM)).diagnostics).toEqual([]);
        const broken = client.nextDiagnostics(URI);
        change(2, PROGRAM.replace('10.0.1.0/24', '10.1.1.0/24'));
        expect((await broken).diagnostics).toMatchObject([{ code: 'subnet/outside-vpc', severity: 1, source: 'vpc' }]);
        const repaired = client.nextDiagnostics(URI);
        change(3, PROGRAM);
        expect((await repaired).diagnostics).toEqual([]);
    });

    test('answers hover, completion and launch targets', async () => {
        await client.open(URI, PROGRAM);
        const hover = await client.request<Hover>('textDocument/hover', { textDocument, position: { line: 4, character: 17 } });
        expect(hover.contents).toMatchObject({ value: expect.stringContaining('10.0.1.4') });
        const list = await client.request<CompletionList>('textDocument/completion', {
            textDocument,
            position: { line: 5, character: 18 },
        });
        expect(list.items.map(({ label }) => label)).not.toContain('vpc');
        const targets = await client.request<LaunchTarget[]>('vpc/launchTargets', { uri: URI });
        expect(targets.map(({ name }) => name)).toEqual(['ping']);
    });

    test('diagnostics of a typist arrive for the last keystroke', async () => {
        await client.open(URI, PROGRAM);
        const last = client.nextNotification<{ diagnostics: { message: string }[] }>(
            'textDocument/publishDiagnostics',
            ({ diagnostics }) => diagnostics.some(({ message }) => message.includes('zzz')),
        );
        for (const [i, name] of ['z', 'zz', 'zzz'].entries()) {
            change(i + 2, PROGRAM.replace('a -> b', `a -> ${name}`));
        }
        expect((await last).diagnostics).toHaveLength(1);
    });
});

describe('an unsaved file', () => {
    test('has no name that tells its language; once it is closed, everything else goes on', async () => {
        const unsaved = 'untitled:Untitled-1';
        await client.open(URI, PROGRAM);
        expect((await client.open(unsaved, PROGRAM.replace('-> b', '-> c'))).diagnostics).toHaveLength(1);
        const forgotten = client.nextDiagnostics(unsaved);
        client.notify('textDocument/didClose', { textDocument: { uri: unsaved } });
        expect((await forgotten).diagnostics).toEqual([]);
        const broken = client.nextDiagnostics(URI);
        change(2, PROGRAM.replace('-> b', '-> c'));
        expect((await broken).diagnostics).toMatchObject([{ code: 'name/unresolved' }]);
        expect(client.errorOutput).toBe('');
    });
});

describe('bad input', () => {
    test('requests about unknown documents are refused, and the session goes on', async () => {
        const unknown = { textDocument: { uri: 'file:///nowhere/other.vpc' }, position: { line: 0, character: 0 } };
        await expect(client.request('textDocument/hover', unknown)).rejects.toThrow(RequestError);
        expect(await client.request('vpc/launchTargets', { uri: 'file:///nowhere/other.vpc' })).toEqual([]);
        expect(await client.request('vpc/launchTargets', { uri: 'not a uri' })).toEqual([]);
        await expect(client.request('vpc/noSuchRequest', {})).rejects.toMatchObject({ code: -32601 });
        expect((await client.open(URI, PROGRAM)).diagnostics).toEqual([]);
    });

    test('a position outside the text is answered', async () => {
        await client.open(URI, PROGRAM);
        const position = { line: 999, character: 999 };
        expect(await client.request('textDocument/hover', { textDocument, position })).toBeNull();
        await client.request('textDocument/completion', { textDocument, position });
        await client.request('textDocument/definition', { textDocument, position });
    });

    test('malformed parameters are refused, and the session goes on', async () => {
        await client.open(URI, PROGRAM);
        for (const params of [{}, { textDocument: null }, { textDocument: { uri: 7 } }, { textDocument, position: null }]) {
            await expect(client.request('textDocument/hover', params)).rejects.toThrow(RequestError);
        }
        client.notify('textDocument/didChange', {
            textDocument: { uri: 'file:///never/opened.vpc', version: 3 },
            contentChanges: [{ text: 'x' }],
        });
        client.notify('noSuchNotification', { a: 1 });
        expect(await client.request('textDocument/documentSymbol', { textDocument })).toHaveLength(2);
    });

    test('a body that is no JSON does not end the session', async () => {
        await client.open(URI, PROGRAM);
        client.sendRaw('Content-Length: 9\r\n\r\n{"a": nop');
        expect(await client.request('textDocument/documentSymbol', { textDocument })).toHaveLength(2);
    });

    test('a closed file can be opened again', async () => {
        await client.open(URI, PROGRAM);
        client.notify('textDocument/didClose', { textDocument });
        expect((await client.open(URI, PROGRAM.replace('-> b', '-> c'))).diagnostics).toMatchObject([
            { code: 'name/unresolved' },
        ]);
    });

    test('ends with 0 after shutdown', async () => {
        await client.open(URI, PROGRAM);
        expect(await client.close()).toBe(0);
        expect(client.errorOutput).toBe('');
    });
});
