/**
 * Code actions: `test/fixtures/code-actions/<name>/main.vpc` with one cursor `<|>` or selection and a first line `// fix: TITLE` or
 * `// refactor: TITLE` (or `// refuses: BEGINNING`, of titles that must not be offered); after the action of that title the file reads as `expected.vpc`, and an imported one that it changes as `expected-FILE.vpc`. What every quick fix promises is proven on every program of the manual and the fixtures.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EmptyFileSystem, type LangiumDocument, TextDocument, URI } from 'langium';
import { describe, expect, test } from 'vitest';
import { type CodeAction, DiagnosticSeverity } from 'vscode-languageserver-protocol';
import { readManual } from '../../../scripts/docs/diagnostics.js';
import { createVpcLspServices } from '../../../server/src/lsp/vpc-lsp-module.js';
import { fixtureNames, fixturePath, otherFiles, readFixture } from '../../support/fixture-folders.js';
import { cutMarkers } from '../../support/markers.js';

/** One server for all programs, each in a folder of its own. */
const { shared, vpc: services } = createVpcLspServices(EmptyFileSystem);
let folders = 0;

/** Opens a set of files and returns `main.vpc`, validated. */
async function open(files: Readonly<Record<string, string>>): Promise<LangiumDocument> {
    const folder = `file:///workspace-${folders++}`;
    const documents = Object.entries(files).map(([name, text]) =>
        shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse(`${folder}/${name}`)),
    );
    for (const document of documents) {
        shared.workspace.LangiumDocuments.addDocument(document);
    }
    await shared.workspace.DocumentBuilder.build(documents, { validation: true });
    return shared.workspace.LangiumDocuments.getDocument(URI.parse(`${folder}/main.vpc`)) as LangiumDocument;
}

/** The actions for a stretch of the text. */
async function actionsAt(document: LangiumDocument, [from, to]: readonly [number, number], only?: string): Promise<CodeAction[]> {
    const range = { start: document.textDocument.positionAt(from), end: document.textDocument.positionAt(to) };
    const context = { diagnostics: [], ...(only === undefined ? {} : { only: [only] }) };
    const params = { textDocument: { uri: document.uri.toString() }, range, context };
    return ((await services.lsp.CodeActionProvider?.getCodeActions(document, params)) ?? []) as CodeAction[];
}

const applied = (document: LangiumDocument, action: CodeAction): string =>
    TextDocument.applyEdits(document.textDocument, action.edit?.changes?.[document.uri.toString()] ?? []);

/** The other files that an action changes, by name, with their new texts. */
function appliedElsewhere(document: LangiumDocument, action: CodeAction): Record<string, string> {
    const uris = Object.keys(action.edit?.changes ?? {}).filter((uri) => uri !== document.uri.toString());
    const others = uris.map((uri) => shared.workspace.LangiumDocuments.getDocument(URI.parse(uri)) as LangiumDocument);
    return Object.fromEntries(
        others.map((other) => [
            other.uri.path.slice(other.uri.path.lastIndexOf('/') + 1),
            TextDocument.applyEdits(other.textDocument, action.edit?.changes?.[other.uri.toString()] ?? []),
        ]),
    );
}

/** The only cursor or selection of a program. */
function cutSelection(marked: string): { readonly text: string; readonly selection: readonly [number, number] } {
    const { text, cursors, ranges } = cutMarkers(marked);
    const selections = [
        ...cursors.map((cursor) => [cursor, cursor] as const),
        ...ranges.map(({ start, end }) => [start, end] as const),
    ];
    const [selection] = selections;
    if (!selection || selections.length > 1) {
        throw new Error(`Expected one cursor '<|>' or selection, found ${selections.length}.`);
    }
    return { text, selection };
}

const names = fixtureNames('code-actions');

test('there are cases', () => {
    expect(names.length).toBeGreaterThan(10);
});

