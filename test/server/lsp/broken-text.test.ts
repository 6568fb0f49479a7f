/** Half-typed and damaged files: every provider answers something, and nothing throws. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openEditor, positionParams } from '../../support/editor.js';
import { COURSE_PATHS, exampleText } from '../../support/example-paths.js';

const programs = COURSE_PATHS.map(exampleText);

/** Langium reports what its services throw on the console and goes on: here that is a failure. */
const complaints = vi.spyOn(console, 'error');
beforeEach(() => complaints.mockClear());
afterEach(() => expect(complaints.mock.calls).toEqual([]));

/** Asks every provider about one place of a text. */
async function askEverything(text: string, offset: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve)); // lets the test runner speak
    const editor = await openEditor({ 'main.vpc': text });
    const document = editor.document('main.vpc');
    const params = positionParams(document, offset);
    const { lsp } = editor.services;
    const range = { start: document.textDocument.positionAt(0), end: document.textDocument.positionAt(text.length) };
    await lsp.HoverProvider?.getHoverContent(document, params);
    await lsp.CompletionProvider?.getCompletion(document, params);
    await lsp.DefinitionProvider?.getDefinition(document, params);
    await lsp.ReferencesProvider?.findReferences(document, { ...params, context: { includeDeclaration: true } });
    await lsp.DocumentHighlightProvider?.getDocumentHighlight(document, params);
    await lsp.RenameProvider?.prepareRename(document, params);
    await lsp.DocumentSymbolProvider?.getSymbols(document, params);
    await lsp.FoldingRangeProvider?.getFoldingRanges(document, params);
    await lsp.CodeLensProvider?.provideCodeLens(document, params);
    await lsp.DocumentLinkProvider?.getDocumentLinks(document, params);
    await lsp.CodeActionProvider?.getCodeActions(document, { ...params, range, context: { diagnostics: [] } });
}

test('texts cut off anywhere', async () => {
    const cut = fc.constantFrom(...programs).chain((program) => fc.nat(program.length).map((end) => program.slice(0, end)));
    await fc.assert(
        fc.asyncProperty(cut, (text) => askEverything(text, text.length)),
        { numRuns: 60 },
    );
}, 120_000);

test('texts with a piece taken out, or something strange put in', async () => {
    const strange = fc.constantFrom(
        '',
        '}',
        '{',
        '->',
        ':',
        '"',
        '/*',
        'vpc',
        '10.0.0.',
        '::',
        '\u0000',
        'é😀',
        'expect expect',
        '[[[',
    );
    const damaged = fc
        .tuple(fc.constantFrom(...programs), fc.nat(), fc.nat(40), strange)
        .map(([program, start, length, inserted]) => {
            const at = start % (program.length + 1);
            return { text: program.slice(0, at) + inserted + program.slice(at + length), at: at + inserted.length };
        });
    await fc.assert(
        fc.asyncProperty(damaged, ({ text, at }) => askEverything(text, Math.min(at, text.length))),
        { numRuns: 60 },
    );
}, 120_000);

test('every statement with everything missing', async () => {
    const statements = [
        'vpc',
        'vpc a {',
        'subnet',
        'probe',
        'probe p',
        'probe p:',
        'probe p: tcp',
        'probe p: tcp a ->',
        'experiment e { run',
        'experiment e { api',
    ];
    const inside = [
        'cidr',
        'subnet',
        'subnet s { instance',
        'instance a { ip',
        'route-table r { 0.0.0.0/0',
        'network-acl n { ingress',
        'security-group g { ingress tcp',
    ];
    for (const text of [...statements, ...inside.map((statement) => `vpc lab { ${statement}`)]) {
        await askEverything(text, text.length);
    }
}, 60_000);
