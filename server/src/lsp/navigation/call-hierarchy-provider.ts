/**
 * The call hierarchy of a network: "routes to" and "reached from". A subnet calls what the routes of its table lead to, a
 * gateway what lies behind it; who is called by whom is the same question asked the other way round.
 */
import type { LangiumDocument, LangiumDocuments } from 'langium';
import type { CallHierarchyProvider } from 'langium/lsp';
import {
    type CallHierarchyIncomingCall,
    type CallHierarchyIncomingCallsParams,
    type CallHierarchyItem,
    type CallHierarchyOutgoingCall,
    type CallHierarchyOutgoingCallsParams,
    type CallHierarchyPrepareParams,
    type Range,
    SymbolKind,
} from 'vscode-languageserver-protocol';
import { type ElementId, elementOf, idOf, kindWord, labelOf, type Network, type NetworkBuilder, type VpcFile } from '#language';
import { toRange, toUri } from '../to-lsp.js';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import { declarationAt, leafAt } from './declaration-at.js';
import { type RouteCall, routeCalls } from './route-calls.js';

/** Answers `textDocument/prepareCallHierarchy` and the two requests that follow it. */
export class VpcCallHierarchyProvider implements CallHierarchyProvider {
    private readonly builder: NetworkBuilder;
    private readonly documents: LangiumDocuments;

    constructor(services: VpcLspServices) {
        this.builder = services.lowering.NetworkBuilder;
        this.documents = services.shared.workspace.LangiumDocuments;
    }

    prepareCallHierarchy(document: LangiumDocument, params: CallHierarchyPrepareParams): CallHierarchyItem[] | undefined {
        const leaf = leafAt(document, params.position);
        const decl = leaf && declarationAt(leaf);
        const item = decl && itemOf(this.networkOf(document), idOf(decl), document.uri.toString());
        return item && [item];
    }

    incomingCalls({ item }: CallHierarchyIncomingCallsParams): CallHierarchyIncomingCall[] {
        return this.calls(item, 'to', 'from').map(({ other, ranges }) => ({ from: other, fromRanges: ranges }));
    }

    outgoingCalls({ item }: CallHierarchyOutgoingCallsParams): CallHierarchyOutgoingCall[] {
        return this.calls(item, 'from', 'to').map(({ other, ranges }) => ({ to: other, fromRanges: ranges }));
    }

    private networkOf(document: LangiumDocument): Network {
        return this.builder.build(document as LangiumDocument<VpcFile>).network;
    }

    /** The elements at the other ends of the item's routes, each with the lines that lead there. */
    private calls({ data }: CallHierarchyItem, mine: 'from' | 'to', theirs: 'from' | 'to') {
        const { id, root } = data as ItemData;
        const document = this.documents.getDocument(toUri(root));
        if (!document) {
            return [];
        }
        const network = this.networkOf(document);
        const others = new Map<ElementId, RouteCall[]>();
        for (const call of routeCalls(network)) {
            if (call[mine] === id) {
                others.set(call[theirs], [...(others.get(call[theirs]) ?? []), call]);
            }
        }
        return [...others].flatMap(([other, calls]) => {
            const item = itemOf(network, other, root);
            return item ? [{ other: item, ranges: calls.map(({ span }): Range => toRange(span)) }] : [];
        });
    }
}

/** What an item carries from request to request: the element, and the file whose network it belongs to. */
interface ItemData {
    readonly id: ElementId;
    readonly root: string;
}

function itemOf(network: Network, id: ElementId, root: string): CallHierarchyItem | undefined {
    const element = elementOf(network, id);
    if (!element?.span.uri) {
        return undefined;
    }
    const range = toRange(element.span);
    const data: ItemData = { id, root };
    return {
        name: labelOf(network, id),
        detail: kindWord(element.kind),
        kind: element.kind === 'subnet' ? SymbolKind.Module : SymbolKind.Method,
        uri: element.span.uri,
        range,
        selectionRange: range,
        data,
    };
}
