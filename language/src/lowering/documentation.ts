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
        const { text } = this;
        let end = offset;
        while (end > 0 && isSpace(text, end - 1)) {
            end--;
        }
        const start = text.startsWith('*/', end - 2) ? text.lastIndexOf('/*', end - 2) : -1;
        return start >= 0 && text.startsWith('/**', start) ? withoutStars(text.slice(start + 3, end - 2)) : undefined;
    }
}

const SPACE = 32;
const LAST_ASCII = 127;

const isSpace = (text: string, index: number): boolean => {
    const code = text.charCodeAt(index);
    return code === SPACE || (code >= 9 && code <= 13) || (code > LAST_ASCII && text.charAt(index).trim() === '');
};

const withoutStars = (comment: string): string =>
    comment
        .split('\n')
        .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
        .join('\n')
        .trim();
