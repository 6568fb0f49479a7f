/**
 * Nodes of the concrete tree that move with their top-level declaration. Each leaf says where it stands from an origin that all
 * leaves of one declaration share, so that a declaration moves at once, however long it is (reparse.ts).
 */
import type { IToken, TokenType } from 'chevrotain';
import { type CompositeCstNode, CompositeCstNodeImpl, type CstNode, CstNodeBuilder, LeafCstNodeImpl } from 'langium';

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

/** A word, from the origin of its declaration. */
export class MovableLeaf extends LeafCstNodeImpl {
    origin: Origin;

    constructor(token: IToken, hidden: boolean, origin: Origin) {
        const { startOffset, image, startLine = 0, startColumn = 0, endLine = 0, endColumn = 0, tokenType } = token;
        // Chevrotain counts from 1, and its ends are inclusive.
        super(startOffset, image.length, startLine - 1, startColumn - 1, endLine - 1, endColumn, tokenType as TokenType, hidden);
        this.origin = origin;
    }

    override get offset(): number {
        return super.offset + this.origin.offset;
    }

    override get end(): number {
        return this.offset + this.length;
    }

    override get range(): Range {
        const { start, end } = super.range;
        this.move(start);
        this.move(end);
        return { start, end };
    }

    private move(position: Position): void {
        if (position.line === 0) {
            position.character += this.origin.column;
        }
        position.line += this.origin.line;
    }
}

/** A node with children: its range is asked of them each time, since they move. */
class MovableComposite extends CompositeCstNodeImpl {
    /** Of a top-level declaration: the origin of its leaves. */
    origin: Origin | undefined;

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

    protected override createLeafNode(token: IToken, hidden: boolean): LeafCstNodeImpl {
        return new MovableLeaf(token, hidden, this.origin);
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
