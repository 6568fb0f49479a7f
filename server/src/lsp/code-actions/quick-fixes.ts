/** Quick fixes: the repairs that a diagnostic brings along (`Repair` in the language), as edits of its file. */

import type { LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import {
    type CodeAction,
    CodeActionKind,
    type CodeActionParams,
    type Diagnostic,
    type Range,
} from 'vscode-languageserver-protocol';
import type { DiagnosticData, Repair } from '#language';
import { toRange } from '../to-lsp.js';

/** Offers every repair of the diagnostics that touch the asked range. Our own list is used: clients may forget `data`. */
export class VpcCodeActionProvider implements CodeActionProvider {
    getCodeActions(document: LangiumDocument, { range, context }: CodeActionParams): CodeAction[] {
        const wanted = context.only;
        if (wanted && !wanted.some((kind) => kind === '' || kind.startsWith(CodeActionKind.QuickFix))) {
            return [];
        }
        const touched = ((document.diagnostics ?? []) as Diagnostic[]).filter((diagnostic) => touches(diagnostic.range, range));
        return touched.flatMap((diagnostic) =>
            repairsOf(diagnostic).map((repair, i) => toAction(document.uri.toString(), diagnostic, repair, i)),
        );
    }
}

const repairsOf = ({ data }: Diagnostic): readonly Repair[] => (data as Partial<DiagnosticData> | undefined)?.repairs ?? [];

function toAction(uri: string, diagnostic: Diagnostic, repair: Repair, position: number): CodeAction {
    const range = repair.span ? toRange(repair.span) : diagnostic.range;
    return {
        title: repair.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: position === 0,
        edit: { changes: { [uri]: [{ range, newText: repair.newText }] } },
    };
}

/** Whether two ranges share a position; ends count. */
const touches = (a: Range, b: Range): boolean => !isBefore(a.end, b.start) && !isBefore(b.end, a.start);

const isBefore = (a: Range['start'], b: Range['start']): boolean =>
    a.line < b.line || (a.line === b.line && a.character < b.character);
