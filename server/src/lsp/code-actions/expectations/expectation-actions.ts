/** Quick fixes of failed expectations, for a stretch of the text: computed once for each version of the design, and only while asked for. */
import type { Cancellation, LangiumDocument } from 'langium';
import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from 'vscode-languageserver-protocol';
import { type Design, type DiagnosticCode, idOf, type VpcFile } from '#language';
import { bestRepairs, type WeighedRepair } from '../../../workspace/repairs/best-repairs.js';
import { claimsOf, type JudgedClaim } from '../../../workspace/repairs/claims.js';
import type { Texts, Trial, TrialWorkspace } from '../../../workspace/repairs/trial-workspace.js';
import { titleOf } from '../../../workspace/repairs/words.js';
import { touches } from '../../ranges.js';
import type { VpcLspServices } from '../../vpc-lsp-module.js';
import { Families, FamilyMemory, textsOf } from '../trial/families.js';
import { lineEdits } from '../trial/line-edits.js';

/** A request for actions. */
export interface ActionRequest {
    readonly document: LangiumDocument<VpcFile>;
    readonly range: Range;
    readonly token: Cancellation.CancellationToken;
}

/** Finds the smallest changes that make failed expectations hold. */
export class ExpectationActions {
    private readonly known = new FamilyMemory<readonly WeighedRepair[]>();
    private readonly families: Families;

    constructor(
        private readonly services: VpcLspServices,
        private readonly workspace: TrialWorkspace,
    ) {
        this.families = new Families(services);
    }

    /** Actions for the failed expectation that the range touches; for those of the whole probe where it touches its head. */
    async actionsAt({ document, range, token }: ActionRequest): Promise<CodeAction[]> {
        const design = this.services.lowering.NetworkBuilder.build(document);
        const claims = failedClaimsAt(document, design, range);
        const weighed = claims.length > 0 ? await this.repairsOf(document, { design, claims, token }) : [];
        const texts = textsOf(this.families.of(document));
        return weighed.map((each, i) => this.action(texts, each, { document, claims, isFirst: i === 0 }));
    }

    private async repairsOf(
        document: LangiumDocument<VpcFile>,
        { design, claims, token }: { design: Design; claims: readonly JudgedClaim[]; token: Cancellation.CancellationToken },
    ): Promise<readonly WeighedRepair[]> {
        const family = this.families.of(document);
        const memory = this.known.of(family);
        const key = claims.map(({ run, item, index }) => `${run} ${item} ${index}`).join();
        const known = memory.get(key);
        if (known) {
            return known;
        }
        // The editor's own documents are where every search begins.
        const documents = new Map(family.members.map((each) => [each.uri.toString(), each]));
        const start: Trial = { texts: textsOf(family), documents, design };
        const designs = this.families.designsOf(family);
        const offered = await bestRepairs(claims, { start, designs, workspace: this.workspace }, token);
        memory.set(key, offered);
        return offered;
    }

    /** What the editor has been told about these expectations. */
    private diagnosticsOn(document: LangiumDocument, claims: readonly JudgedClaim[]): Diagnostic[] {
        const told = this.services.diagnostics.DeliveredDiagnostics.of(document);
        return told.filter(({ code, range }) => code === FAILED && claims.some(({ span }) => touches(span, range)));
    }

    private action(
        before: Texts,
        { repair, effects }: WeighedRepair,
        { document, claims, isFirst }: { document: LangiumDocument; claims: readonly JudgedClaim[]; isFirst: boolean },
    ): CodeAction {
        const changed = [...repair.trial.texts].filter(([uri, text]) => before.get(uri) !== text);
        const changes = Object.fromEntries(changed.map(([uri, text]) => [uri, lineEdits(before.get(uri) ?? '', text)]));
        const diagnostics = this.diagnosticsOn(document, claims);
        return {
            title: titleOf(repair, effects),
            kind: CodeActionKind.QuickFix,
            isPreferred: isFirst && effects.broken.length === 0,
            edit: { changes },
            ...(diagnostics.length > 0 ? { diagnostics } : {}),
        };
    }
}

/** The claims to repair together: an expectation by itself, or all of a probe. */
function failedClaimsAt(document: LangiumDocument<VpcFile>, design: Design, range: Range): readonly JudgedClaim[] {
    const { probes, experiments } = document.parseResult.value;
    const decls = [...probes, ...experiments].filter(({ name, $cstNode }) => name && $cstNode && touches($cstNode.range, range));
    const [decl, another] = decls;
    // An offer for one of several would not say for which.
    if (!decl || another) {
        return [];
    }
    const failed = claimsOf(design, idOf(decl)).filter(({ met }) => !met);
    const touched = failed.filter(({ span }) => touches(span, range));
    if (touched.length > 0) {
        return touched.length === 1 ? touched : [];
    }
    return decl.$type === 'ProbeDecl' ? failed : [];
}

/** The code under which failed expectations are reported. */
const FAILED: DiagnosticCode = 'expectation/failed';
