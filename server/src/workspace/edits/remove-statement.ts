/** Taking a statement away, with the line that it would leave empty. */
import type { LangiumDocument } from 'langium';
import type { Range, TextEdit } from 'vscode-languageserver-protocol';

/** A statement alone on its lines goes with them and the note behind it; one among others goes with the space before it. */
export function removeStatement({ textDocument }: LangiumDocument, { start, end }: Range): TextEdit[] {
    const before = textDocument.getText({ start: { line: start.line, character: 0 }, end: start });
    const after = textDocument.getText({ start: end, end: { line: end.line + 1, character: 0 } });
    if (before.trim() === '' && /^\s*(\/\/.*)?$/.test(after.trimEnd())) {
        return [{ range: { start: { line: start.line, character: 0 }, end: { line: end.line + 1, character: 0 } }, newText: '' }];
    }
    const space = /[ \t]*$/.exec(before)?.[0].length ?? 0;
    return [{ range: { start: { line: start.line, character: start.character - space }, end }, newText: '' }];
}
