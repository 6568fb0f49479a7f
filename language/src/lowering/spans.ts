/**
 * From syntax tree to source spans. A span is read through the nodes it was made of: it follows a declaration that an edit elsewhere
 * moves, and whatever was lowered from that declaration holds where it stands now.
 */
import { type AstNode, AstUtils, type CompositeCstNode, type CstNode, GrammarAST } from 'langium';
import { NOWHERE, type Position, type SourceSpan } from '../model/source-span.js';

/** The property that a grammar element assigns, looked up once for each element of the grammar. */
const features = new Map<object, string>();

/** From the start of one node to the end of another. */
class NodeSpan implements SourceSpan {
    // Hidden from whoever goes through the model as plain data: behind the nodes is the whole file.
    readonly #first: CstNode;
    readonly #last: CstNode;

    constructor(
        readonly uri: string,
        first: CstNode,
        last: CstNode,
    ) {
        this.#first = first;
        this.#last = last;
    }

    get start(): Position {
        return this.#first.range.start;
    }

    get end(): Position {
        return this.#last.range.end;
    }

    /** As it stands now. */
    toJSON(): SourceSpan {
        const { uri, start, end } = this;
        return { uri, start, end };
    }
}

/** The spans of one document's nodes. */
export class Spans {
    private readonly uri: string;

    constructor(root: AstNode) {
        this.uri = AstUtils.findRootNode(root).$document?.uri.toString() ?? '';
    }

    /** The whole text of a node; nowhere for what stands in no file. */
    of(node: AstNode): SourceSpan {
        return this.between(node.$cstNode, node.$cstNode);
    }

    /** The line people look at: the first two words of a declaration, such as `subnet web`. */
    head(node: AstNode): SourceSpan {
        const cst = node.$cstNode;
        if (!cst) {
            return node.$container ? this.head(node.$container) : NOWHERE;
        }
        const content = contentOf(cst);
        const first = content.find(isVisible) ?? cst;
        return this.between(first, content[valueIndex(content, 'name')] ?? first);
    }

    /** The n-th value of a property; the whole node when it is not written. */
    property(node: AstNode, property: string, index = 0): SourceSpan {
        const cst = node.$cstNode;
        const content = cst ? contentOf(cst) : NOTHING;
        const value = content[valueIndex(content, property, index)] ?? cst;
        return this.between(value, value);
    }

    /** The statement that gives a property its n-th value, with its keyword: `ip 10.0.1.10`. */
    statement(node: AstNode, property: string, index = 0): SourceSpan {
        const content = node.$cstNode ? contentOf(node.$cstNode) : NOTHING;
        const at = valueIndex(content, property, index);
        return at < 0 ? this.head(node) : this.between(visibleBefore(content, at) ?? content[at], content[at]);
    }

    private between(first: CstNode | undefined, last: CstNode | undefined): SourceSpan {
        return first && last ? new NodeSpan(this.uri, first, last) : NOWHERE;
    }
}

const NOTHING: readonly CstNode[] = [];

/** Where a property's n-th value stands among the children of a node, or -1. Only direct children can assign a property of a node. */
function valueIndex(content: readonly CstNode[], property: string, n = 0): number {
    let left = n;
    for (let i = 0; i < content.length; i++) {
        if (featureOf(content[i]) === property && left-- === 0) {
            return i;
        }
    }
    return -1;
}

/** The visible word before a child. */
function visibleBefore(content: readonly CstNode[], index: number): CstNode | undefined {
    for (let i = index - 1; i >= 0; i--) {
        const child = content[i];
        if (child && isVisible(child)) {
            return child;
        }
    }
    return undefined;
}

const isVisible = ({ hidden }: CstNode): boolean => !hidden;

const contentOf = (cst: CstNode): readonly CstNode[] => ('content' in cst ? (cst as CompositeCstNode).content : []);

function featureOf(node: CstNode | undefined): string | undefined {
    const grammarSource = node?.grammarSource;
    if (!grammarSource) {
        return undefined;
    }
    let feature = features.get(grammarSource);
    if (feature === undefined) {
        feature = AstUtils.getContainerOfType(grammarSource, GrammarAST.isAssignment)?.feature ?? '';
        features.set(grammarSource, feature);
    }
    return feature;
}
