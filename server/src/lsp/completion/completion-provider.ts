/**
 * Completion: what can legally stand at the cursor, as the grammar says, with values computed from the network.
 *
 * Langium asks its completion parser about the whole text before the cursor; here it is asked about a reduced one
 * (`statement-prefix.ts`). What a reference can name comes from its scope; literals are proposed by `proposed-values.ts`.
 */

import {
    type AstNode,
    type AstNodeDescription,
    type AstNodeLocator,
    type AstReflection,
    AstUtils,
    Cancellation,
    CstUtils,
    GrammarAST,
    GrammarUtils,
    type LangiumDocument,
    type LangiumDocuments,
    type MaybePromise,
    type ReferenceInfo,
    type TextDocument,
} from 'langium';
import {
    type CompletionAcceptor,
    type CompletionBacktrackingInformation,
    type CompletionContext,
    type CompletionValueItem,
    DefaultCompletionProvider,
    findNextFeatures,
    type NextFeature,
} from 'langium/lsp';
import type { CompletionItem, CompletionList, CompletionParams } from 'vscode-languageserver-protocol';
import { CompletionItemKind } from 'vscode-languageserver-protocol';
import { idOf, isNamedDecl, KIND_NAMES, type NetworkBuilder, type VpcFile } from '#language';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import { proposedValues } from './proposed-values.js';
import type { ProposalSubject } from './resolve.js';
import { rankTarget } from './route-targets.js';
import { snippetsAt } from './snippet-proposals.js';
import { type StatementPrefix, statementPrefix } from './statement-prefix.js';
import { isUsedUp } from './used-statements.js';

/** An address that is being typed: `10.0.`, which is no token yet, or only the size of a block: `/26`. */
const UNFINISHED_ADDRESS = /(?:(?:\d{1,3}\.){1,3}\d{0,3}(?:\/\d*)?|(?<=\s)\/\d*)$/;

/** Proposes keywords, names and values. */
export class VpcCompletionProvider extends DefaultCompletionProvider {
    override readonly completionOptions = { triggerCharacters: ['.', ':', '>', ' '] };
    private readonly reflection: AstReflection;
    private readonly builder: NetworkBuilder;
    private readonly documents: LangiumDocuments;
    private readonly locator: AstNodeLocator;
    private prefixes: { readonly text: string; readonly byOffset: Map<number, StatementPrefix | undefined> } = {
        text: '',
        byOffset: new Map(),
    };

    constructor(services: VpcLspServices) {
        super(services);
        this.reflection = services.shared.AstReflection;
        this.builder = services.lowering.NetworkBuilder;
        this.documents = services.shared.workspace.LangiumDocuments;
        this.locator = services.workspace.AstNodeLocator;
    }

    override async getCompletion(
        document: LangiumDocument,
        params: CompletionParams,
        cancelToken = Cancellation.CancellationToken.None,
    ): Promise<CompletionList | undefined> {
        const offset = document.textDocument.offsetAt(params.position);
        if (!this.prefixAt(document.textDocument, offset)) {
            return undefined;
        }
        const list = await super.getCompletion(document, params, cancelToken);
        return list && { ...list, isIncomplete: false };
    }

    protected override findFeaturesAt(document: TextDocument, offset: number): NextFeature[] {
        const prefix = this.prefixAt(document, offset);
        if (!prefix) {
            return [];
        }
        const byHeads = prefix.heads.map((heads) =>
            prefix.candidates.map((candidate) => () => this.attempt(`${heads}\n${candidate}`)),
        );
        for (const candidates of byHeads) {
            const attempts = candidates.map((attempt) => attempt());
            const [first, ...longer] = attempts;
            const whole = longer.find(({ complete }) => complete);
            if (first?.complete || whole) {
                return [...(first?.complete ? first.features() : []), ...(whole?.features() ?? [])];
            }
        }
        return byHeads[0]?.[0]?.().features() ?? [];
    }

    /** The prefix at a place; one request asks about the same few places many times. */
    private prefixAt(document: TextDocument, offset: number): StatementPrefix | undefined {
        const text = document.getText();
        if (this.prefixes.text !== text) {
            this.prefixes = { text, byOffset: new Map() };
        }
        const { byOffset } = this.prefixes;
        if (!byOffset.has(offset)) {
            byOffset.set(offset, statementPrefix(text, offset));
        }
        return byOffset.get(offset);
    }

