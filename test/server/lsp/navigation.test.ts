/**
 * Navigation cases: `test/fixtures/navigation/<name>/main.vpc` with one cursor `<|>` and ranges `<|…|>`, in this file or in
 * others of the folder. A case whose name begins with `definition` expects the ranges as the definition (the first range of the first file
 * that has one), one that begins with `references` as all references, declaration included.
 */
import type { LangiumDocument } from 'langium';
import { describe, expect, test } from 'vitest';
import type { Range } from 'vscode-languageserver-protocol';
import { type Editor, openEditor, positionParams, uriOf } from '../../support/editor.js';
import { fixtureNames, otherFiles, readFixture } from '../../support/fixture-folders.js';
import { cutMarkers } from '../../support/markers.js';

interface Case {
    readonly editor: Editor;
    readonly document: LangiumDocument;
    readonly cursor: number;
    /** `main.vpc:3:8-3:11`, in order. */
    readonly expected: readonly string[];
}

async function openCase(name: string): Promise<Case> {
    const marked = { 'main.vpc': readFixture('navigation', name, 'main.vpc'), ...otherFiles('navigation', name) };
    const cut = Object.entries(marked).map(([file, text]) => ({ file, ...cutMarkers(text) }));
    const editor = await openEditor(Object.fromEntries(cut.map(({ file, text }) => [file, text])));
    const [cursor] = cut.flatMap(({ cursors }) => cursors);
    if (cursor === undefined) {
        throw new Error('The case has no cursor.');
    }
    const expected = cut.flatMap(({ file, ranges }) =>
        ranges.map(({ start, end }) => {
            const { textDocument } = editor.document(file);
            return placeOf(uriOf(file).toString(), { start: textDocument.positionAt(start), end: textDocument.positionAt(end) });
        }),
    );
    return { editor, document: editor.document('main.vpc'), cursor, expected };
}

const placeOf = (uri: string, { start, end }: Range): string =>
    `${uri.split('/').at(-1)}:${start.line + 1}:${start.character}-${end.line + 1}:${end.character}`;

const names = fixtureNames('navigation');

describe('go to definition', () => {
    test.each(names.filter((name) => name.startsWith('definition')))('%s', async (name) => {
        const { editor, document, cursor, expected } = await openCase(name);
        const links = await editor.services.lsp.DefinitionProvider?.getDefinition(document, positionParams(document, cursor));
        expect((links ?? []).map((link) => placeOf(link.targetUri, link.targetSelectionRange))).toEqual(expected);
    });
});

describe('find references', () => {
    test.each(names.filter((name) => name.startsWith('references')))('%s', async (name) => {
        const { editor, document, cursor, expected } = await openCase(name);
        const params = { ...positionParams(document, cursor), context: { includeDeclaration: true } };
        const found = await editor.services.lsp.ReferencesProvider?.findReferences(document, params);
        expect((found ?? []).map(({ uri, range }) => placeOf(uri, range)).sort()).toEqual([...expected].sort());
    });
});

test('there are cases of both kinds', () => {
    expect(names.filter((name) => name.startsWith('definition')).length).toBeGreaterThan(3);
    expect(names.filter((name) => name.startsWith('references')).length).toBeGreaterThan(3);
});
