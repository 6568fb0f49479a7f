/**
 * The route table in force: what the table lists, behind it what its VPN gateway or route server has learnt (R6, X21), and what
 * the platform itself adds (A1).
 *
 * Derived once for each network: the declared table stays as it was written. A table that takes nothing in is in force as
 * it is.
 */
import { formatCidr } from '../model/address.js';
import type { ElementId, Network, Route, RouteTable } from '../model/network.js';
import { routesOfRouteServer } from './bgp/learnt-routes.js';
import { type GatewayRoute, gatewayRoutes } from './gateway-routes.js';
import { hasSystemRoutes, systemRoutes } from './system-routes.js';

const CACHE = new WeakMap<Network, Map<RouteTable, RouteTable>>();

/** The table with its propagated routes, and those of the platform, at the end. */
export function effectiveRouteTable(network: Network, table: RouteTable): RouteTable {
    const sources = propagatorsOf(network, table);
    if (sources.length === 0 && !hasSystemRoutes(network)) {
        return table;
    }
    let tables = CACHE.get(network);
    if (!tables) {
        tables = new Map();
        CACHE.set(network, tables);
    }
    let effective = tables.get(table);
    if (!effective) {
        const propagated = sources.flatMap((from) => propagatedRoutes(network, from));
        effective = { ...table, routes: [...table.routes, ...propagated, ...systemRoutes(network, table)] };
        tables.set(table, effective);
    }
    return effective;
}

/** Whose routes a table takes in: those it names, and where the cloud asks nobody, its VPC's VPN gateway (X21, A6). */
function propagatorsOf({ profile, vpcs }: Network, { propagations = [], vpc, edge }: RouteTable): readonly ElementId[] {
    const named = propagations.map(({ from }) => from);
    const gateway = profile.gatewayPropagation === 'every-table' && !edge ? vpcs.get(vpc)?.vpnGateway : undefined;
    return gateway === undefined || named.includes(gateway) ? named : [...named, gateway];
}

/** The table in force of that id. */
export function routeTableInForce(network: Network, id: ElementId): RouteTable | undefined {
    const table = network.routeTables.get(id);
    return table && effectiveRouteTable(network, table);
}

/** What a VPN gateway or route server puts into the tables that take its routes in. */
export const propagatedRoutes = (network: Network, from: ElementId): readonly Route[] =>
    network.routeServers.has(from) ? routesOfRouteServer(network, from) : routesOfGateway(network, from);

/** One route for each block and way of learning it: within one way the gateway has already chosen (X20). */
function routesOfGateway(network: Network, gateway: ElementId): Route[] {
    const seen = new Set<string>();
    return gatewayRoutes(network, gateway).flatMap((known): Route[] => {
        const key = `${known.origin} ${formatCidr(known.destination)}`;
        const isNew = !seen.has(key);
        seen.add(key);
        return isNew ? routeTo(gateway, known) : [];
    });
}

/** A static VPN route stays in the tables while its tunnel is down: nobody withdraws it. */
function routeTo(gateway: ElementId, { destination, origin, connection, bgp, down, span }: GatewayRoute): Route[] {
    if (origin === 'inside' || origin === 'written' || connection === undefined || (down && origin !== 'vpn-static')) {
        return [];
    }
    return [
        {
            destination,
            target: { kind: 'vpn-gateway', element: gateway },
            origin,
            span,
            learnt: { source: connection, asPath: bgp?.asPath ?? [] },
        },
    ];
}
