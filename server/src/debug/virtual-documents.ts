/**
 * Read-only texts that stand in no file: route tables in force, with what was learnt and with their implicit routes, ACLs
 * with the entries they are generated with, and the united rules of an interface's security groups.
 */
import {
    attachedRules,
    type Direction,
    type ElementId,
    formatCidr,
    type Network,
    networkAclEntries,
    networkAclEntryLabel,
    type Route,
    routeTableInForce,
    ruleLabel,
    type TableKind,
    targetLabel,
} from '#language';
import { nameOf } from './elements.js';

/** Which text: the kind of table, and the element it belongs to (for security groups, the interface). */
export interface DocumentKey {
    readonly table: 'route-table' | 'network-acl' | 'security-group';
    readonly element: ElementId;
}

/** The document that shows the whole table behind a lookup; `undefined` for tables that have none. */
export const documentOfLookup = (table: TableKind, element: ElementId): DocumentKey | undefined =>
    table === 'route-table' || table === 'network-acl' || table === 'security-group' ? { table, element } : undefined;

/** `route table private (in force)`: the name of the editor's tab. */
export function titleOfDocument(network: Network, { table, element }: DocumentKey): string {
    const name = nameOf(network, element);
    return table === 'security-group' ? `security groups of ${name} (united)` : `${table.replace('-', ' ')} ${name} (in force)`;
}

/** The text as the network is now; `undefined` when the element is gone. */
export function textOfDocument(network: Network, key: DocumentKey): string | undefined {
    const lines = { 'route-table': routeLines, 'network-acl': aclLines, 'security-group': groupLines }[key.table](
        network,
        key.element,
    );
    const heading = `// ${titleOfDocument(network, key)}: generated, read-only.`;
    return lines && `${[heading, ...lines].join('\n')}\n`;
}

function routeLines(network: Network, id: ElementId): string[] | undefined {
    const table = routeTableInForce(network, id);
    const width = Math.max(...(table?.routes ?? []).map(({ destination }) => formatCidr(destination).length));
    const line = (route: Route): string => {
        const arrow = `${formatCidr(route.destination).padEnd(width)} -> ${targetLabel(network, route.target)}`;
        return `  ${arrow}${route.origin === 'static' ? '' : `  // ${route.origin}`}`;
    };
    return table && [`route-table ${table.name} {`, ...table.routes.map(line), '}'];
}

function aclLines(network: Network, id: ElementId): string[] | undefined {
    const acl = network.networkAcls.get(id);
    const part = (direction: Direction): string[] =>
        acl
            ? [
                  ...networkAclEntries(acl, direction).map((entry) => `  ${networkAclEntryLabel(entry)}`),
                  `  // ${direction} *: everything else is denied (F20)`,
              ]
            : [];
    return acl && [`network-acl ${acl.name} {`, ...part('ingress'), ...part('egress'), '}'];
}

function groupLines(network: Network, id: ElementId): string[] | undefined {
    const owner = network.interfaces.get(id);
    const part = (direction: Direction): string[] =>
        owner
            ? [
                  ...attachedRules(network, owner, direction).map(
                      ({ group, rule }) => `  ${ruleLabel(network, rule)}  // ${nameOf(network, group.id)}`,
                  ),
                  `  // ${direction}: whatever no rule admits is dropped (F4)`,
              ]
            : [];
    return owner && ['security-group united {', ...part('ingress'), ...part('egress'), '}'];
}

/** The tables worth listing among the loaded sources: those of the whole network, not of each interface. */
export const listedDocuments = (network: Network): DocumentKey[] => [
    ...[...network.routeTables.keys()].map((element): DocumentKey => ({ table: 'route-table', element })),
    ...[...network.networkAcls.keys()].map((element): DocumentKey => ({ table: 'network-acl', element })),
];

/** Numbers for documents, as the protocol wants them; the same document keeps its number. */
export class DocumentNumbers {
    private readonly keys: DocumentKey[] = [];

    /** The number of a document, from 1. */
    numberOf(key: DocumentKey): number {
        const known = this.keys.findIndex(({ table, element }) => table === key.table && element === key.element);
        return known >= 0 ? known + 1 : this.keys.push(key);
    }

    /** The document of a number. */
    keyOf(number: number): DocumentKey | undefined {
        return this.keys[number - 1];
    }
}