    /** What may follow a text, and whether all of it was understood. */
    private attempt(text: string): { readonly complete: boolean; readonly features: () => NextFeature[] } {
        const { tokens, tokenIndex, elementStack } = this.completionParser.parse(text);
        const rest = tokens.slice(tokenIndex);
        const features = (): NextFeature[] =>
            tokenIndex === 0
                ? this.firstFeatures(tokens)
                : findNextFeatures([elementStack.map((feature) => ({ feature }))], rest);
        return { complete: rest.length === 0, features };
    }

    private firstFeatures(tokens: Tokens): NextFeature[] {
        const entry = GrammarUtils.getEntryRule(this.grammar);
        return entry ? findNextFeatures([[this.buildSyntheticEntryRuleCall(entry)]], tokens) : [];
    }

    /** Only the cursor's line is scanned: no token spans lines but comments, and those were ruled out. */
    protected override backtrackToAnyToken(text: string, offset: number): CompletionBacktrackingInformation {
        const start = text.lastIndexOf('\n', offset - 1) + 1;
        const end = text.indexOf('\n', offset);
        const [unfinished] = UNFINISHED_ADDRESS.exec(text.slice(start, offset)) ?? [];
        if (unfinished) {
            return {
                nextTokenStart: offset,
                nextTokenEnd: offset,
                previousTokenStart: offset - unfinished.length,
                previousTokenEnd: offset,
            };
        }
        const inLine = super.backtrackToAnyToken(text.slice(start, end < 0 ? text.length : end), offset - start);
        return {
            nextTokenStart: inLine.nextTokenStart + start,
            nextTokenEnd: inLine.nextTokenEnd + start,
            ...(inLine.previousTokenStart === undefined ? {} : { previousTokenStart: inLine.previousTokenStart + start }),
            ...(inLine.previousTokenEnd === undefined ? {} : { previousTokenEnd: inLine.previousTokenEnd + start }),
        };
    }

    protected override completionFor(
        context: CompletionContext,
        next: NextFeature,
        acceptor: CompletionAcceptor,
    ): MaybePromise<void> {
        const { feature } = next;
        const place = this.placeOf(context, next);
        if (GrammarAST.isKeyword(feature)) {
            if (!isNameWord(feature) && !isUsedUp(feature, place.block, context.tokenOffset)) {
                this.completionForKeyword(context, feature, acceptor);
            }
        } else if (GrammarAST.isCrossReference(feature)) {
            this.completionForCrossReference({ ...context, node: place.container }, { ...next, feature }, acceptor);
        } else if (place.property !== undefined) {
            const design = this.builder.build(context.document as LangiumDocument<VpcFile>);
            const typed = context.textDocument.getText().slice(context.tokenOffset, context.offset);
            for (const value of proposedValues({ ...place, property: place.property, design, typed })) {
                acceptor(context, value);
            }
        }
    }

    protected override completionForKeyword(
        context: CompletionContext,
        keyword: GrammarAST.Keyword,
        acceptor: CompletionAcceptor,
    ): void {
        if (this.filterKeyword(context, keyword)) {
            acceptor(context, {
                label: keyword.value,
                kind: CompletionItemKind.Keyword,
                sortText: '1',
                data: { kind: 'keyword', word: keyword.value } satisfies ProposalSubject,
            });
            const offered = this.clientCapabilities?.completionItem?.snippetSupport
                ? snippetsAt(keyword, context.document.parseResult.value as VpcFile)
                : [];
            for (const snippet of offered) {
                acceptor(context, snippet);
            }
        }
    }

    /** Says what kind of element a name stands for, in the language's words. */
    protected override createReferenceCompletionItem(
        description: AstNodeDescription,
        reference: ReferenceInfo,
        context: CompletionContext,
    ): CompletionValueItem {
        const kinds: Readonly<Record<string, string>> = KIND_NAMES;
        const detail = kinds[description.type] ?? description.type;
        const item = { ...super.createReferenceCompletionItem(description, reference, context), detail };
        const decl = description.node ?? this.nodeOf(description);
        if (!decl || !isNamedDecl(decl)) {
            return item;
        }
        const document = context.document as LangiumDocument<VpcFile>;
        const data: ProposalSubject = { kind: 'element', id: idOf(decl), uri: document.uri.toString() };
        const isTarget = reference.property === 'target' && reference.container.$type === 'RouteDecl';
        const ranked = isTarget ? rankTarget(this.builder.build(document).network, reference.container, decl) : undefined;
        return { ...item, ...ranked, data };
    }

