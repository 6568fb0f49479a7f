/** Rules about routes that are never chosen, or by chance: shadowed by longer prefixes, by static routes, by other lists (R5, R6, R9). */
import { labelOf, targetLabel } from '../../forwarding/labels.js';
import { blockOf, covers, formatCidr, type IpAddress } from '../../model/address.js';
import type { Network, Route, RouteTable } from '../../model/network.js';
import { removeRoute } from '../report.js';
import type { VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `route-table/shadowed-route`
 *
 * The longest prefix wins. Longer routes of the table together cover all of this one's block, so it never decides.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main {
 *         0.0.0.0/0 -> blackhole
 *         0.0.0.0/1 -> igw
 *         128.0.0.0/1 -> igw
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main {
 *         0.0.0.0/0 -> blackhole
 *         128.0.0.0/1 -> igw
 *       }
 *     }
 */
export const routeShouldDecideSomething: VpcRule = ({ routeTables }, report) => {
    for (const table of routeTables) {
        for (const { route, by } of table.routes.length < 3 ? [] : coveredRoutes(table)) {
            if (route.origin === 'static' && route.prefixList === undefined) {
                const blocks = by.map(({ destination }) => formatCidr(destination)).join(' and ');
                report('route-table/shadowed-route', {
                    span: route.span,
                    message: `Route ${formatCidr(route.destination)} of '${table.name}' never decides: the longer routes ${blocks} cover all of it.`,
                    related: by.map(({ span, destination }) => ({ span, message: `${formatCidr(destination)} wins.` })),
                    repairs: removeRoute(route),
                });
            }
        }
    }
};

interface Covered {
    readonly route: Route;
    /** The widest routes inside it. */
    readonly by: readonly Route[];
}

/** Routes whose block is shared out among longer ones: one sort and one sweep, because blocks nest or are disjoint. */
function coveredRoutes({ routes }: RouteTable): Covered[] {
    const sorted = [...routes].sort(
        (a, b) => compare(a.destination.address, b.destination.address) || a.destination.length - b.destination.length,
    );
    const open: { readonly route: Route; readonly by: Route[] }[] = [];
    const closed: Covered[] = [];
    const close = (): void => void closed.push(...open.splice(-1));
    for (const route of sorted) {
        while (open.length > 0 && !covers(open.at(-1)?.route.destination ?? route.destination, route.destination)) {
            close();
        }
        const outer = open.at(-1);
        if (outer && outer.route.destination.length < route.destination.length) {
            outer.by.push(route);
            open.push({ route, by: [] });
        } else if (!outer) {
            open.push({ route, by: [] });
        }
    }
    closed.push(...open);
    return closed.filter(({ route, by }) => by.length > 1 && shareOf(route, by) === 1);
}

/** How much of a block others take, as a sum of powers of two: exact as long as they differ by fewer than 53 bits. */
const shareOf = ({ destination }: Route, inside: readonly Route[]): number =>
    inside.reduce((sum, each) => sum + 2 ** (destination.length - each.destination.length), 0);

