/** An address that somebody owns is called by its owner's name: in probes, and in the filters of their expectations. */
import { AstUtils, CstUtils } from 'langium';
import {
    type EndpointDecl,
    type FilterValueDecl,
    idOf,
    isEndpointDecl,
    isFilterValueDecl,
    type NameResolver,
    type Network,
    parseAddress,
    sameAddress,
    type VpcFile,
} from '#language';
import { counted, Edits, type Refactoring, type RefactoringRequest } from './refactoring.js';

/** Where an address can be a name. */
type NameableDecl = EndpointDecl | FilterValueDecl;

/** Offered at an address with an owner: for this one, and where there are others of the same value in the file, for all of them. */
export function nameAddress(request: RefactoringRequest): Refactoring[] {
    const { document, start } = request;
    const root = document.parseResult.value.$cstNode;
    const leaf = root && CstUtils.findLeafNodeAtOffset(root, start);
    const node = leaf?.astNode;
    if (!node || !isNameable(node) || leaf.tokenType.name !== 'ADDRESS' || node.address === undefined) {
        return [];
    }
    const name = nameFor(request, node);
    if (name === undefined) {
        return [];
    }
    const same = nameables(document.parseResult.value).filter(
        (each) => each.address === node.address && nameFor(request, each) === name,
    );
    const title = (count: string): string => `Write '${name}' for ${node.address}${count}`;
    return [
        { kind: 'refactor.rewrite', title: title(''), edits: named(request, [node], name) },
        ...(same.length > 1
            ? [
                  {
                      kind: 'refactor.rewrite' as const,
                      title: title(` in all ${counted(same.length, 'place')}`),
                      edits: named(request, same, name),
                  },
              ]
            : []),
    ];
}

const isNameable = (node: { readonly $type: string }): node is NameableDecl => isEndpointDecl(node) || isFilterValueDecl(node);

const nameables = (file: VpcFile): NameableDecl[] => AstUtils.streamAllContents(file).filter(isNameable).toArray();

/** The brackets of an IPv6 address go with it. */
function named({ document }: RefactoringRequest, nodes: readonly NameableDecl[], name: string): Edits {
    const edits = new Edits();
    for (const { $cstNode } of nodes) {
        const leaf = $cstNode && CstUtils.flattenCst($cstNode).find(({ tokenType }) => tokenType.name === 'ADDRESS');
        if ($cstNode && leaf) {
            const bracketed = $cstNode.text.startsWith('[');
            const start = document.textDocument.positionAt(leaf.offset - (bracketed ? 1 : 0));
            edits.replace(document, { start, end: document.textDocument.positionAt(leaf.end + (bracketed ? 1 : 0)) }, name);
        }
    }
    return edits;
}

/** A name that means this very address here: an element's first address of the family, or its public one. */
function nameFor({ design: { network }, names }: RefactoringRequest, node: NameableDecl): string | undefined {
    const address = parseAddress(node.address ?? '');
    if (address === undefined) {
        return undefined;
    }
    const visible = names.visible({ container: node, property: 'element', reference: { $refText: '', ref: undefined } });
    const found = visible.flatMap(({ name, decl }) => {
        const first = addressesOf(network, idOf(decl)).find((own) => typeof own.address === typeof address);
        const isOwn = first !== undefined && sameAddress(first.address, address);
        const isPublic = first?.publicAddress !== undefined && sameAddress(first.publicAddress, address);
        return isOwn || isPublic ? [{ name, suffix: isOwn ? '' : '.public-ip' }] : [];
    });
    const [shortest, ...others] = found.sort((a, b) => a.name.length - b.name.length);
    // An address that two machines have, in networks of their own, is better left alone.
    const isUnique = shortest && others.every(({ name }) => name === shortest.name || name.startsWith(`${shortest.name}.`));
    return isUnique ? shortest.name + shortest.suffix : undefined;
}

type Visible = ReturnType<NameResolver['visible']>;

function addressesOf(network: Network, id: Visible[number]['name']) {
    const owner =
        network.internetHosts.get(id) ??
        network.siteHosts.get(id) ??
        network.interfaces.get(network.instances.get(id)?.interfaces[0] ?? network.natGateways.get(id)?.interface ?? id);
    return owner?.addresses ?? [];
}
