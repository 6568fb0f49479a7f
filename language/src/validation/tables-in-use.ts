/** Which subnets use which table of their VPC, and which attachments which table of their gateway: each gathered once. */
import type { ElementId, Network, Subnet } from '../model/network.js';
import type { TransitGatewayRouteTable } from '../model/transit-gateway.js';
import type { VpcView } from './vpc-view.js';

const CACHE = new WeakMap<VpcView, ReadonlyMap<ElementId, readonly Subnet[]>>();

/** The subnets that a route table decides for, in declared order; none for a table that is not in use (R1). */
export function subnetsOfTable(view: VpcView, table: ElementId): readonly Subnet[] {
    let byTable = CACHE.get(view);
    if (!byTable) {
        const groups = new Map<ElementId, Subnet[]>();
        for (const subnet of view.subnets) {
            const group = groups.get(subnet.routeTable);
            if (group) {
                group.push(subnet);
            } else {
                groups.set(subnet.routeTable, [subnet]);
            }
        }
        byTable = groups;
        CACHE.set(view, byTable);
    }
    return byTable.get(table) ?? [];
}

const ASSOCIATIONS = new WeakMap<Network, ReadonlyMap<string, TransitGatewayRouteTable>>();

/** The table of a transit gateway in which what comes by an attachment is looked up: the first, should there be two (X6). */
export function associatedTableOf(
    network: Network,
    gateway: ElementId,
    attachment: ElementId,
): TransitGatewayRouteTable | undefined {
    let tables = ASSOCIATIONS.get(network);
    if (!tables) {
        const all = [...network.transitGatewayRouteTables.values()].reverse();
        tables = new Map(
            all.flatMap((table) => table.associations.map((each) => [`${table.gateway} ${each.attachment}`, table] as const)),
        );
        ASSOCIATIONS.set(network, tables);
    }
    return tables.get(`${gateway} ${attachment}`);
}
