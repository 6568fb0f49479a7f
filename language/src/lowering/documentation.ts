/** Documentation comments: the block comment that ends directly above a declaration and begins with two stars. */
import type { AstNode } from 'langium';
import { sourceOf } from '../grammar/pieced-root.js';
import { detached } from '../references/detached-text.js';

/** So many characters before a declaration are looked at first: no long comment ends there, as a rule. */
const GLANCE = 200;

/** Finds the documentation of the declarations of one file. */
export class Documentation {
    private readonly text: ReturnType<typeof sourceOf> | undefined;
    /** Most files have no such comment at all. */
    private readonly any: boolean;

    constructor({ $cstNode }: AstNode) {
        this.text = $cstNode && sourceOf($cstNode.root);
        this.any = this.text?.includes('/**') ?? false;
    }

    /** The text of the comment, without stars; undefined when there is none. */
    of(node: AstNode): string | undefined {
        const offset = node.$cstNode?.offset;
        if (!this.any || offset === undefined) {
            return undefined;
        }
        const before = this.before(offset);
        const start = before.endsWith('*/') ? before.lastIndexOf('/*') : -1;
        return start >= 0 && before.startsWith('/**', start) ? withoutStars(detached(before.slice(start + 3, -2))) : undefined;
    }

    /** The text before a place, or as much of its end as holds a comment that ends there. */
    private before(offset: number): string {
        for (let start = Math.max(0, offset - GLANCE); ; start = Math.max(0, start - GLANCE * GLANCE)) {
            const before = this.text?.slice(start, offset).trimEnd() ?? '';
            const isWhole = before.length > 1 && (!before.endsWith('*/') || before.lastIndexOf('/*', before.length - 3) >= 0);
            if (start === 0 || isWhole) {
                return before;
            }
        }
    }
}

const withoutStars = (comment: string): string =>
    comment
        .split('\n')
        .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
        .join('\n')
        .trim();
