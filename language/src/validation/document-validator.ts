/**
 * From a linked document to its diagnostics: what the lexer, the parser and the linker found, then the rules about the text in one
 * walk over the tree, then the rules about the network it describes.
 */
import {
    type AstNode,
    Cancellation,
    DefaultDocumentValidator,
    interruptAndCheck,
    type LangiumDocument,
    type DiagnosticInfo as NodeDiagnosticInfo,
    type ParseResult,
    type ValidationAcceptor,
    type ValidationOptions,
    type ValidationSeverity,
} from 'langium';
import { confirmsNames, type NotedNames, notingNames } from '../forwarding/labels.js';
import type { VpcFile } from '../generated/ast.js';
import { brokenStatements } from '../grammar/broken-statements.js';
import { sourceOf } from '../grammar/pieced-root.js';
import { NotedNetwork, Remembered } from '../lowering/remembered.js';
import type { Design } from '../model/design.js';
import type { Vpc } from '../model/network.js';
import { blocksOf, type LinkedBlock, type VpcLinker } from '../references/linker.js';
import type { VpcCoreServices } from '../vpc-module.js';
import { asDiagnosticCode, type DiagnosticCode, isFoundByRunning } from './diagnostic-catalog.js';
import type { FailedExpectation } from './failed-expectations.js';
import { joinsVpcs, standsAlone } from './joined-vpcs.js';
import { report } from './report.js';
import { SUPPRESSION_RULES, suppressionShouldHaveEffect } from './rules/suppression-rules.js';
import { readSuppressions, SUPPRESSION_WORD, type Suppression, suppress } from './suppressions.js';
import { checkImports, checkLinks, checkSyntax } from './text-problems.js';
import { ALL_DESIGN_RULES, ALL_NETWORK_RULES, ALL_VPC_RULES, AST_RULES, COMMON_RULES } from './validator.js';
import { elementsInExperiments, type ModelFinding, type ReportFinding, type VpcView, vpcViews } from './vpc-view.js';

/** Where the manual text of a code can be read, as a URI; `undefined` when the manual is not at hand. */
export type DiagnosticManual = (code: DiagnosticCode) => string | undefined;

/** The diagnostics of one document, as Langium's validator returns them. */
type Diagnostics = Awaited<ReturnType<DefaultDocumentValidator['validateDocument']>>;

/** LSP's number for an error. */
const ERROR = 1;

/** Properties that begin with it belong to Langium. */
const DOLLAR = 36;

/** Rules run in slices of this many top-level declarations; in between, a newer edit may cancel the work. */
const SLICE = 16;

/** Findings about one VPC, which hold while the key is the same. */
interface KnownFindings {
    readonly key: string;
    /** Names in the sentences: those of other VPCs decide how much of one has to be said. */
    readonly names: NotedNames;
    readonly findings: readonly Parameters<ReportFinding>[];
}

/** Runs the rules of `validator.ts`. */
export class VpcDocumentValidator extends DefaultDocumentValidator {
    private readonly services: VpcCoreServices;
    private readonly linker: VpcLinker;
    /** Top-level declarations whose text has no findings, with the links that they had. */
    private readonly soundText = new WeakMap<AstNode, LinkedBlock>();
    /** Probes and experiments that have none in the network either. */
    private readonly soundDeclarations = new Remembered<boolean>();
    /** What the rules found in lowered VPCs, which are the same objects until something in them changes. */
    private readonly knownVpcs = new WeakMap<Vpc, KnownFindings>();

    constructor(services: VpcCoreServices) {
        super(services);
        this.services = services;
        this.linker = services.references.Linker as VpcLinker;
    }

    override async validateDocument(
        document: LangiumDocument,
        _options: ValidationOptions = {},
        cancelToken = Cancellation.CancellationToken.None,
    ): Promise<Diagnostics> {
        const diagnostics: Diagnostics = [];
        const accept = this.acceptorInto(diagnostics);
        checkSyntax(document.parseResult as ParseResult, accept);
        const syntaxErrors = diagnostics.length;
        checkImports(document, this.services.references.Imports, accept);
        checkLinks(document, this.linker, accept);
        await this.checkText(document.parseResult.value, accept, cancelToken);
        await this.checkNetwork(document as LangiumDocument<VpcFile>, accept, cancelToken);
        const found = syntaxErrors === 0 ? diagnostics : withoutConsequences(document, diagnostics, syntaxErrors);
        return this.withoutSuppressed(document, found, syntaxErrors === 0);
    }

