/** The folder rule: who may know whom. This table is the architecture; the loop below keeps it. */
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, type SourceFile, sourceFiles } from './source-files.js';

/** Folder → what its files may import: folders of ours (ending in `/`) and packages. The longest matching folder rules. */
const MAY_IMPORT: Record<string, readonly string[]> = {
    'language/src/': ['language/src/', 'langium', 'ip-num', 'vscode-uri'],
    'language/src/grammar/': [
        'language/src/grammar/',
        'language/src/generated/',
        'language/src/references/',
        'langium',
        'chevrotain',
    ],
    'language/src/model/': ['language/src/model/'],
    'language/src/packet/': ['language/src/packet/', 'language/src/model/'],
    'language/src/filter/': ['language/src/filter/', 'language/src/packet/', 'language/src/model/'],
    'language/src/forwarding/': [
        'language/src/forwarding/',
        'language/src/filter/',
        'language/src/packet/',
        'language/src/model/',
    ],
    'language/src/lowering/': [
        'language/src/lowering/',
        'language/src/model/',
        'language/src/generated/',
        'language/src/grammar/pieced-root.ts',
        'language/src/filter/',
        'language/src/packet/',
        'language/src/vpc-module.ts',
        'language/src/references/',
        'langium',
        'ip-num',
    ],
    'server/src/workspace/': [
        'server/src/workspace/',
        'server/src/requests.ts',
        '#language',
        'langium',
        'vscode-languageserver-protocol',
        'vscode-uri',
        'node:',
    ],
    'server/src/lsp/': [
        'server/src/lsp/',
        'server/src/workspace/',
        'server/src/group-by.ts',
        'server/src/requests.ts',
        '#language',
        'langium',
        'vscode-',
        'node:',
    ],
    'server/src/debug/': [
        'server/src/debug/',
        'server/src/workspace/',
        'server/src/requests.ts',
        '#language',
        '@vscode/debugprotocol',
        'vscode-uri',
        'vscode-jsonrpc',
        'node:',
    ],
    'server/src/cli/': [
        'server/src/cli/',
        'server/src/group-by.ts',
        'server/src/workspace/',
        '#language',
        'commander',
        'picocolors',
        'vscode-uri',
        'node:',
    ],
    'server/src/group-by.ts': [],
    'server/src/requests.ts': [],
    'client/src/': ['client/src/', 'server/src/requests.ts', 'vscode', 'vscode-languageclient', 'vscode-uri', 'node:'],
};

const allowedFor = (path: string): readonly string[] => {
    const folder = Object.keys(MAY_IMPORT)
        .filter((candidate) => path.startsWith(candidate))
        .sort((a, b) => b.length - a.length)[0];
    return folder === undefined ? [] : (MAY_IMPORT[folder] ?? []);
};

/** A relative import as a path from the repository's root, a package as it is. */
const resolved = (file: SourceFile, specifier: string): string =>
    specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier).replace(/\.js$/, '.ts') : specifier;

const isAllowed = (allowed: readonly string[], target: string): boolean =>
    allowed.some((entry) =>
        entry.endsWith('/') || entry.endsWith(':') || entry.endsWith('-')
            ? target.startsWith(entry)
            : target === entry || target.startsWith(`${entry}/`),
    );

test.each(['language', 'server', 'client'])('%s/ imports only what the architecture allows', (folder) => {
    const files = sourceFiles(`${folder}/src`);
    expect(files.length).toBeGreaterThan(0);
    const violations = files.flatMap((file) =>
        importsOf(file.text)
            .map((specifier) => resolved(file, specifier))
            .filter((target) => !isAllowed(allowedFor(file.path), target))
            .map((target) => `${file.path} imports ${target}`),
    );
    expect(violations).toEqual([]);
});

test('language/ never speaks a protocol', () => {
    const protocol = sourceFiles('language/src').flatMap((file) =>
        importsOf(file.text)
            .filter((specifier) => /^(langium\/lsp|vscode-languageserver|vscode$|@vscode|node:)/.test(specifier))
            .map((specifier) => `${file.path} imports ${specifier}`),
    );
    expect(protocol).toEqual([]);
});

test('the import finder sees every form of import', () => {
    const text =
        "import a from 'a';\nimport type { B } from 'b';\nimport 'c';\nexport * from 'd';\nconst e = await import('e');\nimport {\n  F,\n} from 'f';";
    expect(importsOf(text).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});
