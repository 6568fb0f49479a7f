/** Route tables: their routes with origins, and who uses them. */
import { formatCidr, labelOf, type Network, type Route, type RouteTable, targetLabel } from '#language';
import { code, codeList, table } from './markdown.js';

/** Routes and users. */
export function routeTableFacts(network: Network, routeTable: RouteTable): string[] {
    const users = [...network.subnets.values()].filter((subnet) => subnet.routeTable === routeTable.id).map(({ name }) => name);
    const isMain = network.vpcs.get(routeTable.vpc)?.mainRouteTable === routeTable.id;
    return [
        isMain ? 'Main table: subnets that name no table use it.' : '',
        users.length === 0 ? 'No subnet uses it.' : `Used by ${codeList(users)}.`,
        table(['Destination', 'Target', 'Origin'], routeRows(network, routeTable)),
    ];
}

/** One row for each route, in the order of the table. */
export const routeRows = (network: Network, routeTable: RouteTable): string[][] =>
    routeTable.routes.map((route) => [
        formatCidr(route.destination),
        code(targetLabel(network, route.target)),
        originOf(network, route),
    ]);

/** R28: where a route comes from. */
function originOf(network: Network, route: Route): string {
    if (route.prefixList !== undefined) {
        return `static, from prefix list ${code(labelOf(network, route.prefixList))}`;
    }
    return route.origin === 'local' ? 'local, from the block of the VPC' : 'static';
}
