/** What rules about the way back ask: which tables a VPC uses, whether they lead somewhere, and how to write that they do. */
import { type Cidr, formatCidr, overlaps } from '../model/address.js';
import type { Design } from '../model/design.js';
import type { ElementId, Network, Route, RouteTable, Vpc } from '../model/network.js';
import type { Repair } from './report.js';
import { elementsInExperiments } from './vpc-view.js';

/** The tables of each VPC that subnets use, gathered once for each network. */
const TABLES = new WeakMap<Network, ReadonlyMap<ElementId, readonly RouteTable[]>>();

/** The tables that subnets of a VPC use, in the order of the subnets. */
export function tablesInUse(network: Network, vpc: ElementId): readonly RouteTable[] {
    let byVpc = TABLES.get(network);
    if (!byVpc) {
        const groups = new Map<ElementId, Set<RouteTable>>();
        for (const subnet of network.subnets.values()) {
            const table = network.routeTables.get(subnet.routeTable);
            if (table) {
                const group = groups.get(subnet.vpc) ?? new Set<RouteTable>();
                groups.set(subnet.vpc, group.add(table));
            }
        }
        byVpc = new Map([...groups].map(([id, tables]) => [id, [...tables]]));
        TABLES.set(network, byVpc);
    }
    return byVpc.get(vpc) ?? [];
}

const leadsTo = ({ target }: Route, element: ElementId): boolean => 'element' in target && target.element === element;

/** The first route of the tables that leads to the element, and into the VPC if one is given. */
export function routeTo(
    tables: readonly RouteTable[],
    element: ElementId,
    into?: Vpc,
): { table: RouteTable; route: Route } | undefined {
    for (const table of tables) {
        const route = table.routes.find(
            (each) => leadsTo(each, element) && (into?.cidrs.some(({ cidr }) => overlaps(cidr, each.destination)) ?? true),
        );
        if (route) {
            return { table, route };
        }
    }
    return undefined;
}

/** One route for each block, written into the tables in use: into the main one if it is, and never into one that is not written. */
export function routeRepairs(tables: readonly RouteTable[], blocks: readonly Cidr[], target: string): Repair[] {
    const written = tables.filter(({ implicit }) => !implicit);
    const insert = blocks.map((block) => `${formatCidr(block)} -> ${target}`).join('\n');
    const what = blocks.map(formatCidr).join(', ');
    return written.map(({ name, span }) => ({ title: `Route ${what} to '${target}' in '${name}'`, insert, into: span }));
}

const CHANGED = new WeakMap<Design, ReadonlySet<ElementId>>();

/** Whether an experiment changes one of the tables: what is missing at the start may come. */
export function isChanged(design: Design, tables: readonly { readonly id: ElementId }[]): boolean {
    let changed = CHANGED.get(design);
    if (!changed) {
        changed = elementsInExperiments(design.experiments.values());
        CHANGED.set(design, changed);
    }
    return tables.some(({ id }) => changed.has(id));
}
