/** Why each route of a table won or lost: VPC route tables (R5, R6, R12, R13) and the tables inside guests (G7, G9). */
import { contains, formatAddress, formatCidr, type IpAddress } from '../../model/address.js';
import type { ElementId, Network, Route, RouteOrigin } from '../../model/network.js';
import { routeTableInForce } from '../effective-route-table.js';
import { type GuestTableEntry, guestTable, nextHopOf } from '../guest-routes.js';
import { isDeadInterconnect } from '../interconnects.js';
import { labelOf, routeLabel } from '../labels.js';
import { elementOf } from '../places.js';
import { yieldsToLocal } from '../route-table-index.js';
import { type CandidateList, type LookupContext, NO_CANDIDATES } from './candidate-list.js';

/** The routes of a VPC route table, in the order they are listed. */
export function routeCandidates({ network, lookup }: LookupContext): CandidateList {
    const routes = routeTableInForce(network, lookup.element)?.routes ?? [];
    const { address } = lookup.key;
    const winner = routes[lookup.winner];
    return {
        count: routes.length,
        at: (position) => {
            const route = routes[position];
            if (!route || address === undefined) {
                return NO_CANDIDATES.at(position);
            }
            const because =
                route === winner
                    ? whyRouteWon(network, route, lookup.element, address)
                    : whyRouteLost({ route, winner, routes }, address);
            return {
                entry: { kind: 'route', route },
                span: route.span,
                won: route === winner,
                because,
                label: routeLabel(network, route),
            };
        },
    };
}

function whyRouteWon(network: Network, route: Route, table: ElementId, address: IpAddress): string {
    const routes = routeTableInForce(network, table)?.routes ?? [];
    const covering = routes.filter(({ destination }) => contains(destination, address));
    const equals = covering.filter(({ destination }) => destination.length === route.destination.length);
    const fate = isDead(network, table, route) ? `; its target is gone, so it is a blackhole and still wins (R13)` : '';
    if (equals.length > 1) {
        return overridesPlatform(route, equals)
            ? `contains ${formatAddress(address)} with the longest prefix, and overrides the system route for it (A2)${fate}`
            : `contains ${formatAddress(address)} with the longest prefix, and comes first among equals: ${rankReason(route)} (R6)${fate}`;
    }
    return covering.length > 1
        ? `contains ${formatAddress(address)} with the longest prefix, /${route.destination.length} (R5)${fate}`
        : `the only route that contains ${formatAddress(address)}${fate}`;
}

/** A2: the route stands in place of one that the platform supplies. */
const overridesPlatform = (route: Route, equals: readonly Route[]): boolean =>
    route.origin !== 'system' && equals.some((other) => other.origin === 'system');

function rankReason(route: Route): string {
    if (route.origin === 'local') {
        return 'it is listed first';
    }
    if (route.origin === 'system') {
        return 'it is listed first among those of the platform';
    }
    if (route.origin !== 'static') {
        return `propagated, from ${ORIGIN_WORDS[route.origin]}`;
    }
    return route.prefixList === undefined ? 'a static route' : 'from the prefix list that sorts first';
}

/** How a route came to be, for sentences (R6, R28). */
export const ORIGIN_WORDS: Readonly<Record<RouteOrigin, string>> = {
    local: 'the block of the VPC',
    static: 'the table itself',
    system: 'the platform',
    'direct-connect-bgp': 'BGP over Direct Connect',
    'vpn-static': 'a static VPN route',
    'vpn-bgp': 'BGP over VPN',
    'route-server': 'a route server',
};

/** Whether the route's target element no longer exists or is attached to nothing. */
function isDead(network: Network, table: ElementId, { target }: Route): boolean {
    if (!('element' in target)) {
        return false;
    }
    const element = elementOf(network, target.element);
    const vpc = network.routeTables.get(table)?.vpc ?? '';
    return (
        !element ||
        isDeadInterconnect(network, vpc, target) ||
        ((element.kind === 'internet-gateway' || element.kind === 'vpn-gateway') && element.vpc === undefined)
    );
}

/** A route among those it was compared with. */
interface Comparison {
    readonly route: Route;
    readonly winner: Route | undefined;
    readonly routes: readonly Route[];
}

