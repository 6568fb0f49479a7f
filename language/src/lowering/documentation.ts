/** Documentation comments: the block comment that ends directly above a declaration and begins with two stars. */
import { type AstNode, AstUtils } from 'langium';

/** Finds the documentation of the declarations of one file. */
export class Documentation {
    private readonly text: string;
    /** Most files have no such comment at all. */
    private readonly any: boolean;

    constructor(root: AstNode) {
        this.text = AstUtils.findRootNode(root).$document?.textDocument.getText() ?? '';
        this.any = this.text.includes('/**');
    }

    /** The text of the comment, without stars; undefined when there is none. */
    of(node: AstNode): string | undefined {
        const offset = node.$cstNode?.offset;
        if (!this.any || offset === undefined) {
            return undefined;
        }
        const before = this.text.slice(0, offset).trimEnd();
        const start = before.endsWith('*/') ? before.lastIndexOf('/*') : -1;
        return start >= 0 && before.startsWith('/**', start) ? withoutStars(before.slice(start + 3, -2)) : undefined;
    }
}

const withoutStars = (comment: string): string =>
    comment
        .split('\n')
        .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
        .join('\n')
        .trim();
