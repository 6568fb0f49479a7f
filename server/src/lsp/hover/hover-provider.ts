/** Hovers: what the word under the cursor is, and the facts computed from the network around it. */

import { type AstNode, CstUtils, GrammarAST, type LangiumDocument, type LeafCstNode } from 'langium';
import type { HoverProvider } from 'langium/lsp';
import type { Hover, HoverParams } from 'vscode-languageserver-protocol';
import {
    type Design,
    type ExperimentDecl,
    elementOf,
    idOf,
    isExpectationDecl,
    isFieldSettingDecl,
    isFieldTest,
    type NamedDecl,
    type NetworkBuilder,
    type ProbeDecl,
    type VpcFile,
} from '#language';
import type { LiveRuns } from '../diagnostics/live-runs.js';
import { keywordHelp } from '../keyword-catalog.js';
import { declarationAt } from '../navigation/declaration-at.js';
import type { RunResult } from '../run-results.js';
import { rangeOfNode } from '../to-lsp.js';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import { addressHover, cidrHover } from './address-hover.js';
import { dropReasonHover, fieldHover } from './catalog-hover.js';
import { elementHover } from './element-hover.js';
import { lineHover } from './line-hover.js';
import { code, count, paragraphs } from './markdown.js';
import { linkRules, type RuleManual } from './rule-links.js';

/** Finds the word and says what it is. */
export class VpcHoverProvider implements HoverProvider {
    private readonly builder: NetworkBuilder;
    private readonly ruleManual: RuleManual;
    private readonly runs: () => LiveRuns;

    constructor(services: VpcLspServices) {
        this.builder = services.lowering.NetworkBuilder;
        this.ruleManual = services.manuals.RuleManual;
        this.runs = () => services.diagnostics.LiveRuns;
    }

    getHoverContent(document: LangiumDocument, params: HoverParams): Hover | undefined {
        const root = document.parseResult.value.$cstNode;
        const leaf = root && CstUtils.findLeafNodeAtOffset(root, document.textDocument.offsetAt(params.position));
        if (!leaf || leaf.hidden) {
            return undefined;
        }
        const value = this.contentOf(leaf, document as LangiumDocument<VpcFile>);
        return value
            ? { contents: { kind: 'markdown', value: linkRules(value, this.ruleManual) }, range: rangeOfNode(leaf) }
            : undefined;
    }

    private contentOf(leaf: LeafCstNode, document: LangiumDocument<VpcFile>): string | undefined {
        const decl = declarationAt(leaf);
        if (decl) {
            return this.declarationHover(document, decl);
        }
        switch (leaf.tokenType.name) {
            case 'ADDRESS':
                return addressHover(this.builder.build(document).network, leaf.text);
            case 'CIDR':
                return cidrHover(this.builder.build(document).network, leaf.text);
            default:
                return catalogHover(leaf) ?? this.wordHover(leaf, document);
        }
    }

    private declarationHover(document: LangiumDocument<VpcFile>, decl: NamedDecl): string | undefined {
        const design = this.builder.build(document);
        if (decl.$type === 'ProbeDecl' || decl.$type === 'ExperimentDecl') {
            return scriptHover(design, decl, this.runs().resultOf(document, idOf(decl)));
        }
        const element = elementOf(design.network, idOf(decl));
        return element && elementHover(design.network, element);
    }

    /** Keywords and numbers: what the word means, and what its line does. */
    private wordHover(leaf: LeafCstNode, document: LangiumDocument<VpcFile>): string | undefined {
        const parts = [keywordHover(leaf), lineHover(this.builder.build(document).network, leaf)];
        return parts.some((part) => part) ? paragraphs(parts) : undefined;
    }
}

function scriptHover(design: Design, decl: ProbeDecl | ExperimentDecl, result: RunResult | undefined): string {
    const isProbe = decl.$type === 'ProbeDecl';
    const documentation = (isProbe ? design.probes : design.experiments).get(idOf(decl))?.documentation;
    const text = isProbe ? code((decl.packet?.$cstNode?.text ?? '').replaceAll(/\s+/g, ' ')) : count(decl.steps.length, 'step');
    return paragraphs([`**${isProbe ? 'probe' : 'experiment'}** ${code(decl.name)}`, documentation, text, result?.title]);
}

/** Words out of catalogues: drop reasons after `by`, display-filter fields. */
function catalogHover({ astNode, text }: LeafCstNode): string | undefined {
    const node: AstNode = astNode;
    if (isExpectationDecl(node) && node.reason === text) {
        return dropReasonHover(text);
    }
    return isFieldTest(node) || isFieldSettingDecl(node)
        ? node.field?.includes(text)
            ? fieldHover(node.field)
            : undefined
        : undefined;
}

function keywordHover(leaf: LeafCstNode): string | undefined {
    return GrammarAST.isKeyword(leaf.grammarSource) ? keywordHelp(leaf.text) : undefined;
}
