/**
 * The refactorings on offer at a place. Each is tried before it is offered: it brings no error and no warning, every expectation fares as it
 * did, every interface keeps its addresses unless they are what changes, and where packets may take other ways, nobody's reach changes.
 */
import type { Cancellation, LangiumDocument, LangiumDocuments } from 'langium';
import type { CodeAction, Range, TextEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Design, formatAddress, type Imports, type NameResolver, type Network, type VpcFile } from '#language';
import type { VpcLspServices } from '../../vpc-lsp-module.js';
import { allClaims } from '../expectations/claims.js';
import { compareReach } from '../expectations/compare-reach.js';
import type { Texts, Trial, TrialDiagnostic, TrialWorkspace } from '../trial/trial-workspace.js';
import { extractSecurityGroup } from './extract-security-group.js';
import { inlineSecurityGroup } from './inline-security-group.js';
import { nameAddress } from './name-address.js';
import { extractPrefixList, inlinePrefixList } from './prefix-lists.js';
import type { Refactorer, Refactoring, RefactoringKind, RefactoringRequest } from './refactoring.js';
import { renumberVpc } from './renumber-vpc.js';
import { splitSubnet } from './split-subnet.js';

/** What there is, by kind. */
const REFACTORERS: Readonly<Record<RefactoringKind, readonly Refactorer[]>> = {
    'refactor.extract': [extractPrefixList, extractSecurityGroup],
    'refactor.inline': [inlinePrefixList, inlineSecurityGroup],
    'refactor.rewrite': [nameAddress, renumberVpc, splitSubnet],
};

/** The kinds, for what the server announces. */
export const REFACTORING_KINDS = Object.keys(REFACTORERS) as RefactoringKind[];

/** A request for refactorings. */
interface Asked {
    readonly document: LangiumDocument<VpcFile>;
    readonly range: Range;
    readonly token: Cancellation.CancellationToken;
    readonly isWanted: (kind: string) => boolean;
}

/** What could be done at a place, before it is tried. */
export const refactoringsAt = (
    request: RefactoringRequest,
    kinds: readonly RefactoringKind[] = REFACTORING_KINDS,
): Refactoring[] => kinds.flatMap((kind) => REFACTORERS[kind]).flatMap((refactorer) => refactorer(request));

/** Finds and tries refactorings. */
export class Refactorings {
    private readonly imports: Imports;
    private readonly names: NameResolver;
    private readonly documents: LangiumDocuments;
    /** What was tried of a version of the design, by title. */
    private readonly tried = new WeakMap<Design, Map<string, boolean>>();
    private readonly problems = new WeakMap<Design, readonly TrialDiagnostic[]>();

    constructor(
        private readonly services: VpcLspServices,
        private readonly workspace: TrialWorkspace,
    ) {
        this.imports = services.references.Imports;
        this.names = services.references.NameResolver;
        this.documents = services.shared.workspace.LangiumDocuments;
    }

    /** Those that hold what they promise. */
    async actionsAt({ document, range, token, isWanted }: Asked): Promise<CodeAction[]> {
        const kinds = REFACTORING_KINDS.filter(isWanted);
        if (kinds.length === 0 || isBroken(document)) {
            return [];
        }
        const { textDocument } = document;
        const request: RefactoringRequest = {
            document,
            start: textDocument.offsetAt(range.start),
            end: textDocument.offsetAt(range.end),
            design: this.services.lowering.NetworkBuilder.build(document),
            family: this.familyOf(document),
            names: this.names,
        };
        const actions: CodeAction[] = [];
        for (const found of refactoringsAt(request, kinds)) {
            if (await this.isSound(found, request, token)) {
                actions.push({ title: found.title, kind: found.kind, edit: { changes: found.edits.changes } });
            }
        }
        return actions;
    }

