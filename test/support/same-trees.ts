/** Whether two parsers built the same: every node of both trees, with all that can be seen of it. */
import { type AstNode, type CstNode, isAstNode, isCompositeCstNode, isLeafCstNode, isReference, type ParseResult } from 'langium';

/** Where two results differ first, as `vpcs.0.subnets.1.name`; `undefined` if nowhere. */
export function differenceOf(a: ParseResult, b: ParseResult): string | undefined {
    const nodes = new SameNodes();
    const roots = [a.value.$cstNode, b.value.$cstNode] as const;
    return (
        nodes.compareCst(roots[0], roots[1], 'cst') ??
        nodes.compareAst(a.value, b.value, 'ast') ??
        plainDifference(reportOf(a), reportOf(b), 'report')
    );
}

const reportOf = ({ lexerErrors, lexerReport, parserErrors }: ParseResult): object => ({
    lexerErrors,
    lexerReport,
    parserErrors,
});

/** Compares nodes and remembers which belong together. */
class SameNodes {
    private readonly pairs = new Map<object, object>();

    compareCst(a: CstNode | undefined, b: CstNode | undefined, path: string): string | undefined {
        if (!a || !b) {
            return a === b ? undefined : path;
        }
        this.pairs.set(a, b);
        const ownPath = `${path}[${a.text.slice(0, 20)}]`;
        if (
            a.constructor !== b.constructor ||
            a.grammarSource !== b.grammarSource ||
            this.pairs.get(a.container ?? a) !== (b.container ?? b) ||
            JSON.stringify(placeOf(a)) !== JSON.stringify(placeOf(b)) ||
            Object.keys(a).join() !== Object.keys(b).join()
        ) {
            return ownPath;
        }
        return this.compareOrigins(a, b, ownPath) ?? this.compareChildren(a, b, ownPath);
    }

    /** Which leaves share an origin decides what moves with what. */
    private compareOrigins(a: CstNode, b: CstNode, path: string): string | undefined {
        const [one, other] = [a, b].map((node) => (node as { readonly origin?: object }).origin);
        if (!one || !other) {
            return one === other ? undefined : `${path}.origin`;
        }
        const known = this.pairs.get(one);
        this.pairs.set(one, other);
        return (known === undefined || known === other) && JSON.stringify(one) === JSON.stringify(other)
            ? undefined
            : `${path}.origin`;
    }

    private compareChildren(a: CstNode, b: CstNode, path: string): string | undefined {
        if (!isCompositeCstNode(a) || !isCompositeCstNode(b)) {
            return undefined;
        }
        return a.content.length === b.content.length
            ? first(a.content, (child, i) => this.compareCst(child, b.content[i], path))
            : `${path}.content`;
    }

    compareAst(a: unknown, b: unknown, path: string): string | undefined {
        if (Array.isArray(a) && Array.isArray(b)) {
            return a.length === b.length ? first(a, (item, i) => this.compareAst(item, b[i], `${path}.${i}`)) : path;
        }
        if (isReference(a) && isReference(b)) {
            return a.$refText === b.$refText && this.areSame(a.$refNode, b.$refNode) && this.belongAlike(a, b) ? undefined : path;
        }
        if (isAstNode(a) && isAstNode(b)) {
            return this.compareNodes(a, b, path);
        }
        return Object.is(a, b) ? undefined : path;
    }

    private compareNodes(a: AstNode, b: AstNode, path: string): string | undefined {
        this.pairs.set(a, b);
        if (
            Object.keys(a).join() !== Object.keys(b).join() ||
            a.$type !== b.$type ||
            a.$containerProperty !== b.$containerProperty ||
            a.$containerIndex !== b.$containerIndex ||
            !this.areSame(a.$cstNode, b.$cstNode) ||
            !this.areSame(a.$container, b.$container) ||
            this.pairs.get(a.$cstNode?.astNode ?? a) !== (b.$cstNode?.astNode ?? b)
        ) {
            return path;
        }
        const names = Object.keys(a).filter((name) => !name.startsWith('$'));
        return first(names, (name) =>
            this.compareAst(a[name as keyof AstNode], b[name as keyof AstNode], path === 'ast' ? name : `${path}.${name}`),
        );
    }

    /** The element that a reference stands in. */
    private belongAlike(a: object, b: object): boolean {
        const { node: one } = a as { readonly node: object };
        const { node: other } = b as { readonly node: object };
        return this.pairs.get(one) === other;
    }

    private areSame(a: object | undefined, b: object | undefined): boolean {
        return a === undefined ? b === undefined : this.pairs.get(a) === b;
    }
}

const placeOf = (node: CstNode): unknown => [
    node.offset,
    node.end,
    node.length,
    node.hidden,
    node.text,
    node.range,
    isLeafCstNode(node) ? node.tokenType.name : '',
];

function first<T>(items: readonly T[], compare: (item: T, index: number) => string | undefined): string | undefined {
    for (const [index, item] of items.entries()) {
        const difference = compare(item, index);
        if (difference !== undefined) {
            return difference;
        }
    }
    return undefined;
}

const plainDifference = (a: object, b: object, path: string): string | undefined =>
    JSON.stringify(a) === JSON.stringify(b) ? undefined : path;