    /** What no comment suppresses, and what is wrong with such comments; with `isWhole`, whether each has an effect. */
    private withoutSuppressed(document: LangiumDocument, found: Diagnostics, isWhole: boolean): Diagnostics {
        const suppressions = suppressionsIn(document);
        if (suppressions.length === 0) {
            return found;
        }
        const { kept, unused } = suppress(found, suppressions);
        const accept = this.acceptorInto(kept);
        for (const suppression of suppressions) {
            for (const rule of SUPPRESSION_RULES) {
                rule(suppression, document.parseResult.value, accept);
            }
        }
        for (const suppression of isWhole ? unused.filter(({ code }) => !isFoundByRunning(code)) : []) {
            suppressionShouldHaveEffect(suppression, document.parseResult.value, accept);
        }
        return kept;
    }

    /**
     * The diagnostics of runs of a validated file, but for those that a comment suppresses; with `isWhole`, comments without effect as
     * well. None of a file with errors: its packets pass through another network than the one that is meant.
     */
    diagnosticsOfRuns(document: LangiumDocument, failed: readonly FailedExpectation[], isWhole: boolean): Diagnostics {
        const found: Diagnostics = [];
        if (document.diagnostics?.some(({ severity }) => severity === ERROR)) {
            return found;
        }
        const node = document.parseResult.value;
        for (const finding of failed) {
            report(this.acceptorInto(found), 'expectation/failed', { node, ...finding });
        }
        const suppressions = suppressionsIn(document).filter(({ code }) => isFoundByRunning(code));
        const { kept, unused } = suppress(found, suppressions);
        for (const suppression of isWhole ? unused : []) {
            suppressionShouldHaveEffect(suppression, node, this.acceptorInto(kept));
        }
        return kept;
    }

    private acceptorInto(diagnostics: Diagnostics): ValidationAcceptor {
        return (severity, message, info) =>
            void diagnostics.push(this.toDiagnostic(severity, message, info as NodeDiagnosticInfo<AstNode, string>));
    }

