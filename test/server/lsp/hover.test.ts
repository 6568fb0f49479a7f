/**
 * Hover cases: `test/fixtures/hover/<name>/main.vpc` with one cursor `<|>`, and the Markdown in `expected.md`.
 * `npm run unit -- -u test/server/lsp/hover` rewrites the expectations; read the difference before you commit it.
 */
import { describe, expect, test } from 'vitest';
import { openEditor, positionParams } from '../../support/editor.js';
import { fixtureNames, fixturePath, otherFiles, readFixture } from '../../support/fixture-folders.js';
import { cutCursor } from '../../support/markers.js';

async function hover(text: string, others: Record<string, string> = {}): Promise<string> {
    const { text: program, cursor } = cutCursor(text);
    const editor = await openEditor({ 'main.vpc': program, ...others });
    const document = editor.document('main.vpc');
    const found = await editor.services.lsp.HoverProvider?.getHoverContent(document, positionParams(document, cursor));
    return found && typeof found.contents === 'object' && 'value' in found.contents ? found.contents.value : '';
}

const names = fixtureNames('hover');

test('there are cases', () => {
    expect(names.length).toBeGreaterThan(12);
});

describe('hover says what it is and what follows from the network', () => {
    test.each(names)('%s', async (name) => {
        const actual = await hover(readFixture('hover', name, 'main.vpc'), otherFiles('hover', name));
        expect(actual).not.toBe('');
        await expect(`${actual}\n`).toMatchFileSnapshot(fixturePath('hover', name, 'expected.md'));
    });
});

describe('hover is silent', () => {
    test.each([
        ['on white space', 'vpc lab { <|>  }'],
        ['on a comment', '// vpc <|>lab'],
        ['on a brace', 'vpc lab <|>{ }'],
        ['in an empty file', '<|>'],
    ])('%s', async (_, text) => {
        expect(await hover(text)).toBe('');
    });
});
