/** Files that move: import lines follow them, and the built server links everything anew. */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'langium';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver-protocol';
import { bundleProgram } from '../../support/build-server.js';
import { LanguageClient, type PublishedDiagnostics } from '../../support/language-client.js';

const folder = mkdtempSync(join(tmpdir(), 'vpc-files-'));
const rootUri = pathToFileURL(folder).href;
const uriOf = (name: string): string => `${rootUri}/${name}`;
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

const LAB = `import "common/lists.vpc"
import "./common/more.vpc"
vpc lab {
  cidr 10.0.0.0/16
  internet-gateway igw
  route-table public main { offices -> igw  others -> igw }
  subnet web { cidr 10.0.1.0/24  instance a }
}
`;

let client: LanguageClient;
beforeAll(async () => {
    mkdirSync(join(folder, 'common'));
    writeFileSync(join(folder, 'lab.vpc'), LAB);
    writeFileSync(join(folder, 'common/lists.vpc'), 'import "more.vpc"\nprefix-list offices { 192.0.2.0/24 }\n');
    writeFileSync(join(folder, 'common/more.vpc'), 'prefix-list others { 198.51.100.0/24 }\n');
    client = new LanguageClient(process.execPath, [await bundleProgram('lsp'), '--stdio']);
    const { capabilities } = await client.initialize({
        rootUri,
        workspaceFolders: [{ uri: rootUri, name: 'lab' }],
        capabilities: { workspace: { workspaceFolders: true, fileOperations: { willRename: true, didRename: true } } },
    });
    expect(capabilities.workspace).toMatchObject({ fileOperations: { willRename: { filters: [{}, {}] } } });
    expect((await client.open(uriOf('lab.vpc'), LAB)).diagnostics).toEqual([]);
}, 60_000);
afterAll(() => {
    client.kill();
    rmSync(folder, { recursive: true });
});

/** Renames as an editor does: asks for the edits, makes them, moves the file, says so. */
async function rename(from: string, to: string): Promise<string[]> {
    const files = [{ oldUri: uriOf(from), newUri: uriOf(to) }];
    const edit = await client.request<WorkspaceEdit | null>('workspace/willRenameFiles', { files });
    for (const [uri, edits] of Object.entries(edit?.changes ?? {})) {
        const path = fileURLToPath(uri);
        const text = TextDocument.applyEdits(TextDocument.create(uri, 'vpc', 1, readFileSync(path, 'utf8')), edits);
        writeFileSync(path, text);
    }
    renameSync(join(folder, from), join(folder, to));
    client.notify('workspace/didRenameFiles', { files });
    return Object.keys(edit?.changes ?? {}).map((uri) => uri.slice(rootUri.length + 1));
}

/** The next diagnostics of the open file with these codes. */
const told = (codes: readonly string[]): Promise<PublishedDiagnostics> =>
    client.nextNotification<PublishedDiagnostics>(
        'textDocument/publishDiagnostics',
        ({ uri, diagnostics }) => uri === uriOf('lab.vpc') && String(diagnostics.map(({ code }) => code)) === String(codes),
    );
let version = 1;
const change = (text: string): void =>
    client.notify('textDocument/didChange', {
        textDocument: { uri: uriOf('lab.vpc'), version: ++version },
        contentChanges: [{ text }],
    });

test('a renamed file: whoever imports it says its new name', async () => {
    expect(await rename('common/more.vpc', 'common/rest.vpc')).toEqual(['lab.vpc', 'common/lists.vpc']);
    expect(textOf('lab.vpc')).toMatch(/^import "common\/lists.vpc"\nimport ".\/common\/rest.vpc"\n/);
    expect(textOf('common/lists.vpc')).toMatch(/^import "rest.vpc"\n/);
    const linked = told([]);
    change(textOf('lab.vpc'));
    await linked;
});

test('a renamed folder: imports into it change, imports inside it do not', async () => {
    expect(await rename('common', 'shared')).toEqual(['lab.vpc']);
    expect(textOf('lab.vpc')).toMatch(/^import "shared\/lists.vpc"\nimport ".\/shared\/rest.vpc"\n/);
    const linked = told([]);
    change(textOf('lab.vpc'));
    await linked;
});

test('a file that moves away takes its imports along, and back again', async () => {
    expect(await rename('shared/lists.vpc', 'lists.vpc')).toEqual(['lab.vpc', 'shared/lists.vpc']);
    expect(textOf('lists.vpc')).toMatch(/^import "shared\/rest.vpc"\n/);
    expect(textOf('lab.vpc')).toMatch(/^import "lists.vpc"\n/);
    change(textOf('lab.vpc'));
    expect(await rename('lists.vpc', 'shared/lists.vpc')).toEqual(['lab.vpc', 'lists.vpc']);
    expect(textOf('shared/lists.vpc')).toMatch(/^import "rest.vpc"\n/);
    change(textOf('lab.vpc'));
});

