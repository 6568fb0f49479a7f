/** The declaration that a word of the text names. */
import { type CstNode, CstUtils, GrammarUtils, type LangiumDocument, type LeafCstNode } from 'langium';
import type { Position } from 'vscode-languageserver-protocol';
import { isNamedDecl, type NamedDecl, referenceAt, segmentsOf } from '#language';

/** The word at a position; nothing in comments and white space. */
export function leafAt(document: LangiumDocument, position: Position): LeafCstNode | undefined {
    const root = document.parseResult.value.$cstNode;
    const offset = document.textDocument.offsetAt(position);
    const leaf = root && (CstUtils.findLeafNodeAtOffset(root, offset) ?? CstUtils.findLeafNodeAtOffset(root, offset - 1));
    return leaf?.hidden ? undefined : leaf;
}

/** The declaration that a word names: at its own place, or through a reference. */
export function declarationAt(leaf: LeafCstNode): NamedDecl | undefined {
    const reference = referenceAt(leaf);
    if (reference) {
        const segment = segmentsOf(reference).find(({ node }) => node.offset <= leaf.offset && node.end >= leaf.end);
        const target = segment?.decl ?? reference.ref;
        return target && isNamedDecl(target) ? target : undefined;
    }
    const { astNode } = leaf;
    const name = isNamedDecl(astNode) ? nameOf(astNode) : undefined;
    return name && name.offset === leaf.offset ? (astNode as NamedDecl) : undefined;
}

const nameOf = (decl: NamedDecl): CstNode | undefined => GrammarUtils.findNodeForProperty(decl.$cstNode, 'name');
