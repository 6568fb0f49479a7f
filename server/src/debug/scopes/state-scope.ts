/** Scope "State": the future one is in, the clock, and everything that machines and gateways remember. */
import type { ElementId, TableKind } from '#language';
import { tableWatchId } from '../breakpoints/table-watches.js';
import { nameOf } from '../elements.js';
import { clockEdit } from '../fork/table-edits.js';
import { arpEntryNode } from './arp-scope.js';
import { balancedFlowNode } from './load-balancing-scope.js';
import { bindingNode } from './nat-scope.js';
import type { Scope } from './scope.js';
import { connectionNode } from './security-scope.js';
import { leaf, paged, type VariableNode } from './variable-node.js';
import type { View } from './view.js';

/** What the step has left behind, wherever it is. */
export const stateScope: Scope = { name: 'State', applies: () => true, lines };

function lines(view: View): VariableNode[] {
    const { clock, arpCaches, balancedFlows, connections, natBindings } = view.state;
    return [
        leaf('clock', `${clock} s`, { edit: clockEdit, expression: 'clock' }),
        table(view, { name: 'ARP caches', kind: 'arp-cache' }, [...arpCaches.values()], (entry) => [
            entry.interface,
            arpEntryNode(entry, clock),
        ]),
        table(view, { name: 'connections', kind: 'connection-tracking' }, [...connections.values()], (entry) => [
            entry.interface,
            connectionNode(view, entry),
        ]),
        table(view, { name: 'NAT bindings', kind: 'nat-bindings' }, [...natBindings.values()], (entry) => [
            entry.owner,
            bindingNode(view, entry),
        ]),
        ...(balancedFlows.size === 0
            ? []
            : [
                  table(
                      view,
                      { name: 'flows of gateway load balancers', kind: 'balanced-flows' },
                      [...balancedFlows.values()],
                      (entry) => [entry.owner, balancedFlowNode(view, entry)],
                  ),
              ]),
    ];
}

/** A table with the owner before each entry; an empty one can be watched too, for what will be created. */
function table<T>(
    { network }: View,
    { name, kind }: { readonly name: string; readonly kind: TableKind },
    entries: readonly T[],
    describe: (entry: T) => readonly [ElementId, VariableNode],
): VariableNode {
    const watch = tableWatchId(kind);
    const page = (start: number, count: number): VariableNode[] =>
        entries.slice(start, start + count).map((entry) => {
            const [owner, node] = describe(entry);
            return { ...node, name: `${nameOf(network, owner)}: ${node.name}` };
        });
    return entries.length === 0
        ? leaf(name, 'empty', { watch })
        : { ...paged(name, String(entries.length), { count: entries.length, page }), watch };
}
