/**
 * The refactorings on offer at a place. Each is tried before it is offered: it brings no error and no warning, every expectation fares as it
 * did, every interface keeps its addresses unless they are what changes, and where packets may take other ways, nobody's reach changes.
 */
import type { Cancellation, LangiumDocument } from 'langium';
import type { CodeAction, Range, TextEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Design, formatAddress, type Network, type VpcFile } from '#language';
import { allClaims } from '../../../workspace/repairs/claims.js';
import { compareReach } from '../../../workspace/repairs/compare-reach.js';
import type { Texts, TrialDiagnostic, TrialWorkspace } from '../../../workspace/repairs/trial-workspace.js';
import type { VpcLspServices } from '../../vpc-lsp-module.js';
import { Families, type Family, FamilyMemory, textsOf } from '../trial/families.js';
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
    private readonly families: Families;
    /** What was tried, by title and edits. */
    private readonly tried = new FamilyMemory<boolean>();
    private readonly problems = new FamilyMemory<readonly TrialDiagnostic[]>();

    constructor(
        private readonly services: VpcLspServices,
        private readonly workspace: TrialWorkspace,
    ) {
        this.families = new Families(services);
    }

    /** Those that hold what they promise. */
    async actionsAt({ document, range, token, isWanted }: Asked): Promise<CodeAction[]> {
        const kinds = REFACTORING_KINDS.filter(isWanted);
        if (kinds.length === 0 || isBroken(document)) {
            return [];
        }
        const request = this.requestFor(document, range);
        const actions: CodeAction[] = [];
        for (const { title, kind, edits, movesPackets } of refactoringsAt(request, kinds)) {
            const family = this.families.of(document);
            const tried = this.tried.of(family);
            const key = `${title} ${JSON.stringify(edits.changes)}`;
            const isSound = tried.get(key) ?? (await this.try({ edits, movesPackets }, family, token));
            tried.set(key, isSound);
            if (isSound) {
                actions.push({ title, kind, edit: { changes: edits.changes } });
            }
        }
        return actions;
    }

    private requestFor(document: LangiumDocument<VpcFile>, range: Range): RefactoringRequest {
        const { families, services } = this;
        return {
            document,
            start: document.textDocument.offsetAt(range.start),
            end: document.textDocument.offsetAt(range.end),
            names: services.references.NameResolver,
            get design() {
                return services.lowering.NetworkBuilder.build(document);
            },
            get family() {
                return families.of(document).members;
            },
        };
    }

    private async try(
        { edits, movesPackets }: Pick<Refactoring, 'edits'> & { readonly movesPackets: true | undefined },
        family: Family,
        token: Cancellation.CancellationToken,
    ): Promise<boolean> {
        const before = textsOf(family);
        const after: Texts = new Map([...before].map(([uri, text]) => [uri, editedText(uri, text, edits.changes[uri] ?? [])]));
        const memory = this.problems.of(family);
        const problems = memory.get('') ?? (await this.workspace.examine(before, token)).diagnostics;
        memory.set('', problems);
        const { diagnostics, designs } = await this.workspace.examine(after, token);
        const known = this.families.designsOf(family);
        return (
            !hasNewProblems(problems, diagnostics) &&
            (await isSameInRuns(known, designs, token)) &&
            (!movesPackets || (await isSameReach(known, designs, token)))
        );
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

type Designs = ReadonlyMap<string, Design>;

/** Every expectation fares as before. */
async function isSameInRuns(before: Designs, after: Designs, token: Cancellation.CancellationToken): Promise<boolean> {
    const [was, is] = [await allClaims(before, token), await allClaims(after, token)];
    return was.length === is.length && was.every(({ met }, i) => met === is[i]?.met);
}

/** Every interface has its addresses, and everybody reaches whom they reached. */
async function isSameReach(before: Designs, after: Designs, token: Cancellation.CancellationToken): Promise<boolean> {
    for (const [uri, { network: old }] of before) {
        const network = after.get(uri)?.network ?? old;
        const isSame = addressesOf(old) === addressesOf(network) && (await fareAlike(old, network, token));
        if (!isSame) {
            return false;
        }
    }
    return true;
}

async function fareAlike(before: Network, after: Network, token: Cancellation.CancellationToken): Promise<boolean> {
    const { opened, closed, complete } = await compareReach({ before, after, traffic: [undefined], wanted: [], token });
    return complete && opened.count + closed.count === 0;
}

const addressesOf = ({ interfaces }: Network): string =>
    [...interfaces.values()]
        .map(({ id, addresses }) => `${id} ${addresses.map(({ address }) => formatAddress(address)).join()}`)
        .sort()
        .join('\n');
