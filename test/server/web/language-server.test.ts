/** The language server as a web worker: nothing of Node around it, and files that only the editor can read. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { CompletionList, Hover, InitializeParams } from 'vscode-languageserver-protocol';
import type { FileParams, LaunchTarget } from '../../../server/src/requests.js';
import { filesInMemory, WorkerClient } from '../../support/browser-world.js';
import { bundleForBrowser } from '../../support/build-server.js';

const FOLDER = 'memfs:/lab';
const URI = `${FOLDER}/main.vpc`;
const LISTS = 'prefix-list offices {\n    10.0.0.0/8\n}\n';
const PROGRAM = `import "shared/lists.vpc"
vpc lab {
    cidr 10.0.0.0/16
    security-group open { ingress icmp from offices }
    subnet web {
        cidr 10.0.1.0/24
        instance a { security-groups open }
        instance b { security-groups open }
    }
}
probe ping: icmp a -> b expect answered
`;

/** What is wrong with it where the imported file cannot be read. */
const UNRESOLVED = [{ code: 'import/not-found' }, { code: 'name/unresolved' }];

let bundle = '';
beforeAll(async () => {
    bundle = await bundleForBrowser('lsp/worker');
}, 60_000);

/** A server in the middle of files that exist in memory alone. */
async function start(files: Readonly<Record<string, string>>, params: Partial<InitializeParams> = {}): Promise<WorkerClient> {
    const client = new WorkerClient(bundle);
    const manual = { 'https://example.org/docs/diagnostics.md': '# Diagnostics\n\n### `subnet/outside-vpc`\n' };
    const editor = filesInMemory(new Map(Object.entries({ ...files, ...manual })));
    for (const operation of ['stat', 'read', 'list'] as const) {
        client.answer(`vpc/files/${operation}`, (asked) => editor[operation]((asked as FileParams).uri));
    }
    await client.initialize({ initializationOptions: { files: true, manuals: 'https://example.org/docs' }, ...params });
    return client;
}

describe('the language server in a web worker', () => {
    test('shows and takes back diagnostics, with links into the manual that the editor has named', async () => {
        const client = await start({ [`${FOLDER}/shared/lists.vpc`]: LISTS });
        expect((await client.open(URI, PROGRAM)).diagnostics).toEqual([]);
        const broken = client.nextDiagnostics(URI);
        const text = PROGRAM.replace('10.0.1.0/24', '10.1.1.0/24');
        client.notify('textDocument/didChange', { textDocument: { uri: URI, version: 2 }, contentChanges: [{ text }] });
        expect((await broken).diagnostics).toMatchObject([
            {
                code: 'subnet/outside-vpc',
                codeDescription: { href: 'https://example.org/docs/diagnostics.md#L3' },
            },
        ]);
    });

    test('answers hover, completion and definition across files', async () => {
        const client = await start({ [`${FOLDER}/shared/lists.vpc`]: LISTS });
        await client.open(URI, PROGRAM);
        const at = (line: number, character: number) => ({ textDocument: { uri: URI }, position: { line, character } });
        const hover = await client.request<Hover>('textDocument/hover', at(6, 17));
        expect(hover.contents).toMatchObject({ value: expect.stringContaining('10.0.1.4') });
        const { items } = await client.request<CompletionList>('textDocument/completion', at(10, 23));
        expect(items.map(({ label }) => label)).toContain('b');
        const [definition] = await client.request<{ targetUri: string }[]>('textDocument/definition', at(3, 45));
        expect(definition?.targetUri).toBe(`${FOLDER}/shared/lists.vpc`);
    });

    test('finds the files of a virtual workspace, and runs a probe in one that nobody has opened', async () => {
        const files = { [URI]: PROGRAM, [`${FOLDER}/shared/lists.vpc`]: LISTS };
        const client = await start(files, { workspaceFolders: [{ uri: FOLDER, name: 'lab' }] });
        expect(await client.request<LaunchTarget[]>('vpc/launchTargets', { uri: URI })).toMatchObject([{ name: 'ping' }]);
        const run = { uri: URI, targets: [{ kind: 'probe', name: 'ping' }], coverage: false };
        expect(await client.request('vpc/testRun', run)).toMatchObject({ results: [{ outcome: 'passed' }] });
    });

    test('says which import is missing; an editor that gives no access to its files is not asked', async () => {
        const missing = await start({});
        expect((await missing.open(URI, PROGRAM)).diagnostics).toMatchObject(UNRESOLVED);
        const asked: string[] = [];
        const client = new WorkerClient(bundle);
        client.answer('vpc/files/stat', (params) => asked.push((params as FileParams).uri));
        await client.initialize();
        expect((await client.open(URI, PROGRAM)).diagnostics).toMatchObject(UNRESOLVED);
        expect(asked).toEqual([]);
    });
});