    /** The rules about the text: one walk, without an await for each node. */
    private async checkText(
        root: AstNode,
        accept: ValidationAcceptor,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<void> {
        runRules(root, accept);
        let done = 0;
        for (const child of blocksOf(root)) {
            this.checkDeclaration(child, accept);
            if (++done % SLICE === 0) {
                await interruptAndCheck(cancelToken);
            }
        }
    }

    /** Rules about the text look at a declaration and what it names: without findings it has none until one of these changes. */
    private checkDeclaration(node: AstNode, accept: ValidationAcceptor): void {
        const links = this.linker.linkedBlock(node);
        if (links && this.soundText.get(node) === links) {
            return;
        }
        let findings = 0;
        walk(node, (severity, message, info) => {
            findings++;
            accept(severity, message, info);
        });
        if (findings === 0 && links) {
            this.soundText.set(node, links);
        }
    }

    /** The rules about the network: by VPC, then across VPCs. */
    private async checkNetwork(
        document: LangiumDocument<VpcFile>,
        accept: ValidationAcceptor,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<void> {
        const design: Design = this.services.lowering.NetworkBuilder.build(document);
        const reportFinding = reporterFor(document, accept);
        await this.checkVpcs(design, reportFinding, cancelToken);
        for (const rule of ALL_NETWORK_RULES) {
            rule(design, reportFinding);
        }
        this.checkProbes(document.parseResult.value, design, accept);
    }

    /** The rules about one VPC. What was found in one that stands alone is known until something in it changes. */
    private async checkVpcs(
        design: Design,
        reportFinding: ReportFinding,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<void> {
        const used = elementsInExperiments(design.experiments.values());
        const { profile, blockPublicAccess } = design.network;
        const key = `${profile.name} ${blockPublicAccess?.mode} ${[...used].sort().join(' ')}`;
        const vpcs = [...design.network.vpcs.values()];
        const isJoined = joinsVpcs(design.network);
        const unsure = vpcs.filter((vpc) => isJoined || this.knownFindings(vpc, design, key) === undefined);
        let done = 0;
        const fresh = new Map<Vpc, KnownFindings['findings']>();
        for (const view of vpcViews(design, unsure, used)) {
            const { vpc } = view;
            const { value: findings, names } = notingNames(() => checkVpc(view));
            fresh.set(vpc, findings);
            if (!isJoined && standsAlone(view)) {
                this.knownVpcs.set(vpc, { key, names, findings });
            }
            if (++done % SLICE === 0) {
                await interruptAndCheck(cancelToken);
            }
        }
        for (const [code, finding] of vpcs.flatMap((vpc) => fresh.get(vpc) ?? this.knownFindings(vpc, design, key) ?? [])) {
            reportFinding(code, finding);
        }
    }

    /** What was found in a VPC, if that holds. */
    private knownFindings(vpc: Vpc, { network }: Design, key: string): KnownFindings['findings'] | undefined {
        const known = this.knownVpcs.get(vpc);
        return known && known.key === key && confirmsNames(network, known.names) ? known.findings : undefined;
    }

    /** The rules about probes and experiments in the network. */
    private checkProbes(file: VpcFile, design: Design, accept: ValidationAcceptor): void {
        const noted = new NotedNetwork(design.network);
        const context = [design.network.encapsulation];
        for (const decl of [...file.probes, ...file.experiments]) {
            const key = { links: this.linker.linkedBlock(decl), context };
            this.soundDeclarations.recall(decl, { key, noted, isWorthKeeping: (isSound) => isSound }, (network) => {
                let findings = 0;
                for (const rule of ALL_DESIGN_RULES) {
                    rule(decl, { ...design, network }, (severity, message, info) => {
                        findings++;
                        accept(severity, message, info);
                    });
                }
                return findings === 0;
            });
        }
    }

    protected override toDiagnostic<N extends AstNode>(
        severity: ValidationSeverity,
        message: string,
        info: NodeDiagnosticInfo<N, string>,
    ) {
        const diagnostic = super.toDiagnostic(severity, message, info);
        const code = asDiagnosticCode(info.code);
        const href = code && this.services.validation.DiagnosticManual(code);
        return href === undefined ? diagnostic : { ...diagnostic, codeDescription: { href } };
    }
}

/** The suppressions of a document: most have none, and for that their text need not be read again. */
function suppressionsIn({ parseResult }: LangiumDocument): Suppression[] {
    const root = parseResult.value.$cstNode;
    const source = root && sourceOf(root.root);
    return source?.includes(SUPPRESSION_WORD) ? readSuppressions(source.toString()) : [];
}

/** What the rules about one VPC found. */
function checkVpc(view: VpcView): Parameters<ReportFinding>[] {
    const findings: Parameters<ReportFinding>[] = [];
    const note: ReportFinding = (code, finding) => void findings.push([code, finding]);
    for (const rule of ALL_VPC_RULES) {
        rule(view, note);
    }
    return findings;
}

/** One broken statement costs one diagnostic: what the rules say about it besides its syntax error, they say of half a statement. */
function withoutConsequences(document: LangiumDocument, diagnostics: Diagnostics, syntaxErrors: number): Diagnostics {
    const isBroken = brokenStatements(document.parseResult as ParseResult);
    const { textDocument } = document;
    return diagnostics.filter(({ range }, i) => i < syntaxErrors || !isBroken(textDocument.offsetAt(range.start)));
}

function walk(node: AstNode, accept: ValidationAcceptor): void {
    runRules(node, accept);
    // Without lists of children and entries: a file of ten thousand lines has tens of thousands of nodes.
    for (const property in node) {
        if (property.charCodeAt(0) === DOLLAR) {
            continue;
        }
        const value: unknown = node[property as keyof AstNode];
        if (Array.isArray(value)) {
            for (let index = 0; index < value.length; index++) {
                walkValue(value[index], accept);
            }
        } else {
            walkValue(value, accept);
        }
    }
}

function walkValue(value: unknown, accept: ValidationAcceptor): void {
    if (typeof value === 'object' && value !== null && '$type' in value) {
        walk(value as AstNode, accept);
    }
}

type AnyRule = (node: AstNode, accept: ValidationAcceptor) => void;

function runRules(node: AstNode, accept: ValidationAcceptor): void {
    for (const rule of (AST_RULES as Readonly<Record<string, readonly AnyRule[] | undefined>>)[node.$type] ?? NO_RULES) {
        rule(node, accept);
    }
    for (const rule of COMMON_RULES) {
        rule(node, accept);
    }
}

const NO_RULES: readonly AnyRule[] = [];

/** Reports findings about the model at their spans. What lies in an imported file is shown there; a conflict with this file, here. */
function reporterFor(document: LangiumDocument, accept: ValidationAcceptor): ReportFinding {
    const uri = document.uri.toString();
    const node = document.parseResult.value;
    return (code, finding) => {
        const local = finding.span.uri === uri ? finding : turnedRound(finding, uri);
        if (local) {
            report(accept, code, { node, ...local });
        }
    };
}

/** A conflict seen from its other end, when that end is in the file. */
function turnedRound(finding: ModelFinding, uri: string): ModelFinding | undefined {
    const here = finding.related?.find(({ span }) => span.uri === uri);
    return here && { span: here.span, message: finding.message, related: [{ span: finding.span, message: finding.message }] };
}
