/** Route tables: their routes with origins, and who uses them. */
import {
    effectiveRouteTable,
    formatAddress,
    formatCidr,
    labelOf,
    type Network,
    ORIGIN_WORDS,
    type Route,
    type RouteTable,
    targetLabel,
} from '#language';
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
    effectiveRouteTable(network, routeTable).routes.map((route) => [
        formatCidr(route.destination),
        code(targetLabel(network, route.target)),
        originOf(network, route),
    ]);

/** R28: where a route comes from. */
function originOf(network: Network, route: Route): string {
    if (route.prefixList !== undefined) {
        return `static, from prefix list ${code(labelOf(network, route.prefixList))}`;
    }
    switch (route.origin) {
        case 'local':
            return 'local, from the block of the VPC';
        case 'static':
            return 'static';
        case 'system':
            return 'system route, from the platform';
        default:
            return propagatedFrom(network, route);
    }
}

/** R26: of a route server's route the address of the next hop is shown as well. */
function propagatedFrom(network: Network, { origin, learnt }: Route): string {
    const source = learnt ? `, learnt from ${code(labelOf(network, learnt.source))}` : '';
    const path = learnt && learnt.asPath.length > 0 ? `, AS path ${learnt.asPath.join(' ')}` : '';
    const hop = learnt?.nextHop === undefined ? '' : `, next hop ${formatAddress(learnt.nextHop)}`;
    return `propagated: ${ORIGIN_WORDS[origin]}${source}${path}${hop}`;
}
