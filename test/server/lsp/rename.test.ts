/**
 * Rename cases: `test/fixtures/rename/<name>/main.vpc` with one cursor `<|>` and a first line `// rename to: NAME`; afterwards the file
 * reads as `expected.vpc` (other files of the folder as `<file>.expected`). A case with a line `// refused: WORDS` must be refused so.
 */

import { TextDocument } from 'langium';
import { describe, expect, test } from 'vitest';
import { openEditor, positionParams, uriOf } from '../../support/editor.js';
import { fixtureNames, fixturePath, hasFixture, otherFiles, readFixture } from '../../support/fixture-folders.js';
import { cutCursor } from '../../support/markers.js';

const names = fixtureNames('rename');

test('there are cases', () => {
    expect(names.length).toBeGreaterThan(5);
});

describe('rename', () => {
    test.each(names)('%s', async (name) => {
        const marked = readFixture('rename', name, 'main.vpc');
        const newName = /^\/\/ rename to: (.*)$/m.exec(marked)?.[1] ?? '';
        const refusal = /^\/\/ refused: (.+)$/m.exec(marked)?.[1];
        const { text, cursor } = cutCursor(marked);
        const files = { 'main.vpc': text, ...otherFiles('rename', name) };
        const editor = await openEditor(files);
        const document = editor.document('main.vpc');
        const params = { ...positionParams(document, cursor), newName };
        const renaming = Promise.resolve().then(() => editor.services.lsp.RenameProvider?.rename(document, params));
        if (refusal !== undefined) {
            await expect(renaming).rejects.toThrow(refusal);
            return;
        }
        const edit = await renaming;
        for (const file of Object.keys(files)) {
            const { textDocument } = editor.document(file);
            const changed = TextDocument.applyEdits(textDocument, edit?.changes?.[uriOf(file).toString()] ?? []);
            const golden = file === 'main.vpc' ? 'expected.vpc' : `${file}.expected`;
            expect(hasFixture('rename', name, golden) || changed === textDocument.getText(), `${golden} exists`).toBe(true);
            if (hasFixture('rename', name, golden)) {
                await expect(changed).toMatchFileSnapshot(fixturePath('rename', name, golden));
            }
        }
    });

    test('is not offered on a keyword or an address', async () => {
        for (const text of ['v<|>pc lab { }', 'vpc lab { cidr 10.0.<|>0.0/16 }']) {
            const { text: program, cursor } = cutCursor(text);
            const editor = await openEditor({ 'main.vpc': program });
            const document = editor.document('main.vpc');
            expect(
                await editor.services.lsp.RenameProvider?.prepareRename(document, positionParams(document, cursor)),
            ).toBeUndefined();
        }
    });
});