    /** The document and every file that sees something of what it sees. */
    private familyOf(document: LangiumDocument<VpcFile>): LangiumDocument<VpcFile>[] {
        const seen = new Set<LangiumDocument>(this.imports.closure(document));
        const others = this.documents.all
            .filter((other) => other !== document && this.imports.closure(other).some((each) => seen.has(each)))
            .toArray() as LangiumDocument<VpcFile>[];
        return [
            document,
            ...others,
            ...[...seen].filter((each) => each !== document && !others.includes(each as never)),
        ] as LangiumDocument<VpcFile>[];
    }

    private async isSound(
        found: Refactoring,
        request: RefactoringRequest,
        token: Cancellation.CancellationToken,
    ): Promise<boolean> {
        const known = this.tried.get(request.design) ?? new Map<string, boolean>();
        this.tried.set(request.design, known);
        const verdict = known.get(found.title) ?? (await this.try(found, request, token));
        known.set(found.title, verdict);
        return verdict;
    }

    private async try(found: Refactoring, request: RefactoringRequest, token: Cancellation.CancellationToken): Promise<boolean> {
        const { design, family } = request;
        const before: Texts = new Map(family.map(({ uri, textDocument }) => [uri.toString(), textDocument.getText()]));
        const after: Texts = new Map(
            [...before].map(([uri, text]) => [uri, editedText(uri, text, found.edits.changes[uri] ?? [])]),
        );
        const problems = this.problems.get(design) ?? (await this.workspace.diagnose(before, token));
        this.problems.set(design, problems);
        if (hasNewProblems(problems, await this.workspace.diagnose(after, token))) {
            return false;
        }
        const trial = await this.workspace.read(after, token);
        return (await isSameDesign(design, trial, token)) && (!found.movesPackets || (await isSameReach(design, trial, token)));
    }
}

/** What does not parse is nobody's to rearrange. */
const isBroken = ({ parseResult }: LangiumDocument): boolean =>
    parseResult.parserErrors.length + parseResult.lexerErrors.length > 0;

const editedText = (uri: string, text: string, edits: TextEdit[]): string =>
    TextDocument.applyEdits(TextDocument.create(uri, 'vpc', 0, text), edits);

/** More errors of any kind than before, or warnings of a kind that there was none of: a rule written twice may deserve its warning twice. */
function hasNewProblems(before: readonly TrialDiagnostic[], after: readonly TrialDiagnostic[]): boolean {
    const count = (all: readonly TrialDiagnostic[], code: string): number => all.filter((each) => each.code === code).length;
    const [errors, known] = [after.filter(({ severity }) => severity === 1), new Set(before.map(({ code }) => code))];
    return (
        errors.some(({ code }) => count(after, code) > count(before, code)) ||
        after.some(({ severity, code }) => severity === 2 && !known.has(code))
    );
}

/** Every expectation fares as before. */
async function isSameDesign(before: Design, { design: after }: Trial, token: Cancellation.CancellationToken): Promise<boolean> {
    const [was, is] = [await allClaims(before, token), await allClaims(after, token)];
    const met = is.filter((claim) => claim.met).length;
    return (
        was.length === is.length &&
        was.filter((claim) => claim.met).length === met &&
        was.every(({ met: held }, i) => held === is[i]?.met)
    );
}

/** Every interface has its addresses, and everybody reaches whom they reached. */
async function isSameReach(before: Design, { design: after }: Trial, token: Cancellation.CancellationToken): Promise<boolean> {
    if (addressesOf(before.network) !== addressesOf(after.network)) {
        return false;
    }
    const { opened, closed, complete } = await compareReach({
        before: before.network,
        after: after.network,
        traffic: [undefined],
        wanted: [],
        token,
    });
    return complete && opened.count + closed.count === 0;
}

const addressesOf = ({ interfaces }: Network): string =>
    [...interfaces.values()]
        .map(({ id, addresses }) => `${id} ${addresses.map(({ address }) => formatAddress(address)).join()}`)
        .sort()
        .join('\n');