describe('code actions', () => {
    test.each(names)('%s', async (name) => {
        const marked = readFixture('code-actions', name, 'main.vpc');
        const title = /^\/\/ (?:fix|refactor): (.*)$/m.exec(marked)?.[1];
        const refused = /^\/\/ refuses: (.*)$/m.exec(marked)?.[1];
        const { text, selection } = cutSelection(marked);
        const document = await open({ 'main.vpc': text, ...otherFiles('code-actions', name) });
        const actions = await actionsAt(document, selection);
        if (refused !== undefined) {
            expect(actions.filter((action) => action.title.startsWith(refused))).toEqual([]);
            return;
        }
        expect(actions.map((action) => action.title)).toContain(title);
        const chosen = actions.find((action) => action.title === title);
        const changed = chosen ? applied(document, chosen) : text;
        await expect(changed).toMatchFileSnapshot(fixturePath('code-actions', name, 'expected.vpc'));
        for (const [file, other] of Object.entries(chosen ? appliedElsewhere(document, chosen) : {})) {
            await expect(other).toMatchFileSnapshot(fixturePath('code-actions', name, `expected-${file}`));
        }
    });
});

/** Codes with how often they occur; errors alone with `errorsOnly`. */
const count = (document: LangiumDocument, isCounted: (code: string, severity: number | undefined) => boolean): number =>
    (document.diagnostics ?? []).filter(({ code, severity }) => isCounted(String(code), severity)).length;

const isError = (_: string, severity: number | undefined): boolean => severity === DiagnosticSeverity.Error;

const validationRoot = fileURLToPath(new URL('../../fixtures/validation/', import.meta.url));

/** The wrong examples of the manual and the programs of the validation fixtures. */
const PROGRAMS: readonly { readonly name: string; readonly files: Readonly<Record<string, string>> }[] = [
    ...readManual().flatMap(({ code, wrong }) => (wrong === undefined ? [] : [{ name: code, files: { 'main.vpc': wrong } }])),
    ...fixtureNames('validation').map((name) => ({
        name,
        files: Object.fromEntries(
            readdirSync(`${validationRoot}${name}`)
                .filter((file) => file.endsWith('.vpc'))
                .map((file) => [file, readFileSync(`${validationRoot}${name}/${file}`, 'utf8')]),
        ),
    })),
];

describe('a quick fix takes its diagnostic away and brings no error', () => {
    test.each(PROGRAMS)('$name', async ({ files }) => {
        const document = await open(files);
        const before = count(document, isError);
        const actions = await actionsAt(document, [0, document.textDocument.getText().length], 'quickfix');
        // What makes an expectation hold belongs to no diagnostic of the checker; its own tests run it.
        for (const action of actions.filter(({ diagnostics }) => diagnostics)) {
            const after = await open({ ...files, 'main.vpc': applied(document, action) });
            const code = String(action.diagnostics?.[0]?.code);
            const isSame = (other: string): boolean => other === code;
            expect(count(after, isSame), `${action.title}: ${code}`).toBeLessThan(count(document, isSame));
            expect(count(after, isError), `errors after '${action.title}'`).toBeLessThanOrEqual(before);
        }
    });
});

describe('fixing a whole file', () => {
    test('leaves nothing that has a fix, in a few rounds', async () => {
        let text = [
            'vpc lab {',
            '  cidr 10.0.0.0/16',
            '  internet-gateway igw',
            '  route-table public main { 0.0.0.0/0 -> igww }',
            '  subnet web {',
            '    cidr 10.0.1.7/24',
            '    instance a { ip 10.0.1.1 }',
            '    instance b { ip 10.0.1.2 }',
            '    instance c { ip 10.0.1.3 }',
            '    nat-gateway nat',
            '  }',
            '}',
            '',
        ].join('\n');
        for (let round = 0; round < 3; round++) {
            const document = await open({ 'main.vpc': text });
            const [action] = await actionsAt(document, [0, 0], 'source.fixAll');
            text = action ? applied(document, action) : text;
        }
        const document = await open({ 'main.vpc': text });
        expect((document.diagnostics ?? []).filter(({ severity }) => severity !== DiagnosticSeverity.Hint)).toEqual([]);
    });

    test('is a source action, offered when asked for', async () => {
        const document = await open({ 'main.vpc': 'vpc lab { cidr 10.0.1.0/16 }' });
        expect((await actionsAt(document, [0, 0], 'source')).map(({ kind }) => kind)).toEqual(['source.fixAll.vpc']);
        expect(await actionsAt(document, [0, 0], 'refactor')).toEqual([]);
    });
});
