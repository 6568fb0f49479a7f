/**
 * From names to declarations and back, for the editor.
 *
 * A qualified name refers to each thing it passes: in `shop.firewall.inside` the word `shop` is the VPC and `firewall` the
 * instance, so that each word can be followed and renamed.
 */
import {
    type AstNode,
    AstUtils,
    type CstNode,
    CstUtils,
    DefaultReferences,
    type FindReferencesOptions,
    type LangiumCoreServices,
    type LangiumDocument,
    type LangiumDocuments,
    type Reference,
    type ReferenceDescription,
    type Stream,
    stream,
    UriUtils,
} from 'langium';
import { homeAround, instanceOf, isNamedDecl, type NamedDecl } from './element-names.js';
import { isImplicit } from './implicit-declarations.js';

/** One word of a reference's text, and the declaration it stands for. */
export interface NameSegment {
    readonly node: CstNode;
    readonly decl: NamedDecl;
}

/** The words of a linked reference, each with its declaration; none while the reference is not linked. */
export function segmentsOf(reference: Reference): NameSegment[] {
    const target = reference.ref;
    const node = reference.$refNode;
    if (!node || !target || !isNamedDecl(target)) {
        return [];
    }
    const words = [...CstUtils.flattenCst(node).filter((leaf) => leaf.text !== '.' && !leaf.hidden)];
    const segments: NameSegment[] = [];
    let decl: NamedDecl | undefined = target;
    for (const word of words.reverse()) {
        if (decl?.name === word.text) {
            segments.unshift({ node: word, decl });
        }
        decl = decl && qualifierOf(decl);
    }
    return segments;
}

/** What stands before a declaration's name when it is qualified: the instance of an interface, else the VPC or gateway. */
function qualifierOf(decl: NamedDecl): NamedDecl | undefined {
    if (decl.$type === 'InterfaceDecl') {
        return instanceOf(decl);
    }
    const home = homeAround(decl);
    return home === decl ? undefined : home;
}

/** Finds declarations and references word by word. */
export class VpcReferences extends DefaultReferences {
    private readonly allDocuments: LangiumDocuments;

    constructor(services: LangiumCoreServices) {
        super(services);
        this.allDocuments = services.shared.workspace.LangiumDocuments;
    }

    override findDeclarations(source: CstNode): AstNode[] {
        const reference = referenceAt(source);
        if (!reference) {
            return super.findDeclarations(source);
        }
        const segment = segmentsOf(reference).find(({ node }) => node.offset <= source.offset && node.end >= source.end);
        const target = segment?.decl ?? reference.ref;
        return target ? [target] : [];
    }

    override findReferences(target: AstNode, options: FindReferencesOptions): Stream<ReferenceDescription> {
        const found = options.includeDeclaration ? this.getSelfReferences(target) : [];
        for (const document of this.allDocuments.all) {
            if (!options.documentUri || UriUtils.equals(document.uri, options.documentUri)) {
                found.push(...this.referencesIn(document, target));
            }
        }
        return stream(found);
    }

    private referencesIn(document: LangiumDocument, target: AstNode): ReferenceDescription[] {
        const targetDocument = AstUtils.getDocument(target);
        // What AWS supplies stands nowhere in the tree.
        const targetPath = isImplicit(target) ? '' : this.nodeLocator.getAstNodePath(target);
        return document.references.flatMap((reference) =>
            segmentsOf(reference as Reference)
                .filter(({ decl }) => decl === target)
                .map(({ node }) => ({
                    sourceUri: document.uri,
                    sourcePath: this.nodeLocator.getAstNodePath(node.astNode),
                    targetUri: targetDocument.uri,
                    targetPath,
                    segment: CstUtils.toDocumentSegment(node),
                    local: document === targetDocument,
                })),
        );
    }
}

/** The reference whose text covers a piece of the text, if any. */
export function referenceAt(source: CstNode): Reference | undefined {
    return AstUtils.streamReferences(source.astNode)
        .map((info) => info.reference as Reference)
        .find(({ $refNode }) => $refNode !== undefined && $refNode.offset <= source.offset && $refNode.end >= source.end);
}
