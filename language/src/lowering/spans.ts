/** From syntax tree to source spans. */
import { type AstNode, AstUtils, type CstNode, GrammarUtils } from 'langium';
import { NOWHERE, type SourceSpan } from '../model/source-span.js';

/** The spans of one document's nodes. */
export class Spans {
    private readonly uri: string;

    constructor(root: AstNode) {
        this.uri = AstUtils.findRootNode(root).$document?.uri.toString() ?? '';
    }

    /** The whole text of a node; nowhere for what stands in no file. */
    of(node: AstNode): SourceSpan {
        return this.ofCst(node.$cstNode);
    }

    /** The line people look at: the first two words of a declaration, such as `subnet web`. */
    head(node: AstNode): SourceSpan {
        const cst = node.$cstNode;
        if (!cst) {
            return node.$container ? this.head(node.$container) : NOWHERE;
        }
        const name = GrammarUtils.findNodeForProperty(cst, 'name') ?? firstLeaf(cst);
        return { uri: this.uri, start: cst.range.start, end: name.range.end };
    }

    /** The n-th value of a property; the whole node when it is not written. */
    property(node: AstNode, property: string, index = 0): SourceSpan {
        return this.ofCst(GrammarUtils.findNodeForProperty(node.$cstNode, property, index) ?? node.$cstNode);
    }

    /** The statement that gives a property its n-th value, with its keyword: `ip 10.0.1.10`. */
    statement(node: AstNode, property: string, index = 0): SourceSpan {
        const value = GrammarUtils.findNodeForProperty(node.$cstNode, property, index);
        if (!value) {
            return this.head(node);
        }
        const keyword = previousSibling(value);
        return { uri: this.uri, start: (keyword ?? value).range.start, end: value.range.end };
    }

    private ofCst(cst: CstNode | undefined): SourceSpan {
        return cst ? { uri: this.uri, start: cst.range.start, end: cst.range.end } : NOWHERE;
    }
}

/** The leaf before a node in the same rule: the keyword of a simple statement. */
function previousSibling(node: CstNode): CstNode | undefined {
    const siblings = node.container?.content ?? [];
    const before = siblings[siblings.indexOf(node) - 1];
    return before && !before.hidden ? before : undefined;
}

const firstLeaf = (cst: CstNode): CstNode =>
    'content' in cst ? ((cst as { content: CstNode[] }).content.find((child) => !child.hidden) ?? cst) : cst;