/** IPv4 before IPv6, then numerically. */
function compare(a: IpAddress, b: IpAddress): number {
    if (typeof a === 'number' || typeof b === 'number') {
        return typeof a === 'number' && typeof b === 'number' ? a - b : typeof a === 'number' ? -1 : 1;
    }
    return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

/**
 * Diagnostic `route-table/beaten-prefix-list`
 *
 * For one and the same prefix a static route wins over what a prefix list brings. Every entry of this list has a static route
 * with another target, so the line with the list decides nothing.
 *
 * Wrong:
 *
 *     prefix-list offices { 192.0.2.0/24 }
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main {
 *         offices -> igw
 *         192.0.2.0/24 -> blackhole
 *       }
 *     }
 *
 * Right:
 *
 *     prefix-list offices { 192.0.2.0/24  198.51.100.0/24 }
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main {
 *         offices -> igw
 *         192.0.2.0/24 -> blackhole
 *       }
 *     }
 */
export const prefixListShouldDecideSomething: VpcRule = ({ network, routeTables }, report) => {
    for (const table of routeTables) {
        for (const entries of listRoutes(table).values()) {
            const winners = entries.map((route) => staticTwin(table, route));
            const [first, winner] = [entries[0], winners[0]];
            if (first && winner && winners.every((each) => each !== undefined)) {
                const list = labelOf(network, first.prefixList ?? '');
                report('route-table/beaten-prefix-list', {
                    span: first.span,
                    message: `Prefix list '${list}' decides nothing in '${table.name}': every entry has a static route, such as ${formatCidr(winner.destination)} to '${targetLabel(network, winner.target)}', which wins.`,
                    related: [{ span: winner.span, message: `The static route for ${formatCidr(winner.destination)}.` }],
                    repairs: [{ title: `Remove the routes of prefix list '${list}'`, remove: first.span }],
                });
            }
        }
    }
};

/** The routes that lists bring into a table, by the line that names the list. */
function listRoutes({ routes }: RouteTable): ReadonlyMap<Route['span'], readonly Route[]> {
    const lines = new Map<Route['span'], Route[]>();
    for (const route of routes) {
        if (route.prefixList !== undefined) {
            lines.set(route.span, [...(lines.get(route.span) ?? []), route]);
        }
    }
    return lines;
}

const STATICS = new WeakMap<RouteTable, ReadonlyMap<string, Route>>();

/** The static route for the same prefix. */
function staticTwin(table: RouteTable, { destination }: Route): Route | undefined {
    let statics = STATICS.get(table);
    if (!statics) {
        const written = table.routes.filter(({ origin, prefixList }) => origin === 'static' && prefixList === undefined);
        statics = new Map(written.map((route) => [formatCidr(route.destination), route]));
        STATICS.set(table, statics);
    }
    return statics.get(formatCidr(destination));
}

/**
 * Diagnostic `route-table/ambiguous-prefix-lists`
 *
 * Two prefix lists of one table bring the same prefix with different targets. The cloud takes one of them, always the same, and
 * does not say which.
 *
 * Wrong:
 *
 *     prefix-list offices { 192.0.2.0/24 }
 *     prefix-list partners { 192.0.2.0/24  198.51.100.0/24 }
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main {
 *         offices -> igw
 *         partners -> blackhole
 *       }
 *     }
 *
 * Right:
 *
 *     prefix-list offices { 192.0.2.0/24 }
 *     prefix-list partners { 198.51.100.0/24 }
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main {
 *         offices -> igw
 *         partners -> blackhole
 *       }
 *     }
 */
export const prefixListsShouldNotContradict: VpcRule = ({ network, routeTables }, report) => {
    for (const table of routeTables) {
        const seen = new Map<string, Route>();
        for (const route of [...listRoutes(table).values()].flat()) {
            const key = formatCidr(blockOf(route.destination.address, route.destination.length));
            const first = seen.get(key);
            if (first && first.prefixList !== route.prefixList && targetKey(first) !== targetKey(route)) {
                const [mine, theirs] = [describe(network, route), describe(network, first)];
                report('route-table/ambiguous-prefix-lists', {
                    span: route.span,
                    message: `Prefix lists of '${table.name}' contradict each other about ${key}: ${mine}, ${theirs}. The cloud takes either: write a route for ${key} of its own.`,
                    related: [{ span: first.span, message: `Here ${theirs}.` }],
                });
            } else {
                seen.set(key, first ?? route);
            }
        }
    }
};

const targetKey = ({ target }: Route): string => ('element' in target ? target.element : target.kind);

const describe = (network: Network, { prefixList, target }: Route): string =>
    `'${labelOf(network, prefixList ?? '')}' leads to '${targetLabel(network, target)}'`;

/** Every rule about routes that never decide, or by chance. */
export const SHADOWED_ROUTE_RULES: readonly VpcRule[] = [
    prefixListShouldDecideSomething,
    prefixListsShouldNotContradict,
    routeShouldDecideSomething,
];
