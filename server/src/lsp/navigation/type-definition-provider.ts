/**
 * Go to type definition: what an element belongs to and takes its properties from. From an end of a probe to the interface that
 * sends or receives, from an interface to its subnet, from a subnet to its route table, from a route's target to where it leads.
 */
import type { LangiumDocument } from 'langium';
import type { TypeDefinitionProvider } from 'langium/lsp';
import type { LocationLink, TypeDefinitionParams } from 'vscode-languageserver-protocol';
import {
    type ElementId,
    elementOf,
    idOf,
    isEndpointDecl,
    type Network,
    type NetworkBuilder,
    type SourceSpan,
    type VpcFile,
} from '#language';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import { declarationAt, leafAt } from './declaration-at.js';
import { linksTo } from './links.js';

/** Answers `textDocument/typeDefinition`. */
export class VpcTypeDefinitionProvider implements TypeDefinitionProvider {
    private readonly builder: NetworkBuilder;

    constructor(services: VpcLspServices) {
        this.builder = services.lowering.NetworkBuilder;
    }

    getTypeDefinition(document: LangiumDocument, params: TypeDefinitionParams): LocationLink[] | undefined {
        const leaf = leafAt(document, params.position);
        const decl = leaf && declarationAt(leaf);
        if (!decl) {
            return undefined;
        }
        const { network } = this.builder.build(document as LangiumDocument<VpcFile>);
        const isEnd = isEndpointDecl(leaf.astNode);
        return linksTo(isEnd ? interfacesOf(network, idOf(decl)) : homesOf(network, idOf(decl)));
    }
}

/** The interface by which an element sends. */
function interfacesOf(network: Network, id: ElementId): (SourceSpan | undefined)[] {
    const owned = [...network.interfaces.values()].filter(({ owner, deviceIndex }) => owner === id && deviceIndex === 0);
    const spans = owned.map(({ addresses, span }) => addresses[0]?.span ?? span);
    return spans.length > 0 ? spans : homesOf(network, id);
}

/** What an element belongs to. */
function homesOf(network: Network, id: ElementId): (SourceSpan | undefined)[] {
    const element = elementOf(network, id);
    const spanOf = (other: ElementId | undefined): SourceSpan | undefined =>
        other === undefined ? undefined : elementOf(network, other)?.span;
    if (!element) {
        return [];
    }
    switch (element.kind) {
        case 'instance':
            return element.interfaces.map((each) => spanOf(network.interfaces.get(each)?.subnet));
        case 'interface':
        case 'nat-gateway':
            return [spanOf(element.subnet)];
        case 'subnet':
            return [spanOf(element.routeTable), spanOf(element.networkAcl)];
        case 'peering':
            return [spanOf(element.requester), spanOf(element.accepter)];
        default:
            return ['vpc' in element ? spanOf(element.vpc) : element.span];
    }
}
