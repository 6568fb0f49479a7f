/** Loading from disk: imports, open editors, and files that cannot be read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { loadDesign } from '../../../server/src/workspace/load-network.js';

const folder = mkdtempSync(join(tmpdir(), 'vpc-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
}

mkdirSync(join(folder, 'lib'));
mkdirSync(join(folder, 'folder.vpc'));
file('lib/net.vpc', 'vpc v { cidr 10.0.0.0/16  subnet s { cidr 10.0.1.0/24  instance one  instance two } }');
const MAIN = file('main.vpc', 'import "lib/net.vpc"\nprobe x: icmp one -> two');

describe('files', () => {
    test('a file with what it imports', async () => {
        const { design, documents, diagnostics } = await loadDesign(MAIN);
        expect([...design.probes.keys()]).toEqual(['probe:x']);
        expect(documents.map(({ uri }) => uri.path.split('/').at(-1))).toEqual(['main.vpc', 'net.vpc']);
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    });

    test('a URI does as well as a path', async () => {
        expect((await loadDesign(pathToFileURL(MAIN).href)).design.probes.size).toBe(1);
    });

    test('the text of an open editor counts instead of what is on disk, for imports too', async () => {
        const overlay = new Map([
            [join(folder, 'lib/net.vpc'), 'vpc v { cidr 10.0.0.0/16  subnet s { cidr 10.0.1.0/24  instance one } }'],
        ]);
        const { diagnostics } = await loadDesign(MAIN, overlay);
        expect(diagnostics.filter(({ code }) => code === 'name/unresolved').map(({ span }) => span.start)).toEqual([
            { line: 1, character: 21 },
        ]);
    });

    test('errors of all files, the root first, each with its place and code', async () => {
        file('broken.vpc', 'vpc w { cidr foo }');
        const main = file('two.vpc', 'import "broken.vpc"\nprobe x icmp a -> b');
        const { diagnostics } = await loadDesign(main);
        const syntax = diagnostics.filter(({ code }) => code.startsWith('syntax/'));
        expect(syntax.map(({ span, severity }) => `${span.uri.split('/').at(-1)}:${span.start.line} ${severity}`)).toEqual([
            'two.vpc:1 error',
            'broken.vpc:0 error',
        ]);
    });

    test('a circle of imports is reported at both ends, and ends', async () => {
        const a = file('a.vpc', 'import "b.vpc"');
        file('b.vpc', 'import "a.vpc"');
        const { diagnostics } = await loadDesign(a);
        expect(diagnostics.map(({ code }) => code)).toEqual(['import/cycle', 'import/cycle']);
    });

    test.each([
        ['gone.vpc', 'there is no such file'],
        ['folder.vpc', 'it is a directory, not a file'],
        ['notes.txt', "its name does not end in '.vpc'"],
    ])('an import of %s says why it cannot be read', async (name, reason) => {
        file('notes.txt', 'hello');
        const { diagnostics } = await loadDesign(file('importer.vpc', `import "${name}"`));
        expect(diagnostics).toMatchObject([
            { code: 'import/not-found', message: expect.stringContaining(`Cannot import '${name}': ${reason}.`) },
        ]);
    });
});

describe('a root that cannot be read', () => {
    test.each([
        ['gone.vpc', 'not-found', 'there is no such file.'],
        ['main.vpc/inside.vpc', 'not-found', 'there is no such file.'],
        ['folder.vpc', 'is-directory', 'it is a directory. Name a .vpc file in it.'],
        ['notes.txt', 'not-a-vpc-file', "its name does not end in '.vpc'."],
    ])('%s', async (name, kind, message) => {
        const path = join(folder, name);
        await expect(loadDesign(path)).rejects.toMatchObject({
            name: 'LoadFailure',
            kind,
            message: `Cannot read '${path}': ${message}`,
        });
    });
});
