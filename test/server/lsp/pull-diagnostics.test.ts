/** An editor that asks for diagnostics: the built server answers about documents and the workspace, and tells nothing unasked. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Diagnostic, WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol';
import { bundleProgram } from '../../support/build-server.js';
import { LanguageClient } from '../../support/language-client.js';

const folder = mkdtempSync(join(tmpdir(), 'vpc-pull-'));
const rootUri = pathToFileURL(folder).href;
const [mainUri, listsUri] = [`${rootUri}/main.vpc`, `${rootUri}/lists.vpc`];
const LISTS = 'prefix-list offices { 192.0.2.0/24 }\n';
const main = (claim: string): string => `import "lists.vpc"
vpc lab {
  cidr 10.0.0.0/16
  internet-gateway igw
  route-table public main { offices -> igw }
  subnet web { cidr 10.0.1.0/24  instance a  instance b }
}
probe ping: icmp a -> b expect ${claim}
`;

interface Report {
    readonly kind: string;
    readonly resultId: string;
    readonly items?: readonly Diagnostic[];
}

let client: LanguageClient;
let pushed = 0;
beforeAll(async () => {
    writeFileSync(join(folder, 'main.vpc'), main('answered'));
    writeFileSync(join(folder, 'lists.vpc'), LISTS);
    for (let i = 0; i < 60; i++) {
        writeFileSync(
            join(folder, `spare-${i}.vpc`),
            `vpc v${i} { cidr 10.0.0.0/16 route-table spare { } subnet s { cidr 10.0.1.0/24 } }\n`,
        );
    }
    client = new LanguageClient(process.execPath, [await bundleProgram('lsp'), '--stdio']);
    void client.nextNotification('textDocument/publishDiagnostics', () => ++pushed < 0);
    const { capabilities } = await client.initialize({
        rootUri,
        workspaceFolders: [{ uri: rootUri, name: 'lab' }],
        capabilities: {
            textDocument: { diagnostic: { relatedDocumentSupport: true } },
            workspace: {
                diagnostics: { refreshSupport: true },
                codeLens: { refreshSupport: true },
                workspaceFolders: true,
            },
        },
    });
    expect(capabilities.diagnosticProvider).toEqual({
        identifier: 'vpc',
        interFileDependencies: true,
        workspaceDiagnostics: true,
    });
    client.notify('textDocument/didOpen', {
        textDocument: { uri: mainUri, languageId: 'vpc', version: 1, text: main('answered') },
    });
}, 60_000);
afterAll(() => {
    client.kill();
    rmSync(folder, { recursive: true });
});

let version = 1;
const change = (uri: string, text: string): void =>
    client.notify('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges: [{ text }] });
const pull = (uri: string, previousResultId?: string): Promise<Report> =>
    client.request('textDocument/diagnostic', { textDocument: { uri }, ...(previousResultId ? { previousResultId } : {}) });
const refreshed = (): Promise<unknown> => client.nextNotification('workspace/diagnostic/refresh');

test('a document: in full, then unchanged, then in full again for the text just sent', async () => {
    const first = await pull(mainUri);
    expect(first).toMatchObject({ kind: 'full', items: [] });
    expect(await pull(mainUri, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    change(mainUri, main('answered').replace('10.0.1.0/24', '10.1.1.0/24'));
    const broken = await pull(mainUri, first.resultId);
    expect(broken.items?.map(({ code }) => code)).toEqual(['subnet/outside-vpc']);
    change(mainUri, main('answered'));
    expect((await pull(mainUri, broken.resultId)).items).toEqual([]);
});

test('a failed expectation makes the editor ask again', async () => {
    let again = refreshed();
    change(mainUri, main('dropped'));
    let codes: unknown[] | undefined = [];
    // The server may also ask on account of what was opened before.
    while (codes?.length === 0) {
        await again;
        again = refreshed();
        codes = (await pull(mainUri)).items?.map(({ code }) => code);
    }
    expect(codes).toEqual(['expectation/failed']);
    change(mainUri, main('answered'));
});

test('a change in an imported file makes the editor ask again, for lenses as well', async () => {
    client.notify('textDocument/didOpen', { textDocument: { uri: listsUri, languageId: 'vpc', version: 1, text: LISTS } });
    const before = await pull(mainUri);
    const again = refreshed();
    const lenses = client.nextNotification('workspace/codeLens/refresh');
    change(listsUri, LISTS.replace('offices', 'branches'));
    await Promise.all([again, lenses]);
    expect((await pull(mainUri, before.resultId)).items?.map(({ code }) => code)).toEqual(['name/unresolved']);
    change(listsUri, LISTS);
});

test('the workspace: in portions, with files that nobody has opened; then everything unchanged; then without the deleted', async () => {
    const portions: WorkspaceDiagnosticReport['items'][] = [];
    void client.nextNotification<{ value: WorkspaceDiagnosticReport }>('$/progress', ({ value }) => {
        portions.push(value.items);
        return false;
    });
    const last = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
        previousResultIds: [],
        partialResultToken: 'part',
    });
    expect(portions.length).toBeGreaterThan(1);
    const all = [...portions.flat(), ...last.items];
    expect(all).toHaveLength(62);
    expect(
        all.filter((report) => report.uri.includes('spare') && report.kind === 'full' && report.items.length === 1),
    ).toHaveLength(60);
    expect(all.find(({ uri }) => uri === mainUri)?.version).toBeGreaterThan(1);

    const previousResultIds = all.flatMap(({ uri, resultId }) => (resultId ? [{ uri, value: resultId }] : []));
    const second = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds });
    expect(second.items.map(({ kind }) => kind)).toEqual(all.map(() => 'unchanged'));

    const uri = `${rootUri}/spare-7.vpc`;
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 3 }] });
    const third = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds });
    expect(third.items.filter(({ kind }) => kind === 'full')).toEqual([{ uri, version: null, kind: 'full', items: [] }]);
});

test('a file that nobody knows has none, and nothing was told unasked', async () => {
    expect(await pull('file:///nowhere/at-all.vpc')).toEqual({ kind: 'full', items: [] });
    expect(pushed).toBe(0);
});
