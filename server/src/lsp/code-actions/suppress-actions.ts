/** A quick fix for what is no error: a comment that suppresses it on its line, whose reason the person writes. */
import type { LangiumDocument } from 'langium';
import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from 'vscode-languageserver-protocol';
import { isSuppressible, suppressionComment } from '#language';

/** One action for each code on each line, behind all repairs. */
export function suppressActions(document: LangiumDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
    const offered = new Set<string>();
    return diagnostics.flatMap((diagnostic): CodeAction[] => {
        const code = String(diagnostic.code);
        const { line } = diagnostic.range.start;
        const key = `${line} ${code}`;
        if (!isSuppressible(code) || offered.has(key)) {
            return [];
        }
        offered.add(key);
        const edit = { changes: { [document.uri.toString()]: [commentEdit(document, line, code)] } };
        return [{ title: `Suppress '${code}' on this line`, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit }];
    });
}

/** At the end of the line; above it when a comment stands there already. */
function commentEdit({ textDocument }: LangiumDocument, line: number, code: string): TextEdit {
    const content = textDocument
        .getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } })
        .replace(/\r?\n$/, '');
    const comment = suppressionComment(code);
    if (/\/\/|\/\*|\*\//.test(content)) {
        const indent = /^\s*/.exec(content)?.[0] ?? '';
        const start = { line, character: 0 };
        return { range: { start, end: start }, newText: `${indent}${comment}\n` };
    }
    const character = content.trimEnd().length;
    return { range: { start: { line, character }, end: { line, character: content.length } }, newText: `  ${comment}` };
}
