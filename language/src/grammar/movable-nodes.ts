/**
 * Nodes of the concrete tree that move with their top-level declaration. Each leaf says where it stands from an origin that all
 * leaves of one declaration share, so that a declaration moves at once, however long it is (reparse.ts).
 */
import type { IToken, TokenType } from 'chevrotain';
import {
    AbstractCstNode,
    type AstNode,
    type CompositeCstNode,
    CompositeCstNodeImpl,
    type CstNode,
    CstNodeBuilder,
    type LeafCstNodeImpl,
} from 'langium';
import { textOfNode } from './pieced-root.js';

/** Where the text that a declaration was read from begins in the file. */
export interface Origin {
    offset: number;
    line: number;
    /** Added to the columns of the first line that was read: the rest of the line that the reading began in. */
    column: number;
}

/** The origin of a text that is the file. */
const startOfFile = (): Origin => ({ offset: 0, line: 0, column: 0 });

type Range = CstNode['range'];
type Position = { line: number; character: number };

/** A word, from the origin of its declaration. It stands on one line. */
export class MovableLeaf extends AbstractCstNode {
    readonly tokenType: TokenType;
    readonly length: number;
    private readonly start: number;
    private readonly line: number;
    private readonly column: number;

    constructor(
        token: IToken,
        public origin: Origin,
    ) {
        super();
        this.tokenType = token.tokenType;
        const { startOffset, endOffset = startOffset + token.image.length - 1 } = token;
        this.length = endOffset + 1 - startOffset;
        this.start = startOffset;
        // Chevrotain counts from 1, and its ends are inclusive.
        this.line = (token.startLine ?? 1) - 1;
        this.column = (token.startColumn ?? 1) - 1;
    }

    get offset(): number {
        return this.start + this.origin.offset;
    }

    get end(): number {
        return this.offset + this.length;
    }

    override get text(): string {
        return textOfNode(this);
    }

    /** The grammar knows nothing of comments. */
    get hidden(): boolean {
        return this.grammarSource === undefined;
    }

    get astNode(): AstNode {
        if (!this.container) {
            throw new Error(`'${this.text}' stands in no tree.`);
        }
        return this.container.astNode;
    }

    get range(): Range {
        return { start: this.place(this.line, this.column), end: this.endPlace };
    }

    protected get endPlace(): Position {
        return this.place(this.line, this.column + this.length);
    }

    protected place(line: number, character: number): Position {
        const { origin } = this;
        return { line: line + origin.line, character: line === 0 ? character + origin.column : character };
    }
}

/** A comment that ends on another line. */
class MovableComment extends MovableLeaf {
    private readonly lastLine: number;
    private readonly lastColumn: number;

    constructor(token: IToken, origin: Origin) {
        super(token, origin);
        // Chevrotain's ends are inclusive.
        this.lastLine = (token.endLine ?? 1) - 1;
        this.lastColumn = token.endColumn ?? 0;
    }

    protected override get endPlace(): Position {
        return this.place(this.lastLine, this.lastColumn);
    }
}

/** A node with children: its range is asked of them each time, since they move. */
class MovableComposite extends CompositeCstNodeImpl {
    /** Of a top-level declaration: the origin of its leaves. */
    origin: Origin | undefined;

    override get text(): string {
        return textOfNode(this);
    }

    override get range(): Range {
        const { content } = this;
        const first = content.find(isVisible) ?? content[0];
        const last = content.findLast(isVisible) ?? content.at(-1);
        if (!first || !last) {
            return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
        }
        const { start } = first.range;
        const { end } = last.range;
        return { start, end: end.line < start.line ? start : end };
    }
}

const isVisible = ({ hidden }: CstNode): boolean => !hidden;

/** Builds trees of such nodes. */
export class MovableNodeBuilder extends CstNodeBuilder {
    private origin = startOfFile();

    override buildRootNode(input: string): ReturnType<CstNodeBuilder['buildRootNode']> {
        this.origin = startOfFile();
        return super.buildRootNode(input);
    }

    override buildCompositeNode(feature: Parameters<CstNodeBuilder['buildCompositeNode']>[0]): CompositeCstNode {
        const node = new MovableComposite();
        node.grammarSource = feature;
        const parent = this.current as CompositeCstNode;
        this.appendChild(parent, node as CompositeCstNode);
        if (parent.container === undefined) {
            this.origin = startOfFile();
            node.origin = this.origin;
        }
        // The stack of open nodes is Langium's own.
        (this as unknown as { readonly nodeStack: MovableComposite[] }).nodeStack.push(node);
        return node as CompositeCstNode;
    }

    protected override createLeafNode(token: IToken): LeafCstNodeImpl {
        const { origin } = this;
        const leaf = token.endLine === token.startLine ? new MovableLeaf(token, origin) : new MovableComment(token, origin);
        return leaf as unknown as LeafCstNodeImpl;
    }
}

/** Gives words directly below the root origins of their own: those of a declaration next to them were only borrowed. */
export function separateOrigins(children: readonly CstNode[]): void {
    for (const child of children) {
        if (child instanceof MovableLeaf) {
            child.origin = { ...child.origin };
        }
    }
}

/** Moves top-level declarations, and words between them. */
export function moveAll(children: readonly CstNode[], { offset, line, column }: Origin): void {
    for (const child of children) {
        const origin = child instanceof MovableLeaf || child instanceof MovableComposite ? child.origin : undefined;
        if (origin) {
            origin.offset += offset;
            origin.line += line;
            origin.column += column;
        }
    }
}
