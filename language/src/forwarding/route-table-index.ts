/** Which route of a table wins: longest prefix first (R5), then the order of R6 between equal prefixes. */
import type { IpAddress } from '../model/address.js';
import type { Route, RouteTable } from '../model/network.js';
import { type PrefixIndex, prefixIndex } from './prefix-index.js';

/** A table prepared for lookups. */
export interface RouteTableIndex {
    /** Position in `table.routes` of the route that wins for the address; -1 when none covers it (R12). */
    find(address: IpAddress): number;
    /** The route itself. */
    route(address: IpAddress): Route | undefined;
}

/** R6 between equal prefixes: static before prefix-list; `local` yields only to a route written in its place. */
export function routeRank(route: Route): number {
    if (route.origin === 'local') {
        return 2;
    }
    return route.prefixList === undefined ? 0 : 1;
}

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
        .sort(
            (a, b) => routeRank(a.route) - routeRank(b.route) || comparePrefixLists(a.route, b.route) || a.position - b.position,
        );
    const prefixes: PrefixIndex = prefixIndex(order.map(({ route }) => route.destination));
    const find = (address: IpAddress): number => order[prefixes.find(address)]?.position ?? -1;
    return { find, route: (address) => table.routes[find(address)] };
}

/** R9: overlapping prefix lists with different targets are decided by the lowest list id, so that runs agree. */
const comparePrefixLists = (a: Route, b: Route): number => (a.prefixList ?? '').localeCompare(b.prefixList ?? '', 'en');
