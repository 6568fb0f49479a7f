/** Which route of a table wins: longest prefix first (R5), then the order of R6 between equal prefixes. */
import { covers, type IpAddress } from '../model/address.js';
import type { PropagatedOrigin, Route, RouteTable } from '../model/network.js';
import { type PrefixIndex, prefixIndex } from './prefix-index.js';

/** A table prepared for lookups. */
export interface RouteTableIndex {
    /** Position in `table.routes` of the route that wins for the address; -1 when none covers it (R12). */
    find(address: IpAddress): number;
    /** The route itself. */
    route(address: IpAddress): Route | undefined;
    /** Every route that covers the address, winner and losers, in the table's order. */
    covering(address: IpAddress): readonly Route[];
}

/** R6: propagated routes in the order of how they were learnt; where a route server's stand is not documented. */
const PROPAGATED_RANK: Readonly<Record<PropagatedOrigin, number>> = {
    'direct-connect-bgp': 3,
    'vpn-static': 4,
    'vpn-bgp': 5,
    'route-server': 6,
};

/**
 * R6 between equal prefixes: static before prefix list before propagated; `local` yields only to one written in its place. A2: what
 * the platform supplies comes last.
 */
export function routeRank({ origin, prefixList }: Route): number {
    switch (origin) {
        case 'static':
            return prefixList === undefined ? 0 : 1;
        case 'local':
            return 2;
        case 'system':
            return 7;
        default:
            return PROPAGATED_RANK[origin];
    }
}

/**
 * R7: a route learnt over VPN or Direct Connect that lies in a block of the VPC; the local route wins, however short. A2: the
 * platform's routes to peered networks win in the same way.
 */
export const yieldsToLocal = (route: Route, routes: readonly Route[]): boolean =>
    OVER_PRIVATE_LINES.has(route.origin) &&
    routes.some(
        ({ target, origin, destination }) =>
            (target.kind === 'local' || (origin === 'system' && target.kind === 'peering')) &&
            covers(destination, route.destination),
    );

const OVER_PRIVATE_LINES: ReadonlySet<Route['origin']> = new Set(['direct-connect-bgp', 'vpn-static', 'vpn-bgp']);

const CACHE = new WeakMap<RouteTable, RouteTableIndex>();

/** The index of a table. Tables are immutable: it is built once for each and kept as long as the table. */
export function routeTableIndex(table: RouteTable): RouteTableIndex {
    const known = CACHE.get(table);
    if (known) {
        return known;
    }
    const index = build(table);
    CACHE.set(table, index);
    return index;
}

function build(table: RouteTable): RouteTableIndex {
    const order = table.routes
        .map((route, position) => ({ route, position }))
        .filter(({ route }) => !yieldsToLocal(route, table.routes))
        .sort(
            (a, b) => routeRank(a.route) - routeRank(b.route) || comparePrefixLists(a.route, b.route) || a.position - b.position,
        );
    const prefixes: PrefixIndex = prefixIndex(order.map(({ route }) => route.destination));
    const find = (address: IpAddress): number => order[prefixes.find(address)]?.position ?? -1;
    return { find, route: (address) => table.routes[find(address)], covering: coveringRoutes(table) };
}

/** Losers by R7 count too, so all routes are indexed; when the first packet asks. */
function coveringRoutes({ routes }: RouteTable): RouteTableIndex['covering'] {
    let prefixes: PrefixIndex | undefined;
    return (address) => {
        prefixes ??= prefixIndex(routes.map(({ destination }) => destination));
        return prefixes.covering(address).flatMap((position) => routes[position] ?? []);
    };
}

/** R9: overlapping prefix lists with different targets are decided by the lowest list id, so that runs agree. */
const comparePrefixLists = (a: Route, b: Route): number => (a.prefixList ?? '').localeCompare(b.prefixList ?? '', 'en');