function whyRouteLost({ route, winner, routes }: Comparison, address: IpAddress): string {
    if (!contains(route.destination, address)) {
        return `does not contain ${formatAddress(address)}`;
    }
    if (yieldsToLocal(route, routes)) {
        return `contains ${formatAddress(address)}, but a route learnt from outside never beats local, however long (R7, HIGHER_PRIORITY_ROUTE)`;
    }
    const [mine, best] = [route.destination.length, winner?.destination.length ?? 0];
    if (mine < best) {
        return `contains ${formatAddress(address)}, but /${mine} is shorter than the winner's /${best} (R5, MORE_SPECIFIC_ROUTE)`;
    }
    return isOfPlatform(route, routes)
        ? `same prefix as the winner, but ${winner?.origin === 'static' ? 'a user-defined route' : 'a route learnt by the gateway'} beats a system route (A2)`
        : `same prefix as the winner, but ${loserRank(route, winner)} (R6, HIGHER_PRIORITY_ROUTE)`;
}

/** A system route, or the local one in a cloud that has system routes: the local route is one of them there. */
const isOfPlatform = ({ origin }: Route, routes: readonly Route[]): boolean =>
    origin === 'system' || (origin === 'local' && routes.some((other) => other.origin === 'system'));

function loserRank(route: Route, winner: Route | undefined): string {
    if (route.origin === 'local') {
        return 'the local route yields to one written in its place';
    }
    if (route.origin !== 'static') {
        const order = winner?.origin === 'static' ? 'a static route' : ORIGIN_WORDS[winner?.origin ?? 'local'];
        return `${order} comes before ${ORIGIN_WORDS[route.origin]}`;
    }
    return route.prefixList === undefined
        ? 'it is listed later'
        : 'a route from a prefix list comes after a static one or another list';
}

/** The routes a guest has, in the order of its table; refused ones included. */
export function guestRouteCandidates({ network, lookup }: LookupContext): CandidateList {
    const instance = network.instances.get(lookup.element);
    const { address } = lookup.key;
    const table = instance ? guestTable(network, instance) : [];
    const winner = table[lookup.winner];
    return {
        count: table.length,
        at: (position) => {
            const entry = table[position];
            if (!entry || address === undefined) {
                return NO_CANDIDATES.at(position);
            }
            const because = entry === winner ? whyGuestRouteWon(entry, address) : whyGuestRouteLost(entry, winner, address);
            const candidate = { kind: 'guest-route', route: entry.route } as const;
            return { entry: candidate, span: entry.span, won: entry === winner, because, label: guestRouteLabel(network, entry) };
        },
    };
}

/** `10.0.1.0/24 on-link (eth0)`, `0.0.0.0/0 via 10.0.1.1 (from DHCP)`, `10.9.0.0/16 via 10.0.1.20`. */
export function guestRouteLabel(network: Network, { route, destination, interface: leaving }: GuestTableEntry): string {
    const by = leaving === undefined ? '' : ` (${network.interfaces.get(leaving)?.name ?? labelOf(network, leaving)})`;
    if (!('kind' in route)) {
        const how = route.bgp ? `, from BGP with ${labelOf(network, route.bgp.from)}` : '';
        return `${formatCidr(destination)} via ${formatAddress(route.via)}${route.onlink ? ' onlink' : ''}${by}${how}`;
    }
    return route.kind === 'on-link'
        ? `${formatCidr(destination)} on-link${by}`
        : `${formatCidr(destination)} via ${formatAddress(route.via)}, from DHCP${by}`;
}

const asking = (address: IpAddress): string => (typeof address === 'number' ? 'ARP' : 'neighbour discovery');

function whyGuestRouteWon(entry: GuestTableEntry, address: IpAddress): string {
    const hop = nextHopOf(entry, address);
    const length = `longest prefix that contains ${formatAddress(address)}, /${entry.destination.length}`;
    return 'kind' in entry.route && entry.route.kind === 'on-link'
        ? `${length}: on-link, so ${asking(address)} asks for the destination itself (G7)`
        : `${length}: ${asking(address)} asks for the next hop ${formatAddress(hop)} (G7)`;
}

function whyGuestRouteLost(entry: GuestTableEntry, winner: GuestTableEntry | undefined, address: IpAddress): string {
    if (entry.interface === undefined) {
        const rule = 'bgp' in entry.route ? 'G12, G10' : 'G9';
        return `not installed: the next hop ${formatAddress(nextHopOf(entry, address))} is on none of the guest's subnets (${rule})`;
    }
    if (!contains(entry.destination, address)) {
        return `does not contain ${formatAddress(address)}`;
    }
    const [mine, best] = [entry.destination.length, winner?.destination.length ?? 0];
    return mine < best
        ? `contains ${formatAddress(address)}, but /${mine} is shorter than the winner's /${best} (G7)`
        : 'same prefix as the winner, but what is written in the guest comes first, then BGP, and the first interface before the others';
}
