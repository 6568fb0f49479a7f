/** Scope "Route lookup": the subnet's route table, every route in it, which one won, why, and what its target means. */
import { candidateCount, explainLookup, formatAddress, winnerOf } from '#language';
import { findElement, nameOf } from '../elements.js';
import { candidateNode, candidatesNode, lookupNode, meaningOf } from './lookup-nodes.js';
import type { Scope } from './scope.js';
import { leaf, present, type VariableNode } from './variable-node.js';
import type { LookupView, View } from './view.js';

/** Routes are listed in the scope itself up to this many. */
const INLINE = 30;

/** The route lookup of this visit to the hop. */
export const routeScope: Scope = {
    name: 'Route lookup',
    applies: (view) => view.lookups('route-table').length > 0,
    lines,
};

function lines(view: View): VariableNode[] {
    const found = view.lookups('route-table');
    const [only] = found;
    return found.length === 1 && only ? routeFacts(view, only) : found.map((lookup) => lookupNode(view, lookup));
}

function routeFacts(view: View, found: LookupView): VariableNode[] {
    const { network } = view;
    const { step, lookup } = found;
    const { element, key, span } = lookup;
    const winner = winnerOf(step, lookup);
    const isShort = candidateCount(step, lookup) <= INLINE;
    return present([
        leaf('table', `${nameOf(network, element)}${ofVpc(view, element)}`, {
            span,
            document: { table: 'route-table', element },
        }),
        key.address === undefined ? undefined : leaf('destination', formatAddress(key.address)),
        leaf('winner', winner?.label ?? 'no route covers the destination', winner ? { span: winner.span } : {}),
        winner && leaf('because', winner.because),
        winner?.entry.kind === 'route' ? leaf('means', meaningOf(network, winner.entry.route.target)) : undefined,
        ...(isShort ? explainLookup(step, lookup).map(candidateNode) : [candidatesNode('routes', found)]),
    ]);
}

function ofVpc({ network }: View, tableId: string): string {
    const table = network.routeTables.get(tableId);
    const vpc = table && findElement(network, table.vpc);
    return vpc ? ` of ${vpc.name}` : '';
}