    private nodeOf({ documentUri, path }: AstNodeDescription): AstNode | undefined {
        const root = this.documents.getDocument(documentUri)?.parseResult.value;
        return root && this.locator.getAstNode(root, path);
    }

    /** What is typed is compared with the text to filter by where that differs from the label. */
    protected override fillCompletionItem(context: CompletionContext, item: CompletionValueItem): CompletionItem | undefined {
        if (item.filterText === undefined || item.textEdit || typeof item.label !== 'string') {
            return super.fillCompletionItem(context, item);
        }
        const textEdit = this.buildCompletionTextEdit(context, item.filterText, item.insertText ?? item.label);
        return textEdit && super.fillCompletionItem(context, { ...item, textEdit } as CompletionValueItem);
    }

    /** Signs are typed faster than chosen, but `->` is proposed: it is what makes a route. */
    protected override filterKeyword(context: CompletionContext, keyword: GrammarAST.Keyword): boolean {
        return keyword.value === '->' || super.filterKeyword(context, keyword);
    }

    /** Which node the cursor is in, and which property of which type would get what is proposed. */
    private placeOf(context: CompletionContext, next: NextFeature): Place {
        const block = this.blockAround(context);
        const assignment = AstUtils.getContainerOfType(next.feature, GrammarAST.isAssignment);
        const property = assignment?.feature ?? AstUtils.getContainerOfType(next.feature, GrammarAST.isParserRule)?.name;
        const type = next.type ?? this.typeWith(assignment, [...chain(context.node), ...chain(block)]);
        const container =
            next.type === undefined ? [...chain(context.node), ...chain(block)].find(({ $type }) => $type === type) : undefined;
        return {
            block,
            container: container ?? ({ $type: type ?? block.$type, $container: context.node ?? block } as AstNode),
            type: type ?? block.$type,
            ...(property === undefined ? {} : { property }),
        };
    }

    /** The node whose braces are around the cursor; the file at top level. */
    private blockAround({ document, offset }: CompletionContext): AstNode {
        const root = document.parseResult.value;
        const prefix = this.prefixAt(document.textDocument, offset);
        const leaf =
            root.$cstNode && prefix?.brace !== undefined ? CstUtils.findLeafNodeAtOffset(root.$cstNode, prefix.brace) : undefined;
        return leaf?.astNode ?? root;
    }

    /** The type that a feature inside its own rule belongs to: the rule's, or for a fragment, that of a node around the cursor. */
    private typeWith(assignment: GrammarAST.Assignment | undefined, nodes: readonly AstNode[]): string | undefined {
        const rule = assignment && AstUtils.getContainerOfType(assignment, GrammarAST.isParserRule);
        if (!assignment || !rule) {
            return undefined;
        }
        if (!rule.fragment) {
            return rule.name;
        }
        const around = nodes
            .map(({ $type }) => $type)
            .find((type) => assignment.feature in this.reflection.getTypeMetaData(type).properties);
        return around ?? this.ruleUsing(rule);
    }

    /** The first rule that a fragment is part of: for text too broken to have a node. */
    private ruleUsing(fragment: GrammarAST.ParserRule): string | undefined {
        return this.grammar.rules.find(
            (rule) =>
                GrammarAST.isParserRule(rule) &&
                !rule.fragment &&
                AstUtils.streamAllContents(rule).some((node) => GrammarAST.isRuleCall(node) && node.rule.ref === fragment),
        )?.name;
    }
}

type Tokens = Parameters<typeof findNextFeatures>[1];

/** Where a value would go. */
export interface Place {
    /** The node whose braces are around the cursor. */
    readonly block: AstNode;
    /** The node that would get the value; made up where it does not exist yet. */
    readonly container: AstNode;
    readonly type: string;
    readonly property?: string;
}

/** A node and everything around it, inside out. */
function chain(node: AstNode | undefined): AstNode[] {
    const nodes: AstNode[] = [];
    for (let current = node; current; current = current.$container) {
        nodes.push(current);
    }
    return nodes;
}

/** Keywords listed in a rule for names are no keywords there. */
const isNameWord = (keyword: GrammarAST.Keyword): boolean => {
    const rule = AstUtils.getContainerOfType(keyword, GrammarAST.isParserRule);
    return rule?.name === 'QualifiedName' || rule?.name === 'FieldName';
};