test('a file that nobody imports is renamed without edits', async () => {
    writeFileSync(join(folder, 'alone.vpc'), 'vpc alone { cidr 10.9.0.0/16 }\n');
    client.notify('workspace/didCreateFiles', { files: [{ uri: uriOf('alone.vpc') }] });
    expect(await rename('alone.vpc', 'lonely.vpc')).toEqual([]);
});

test('a deleted file is missed at once, a created one found', async () => {
    const missed = told(['import/not-found', 'name/unresolved']);
    rmSync(join(folder, 'shared/rest.vpc'));
    client.notify('workspace/didDeleteFiles', { files: [{ uri: uriOf('shared/rest.vpc') }] });
    await missed;
    const found = told([]);
    writeFileSync(join(folder, 'shared/rest.vpc'), 'prefix-list others { 198.51.100.0/24 }\n');
    client.notify('workspace/didCreateFiles', { files: [{ uri: uriOf('shared/rest.vpc') }] });
    await found;
});

describe('an edit that is never saved', () => {
    const importer = (): string => textOf('lab.vpc');
    const open = (name: string, text: string): void =>
        client.notify('textDocument/didOpen', { textDocument: { uri: uriOf(name), languageId: 'vpc', version: 1, text } });
    const close = (name: string): void => client.notify('textDocument/didClose', { textDocument: { uri: uriOf(name) } });

    test('is gone when its file is closed: what the disk says counts again', async () => {
        const missed = told(['name/unresolved']);
        open('shared/rest.vpc', 'prefix-list strangers { 198.51.100.0/24 }\n');
        await missed;
        const found = told([]);
        close('shared/rest.vpc');
        await found;
    });

    test('was all there was of a file: whoever imports it misses it once it is closed', async () => {
        const missed = told(['import/not-found']);
        change(`import "new.vpc"\n${importer()}`);
        await missed;
        const found = told([]);
        open('new.vpc', 'prefix-list strangers { 198.51.100.0/24 }\n');
        await found;
        const missedAgain = told(['import/not-found']);
        close('new.vpc');
        await missedAgain;
        const settled = told([]);
        change(importer());
        await settled;
    });

    test('keeps what an editor shows when the file is deleted behind its back', async () => {
        open('shared/rest.vpc', 'prefix-list others { 198.51.100.0/25 }\n');
        rmSync(join(folder, 'shared/rest.vpc'));
        client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('shared/rest.vpc'), type: 3 }] });
        const stillThere = told(['name/unresolved']);
        change(importer().replace('offices ->', 'nobody ->'));
        await stillThere;
        const missed = told(['import/not-found', 'name/unresolved', 'name/unresolved']);
        close('shared/rest.vpc');
        await missed;
        writeFileSync(join(folder, 'shared/rest.vpc'), 'prefix-list others { 198.51.100.0/24 }\n');
        const found = told([]);
        client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('shared/rest.vpc'), type: 1 }] });
        change(importer());
        await found;
    });
});

test('a file that is gone before it was read disturbs nobody', async () => {
    writeFileSync(join(folder, 'fleeting.vpc'), 'vpc fleeting { cidr 10.9.0.0/16 }\n');
    client.notify('workspace/didCreateFiles', { files: [{ uri: uriOf('fleeting.vpc') }] });
    await client.nextDiagnostics(uriOf('fleeting.vpc'));
    rmSync(join(folder, 'fleeting.vpc'));
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('fleeting.vpc'), type: 2 }] });
    await client.nextNotification<PublishedDiagnostics>(
        'textDocument/publishDiagnostics',
        ({ uri, diagnostics }) => uri === uriOf('fleeting.vpc') && diagnostics.length === 0,
    );
    expect(await client.request('workspace/symbol', { query: 'fleeting' })).toEqual([]);
    expect(client.errorOutput).toBe('');
});

test('an edit is no matter of a broken file that has nothing to do with it', async () => {
    const told = client.nextDiagnostics(uriOf('broken.vpc'));
    writeFileSync(
        join(folder, 'broken.vpc'),
        'vpc broken { cidr 10.9.0.0/16  subnet s { cidr 10.9.1.0/24  route-table gone } }\n',
    );
    client.notify('workspace/didCreateFiles', { files: [{ uri: uriOf('broken.vpc') }] });
    expect((await told).diagnostics).toMatchObject([{ code: 'name/unresolved' }]);
    const files: string[] = [];
    const stop = client.onNotification<PublishedDiagnostics>('textDocument/publishDiagnostics', ({ uri }) => files.push(uri));
    change(`// A note.\n${textOf('lab.vpc')}`);
    await client.nextDiagnostics(uriOf('lab.vpc'));
    stop();
    expect(new Set(files)).toEqual(new Set([uriOf('lab.vpc')]));
});
