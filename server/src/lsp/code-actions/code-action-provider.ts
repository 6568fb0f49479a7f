/**
 * Code actions: the repairs that diagnostics bring along (`Repair` in the language), one by one and all of a kind at once, the changes
 * after which failed expectations hold, and refactorings.
 */

import { Cancellation, type LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import {
    type CodeAction,
    CodeActionKind,
    type CodeActionParams,
    type Diagnostic,
    type TextEdit,
} from 'vscode-languageserver-protocol';
import type { DiagnosticData, Repair, VpcFile } from '#language';
import { repairEdits } from '../../workspace/edits/repair-edits.js';
import { TrialWorkspace } from '../../workspace/repairs/trial-workspace.js';
import type { DeliveredDiagnostics } from '../diagnostics/delivered-diagnostics.js';
import { touches } from '../ranges.js';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import { ExpectationActions } from './expectations/expectation-actions.js';
import { fixAll } from './fix-all.js';
import { REFACTORING_KINDS, Refactorings } from './refactorings/refactorings.js';
import { suppressActions } from './suppress-actions.js';

/** The kind under which editors fix a whole file, on saving if the person wants it. */
const FIX_ALL = `${CodeActionKind.SourceFixAll}.vpc`;

/** The kinds on offer. */
export const CODE_ACTION_KINDS: CodeActionKind[] = [CodeActionKind.QuickFix, FIX_ALL, ...REFACTORING_KINDS];

/** Offers every repair of the diagnostics that touch the asked range. Our own list is used: clients may forget `data`. */
export class VpcCodeActionProvider implements CodeActionProvider {
    private readonly delivered: DeliveredDiagnostics;
    private readonly expectations: ExpectationActions;
    private readonly refactorings: Refactorings;

    constructor(services: VpcLspServices) {
        this.delivered = services.diagnostics.DeliveredDiagnostics;
        const workspace = new TrialWorkspace();
        this.expectations = new ExpectationActions(services, workspace);
        this.refactorings = new Refactorings(services, workspace);
    }

    async getCodeActions(
        document: LangiumDocument,
        { range, context }: CodeActionParams,
        token: Cancellation.CancellationToken = Cancellation.CancellationToken.None,
    ): Promise<CodeAction[]> {
        const diagnostics = this.delivered.of(document);
        const all = diagnostics.filter((diagnostic) => repairsOf(diagnostic).length > 0);
        const isWanted = (kind: string): boolean =>
            context.only?.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`)) ?? true;
        const touched = isWanted(CodeActionKind.QuickFix) ? all.filter((diagnostic) => touches(diagnostic.range, range)) : [];
        const silent = isWanted(CodeActionKind.QuickFix)
            ? diagnostics.filter((diagnostic) => touches(diagnostic.range, range))
            : [];
        return [
            ...touched.flatMap((diagnostic) => quickFixes(document, diagnostic)),
            ...fixAllOfCodes(document, touched, all),
            ...(isWanted(FIX_ALL) ? fixAllOfFile(document, all) : []),
            ...(isWanted(CodeActionKind.QuickFix)
                ? await this.expectations.actionsAt({ document: document as LangiumDocument<VpcFile>, range, token })
                : []),
            ...(await this.refactorings.actionsAt({ document: document as LangiumDocument<VpcFile>, range, token, isWanted })),
            ...suppressActions(document, silent),
        ];
    }
}

const repairsOf = ({ data }: Diagnostic): readonly Repair[] => (data as Partial<DiagnosticData> | undefined)?.repairs ?? [];

const quickFixes = (document: LangiumDocument, diagnostic: Diagnostic): CodeAction[] =>
    repairsOf(diagnostic).flatMap((repair, position) => {
        const edits = repairEdits(document, diagnostic.range, repair);
        return edits.length === 0
            ? []
            : [
                  {
                      ...action(document, repair.title, { kind: CodeActionKind.QuickFix, edits }),
                      diagnostics: [diagnostic],
                      isPreferred: position === 0,
                  },
              ];
    });

/** For each code under the cursor that the file has more than once: all of them. */
function fixAllOfCodes(document: LangiumDocument, touched: readonly Diagnostic[], all: readonly Diagnostic[]): CodeAction[] {
    return [...new Set(touched.map(({ code }) => code))].flatMap((code) => {
        const same = all.filter((diagnostic) => diagnostic.code === code);
        const edits = same.length > 1 ? fixAll(document, preferred(same)) : [];
        const title = `Fix all ${same.length} '${code}' problems of this file`;
        return edits.length === 0
            ? []
            : [{ ...action(document, title, { kind: CodeActionKind.QuickFix, edits }), diagnostics: same }];
    });
}

function fixAllOfFile(document: LangiumDocument, all: readonly Diagnostic[]): CodeAction[] {
    const edits = fixAll(document, preferred(all));
    return edits.length === 0 ? [] : [action(document, 'Fix all problems that have a quick fix', { kind: FIX_ALL, edits })];
}

const preferred = (diagnostics: readonly Diagnostic[]) =>
    diagnostics.flatMap((diagnostic) => {
        const [repair] = repairsOf(diagnostic);
        return repair ? [{ range: diagnostic.range, repair }] : [];
    });

const action = (
    document: LangiumDocument,
    title: string,
    { kind, edits }: { readonly kind: string; readonly edits: TextEdit[] },
): CodeAction => ({ title, kind, edit: { changes: { [document.uri.toString()]: edits } } });
