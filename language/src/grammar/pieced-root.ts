/** Roots of syntax trees over texts in pieces: nodes read theirs without putting the whole together. */
import { type CstNode, RootCstNodeImpl } from 'langium';
import { PiecedText } from './pieced-text.js';

/** A root that shares its text with the document. */
export class PiecedRoot extends RootCstNodeImpl {
    constructor(readonly source: PiecedText) {
        super('');
    }

    override get text(): string {
        return this.source.slice(this.offset, this.end);
    }

    override get fullText(): string {
        return this.source.toString();
    }
}

/** The texts of roots that the parser has made. */
const sources = new WeakMap<object, PiecedText>();

/** The text below a root. */
export function sourceOf(root: { readonly fullText: string }): PiecedText {
    let source = root instanceof PiecedRoot ? root.source : sources.get(root);
    if (!source) {
        source = PiecedText.of(root.fullText);
        sources.set(root, source);
    }
    return source;
}

/** The text of a node. */
export const textOfNode = ({ root, offset, end }: Pick<CstNode, 'root' | 'offset' | 'end'>): string =>
    root instanceof PiecedRoot ? root.source.slice(offset, end) : root.fullText.substring(offset, end);
