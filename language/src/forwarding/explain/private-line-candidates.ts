/** Why each route of a VPN gateway or customer gateway won or lost (X19, X20). */
import { contains, formatAddress, formatCidr, type IpAddress } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import { whyBetter } from '../bgp/exchange.js';
import { type GatewayRoute, gatewayRoutes } from '../gateway-routes.js';
import { labelOf } from '../labels.js';
import { type CandidateList, type LookupContext, NO_CANDIDATES } from './candidate-list.js';

/** The routes of the router, in its order of preference. */
export function privateLineCandidates({ network, lookup }: LookupContext): CandidateList {
    const routes = gatewayRoutes(network, lookup.element);
    const { address } = lookup.key;
    const winner = routes[lookup.winner];
    return {
        count: routes.length,
        at: (position) => {
            const route = routes[position];
            if (!route || address === undefined) {
                return NO_CANDIDATES.at(position);
            }
            return {
                entry: { kind: 'private-line-route', route },
                span: route.span,
                won: route === winner,
                because: route === winner ? whyWon(route, routes, address) : whyLost(route, winner, address),
                label: privateLineRouteLabel(network, route),
            };
        },
    };
}

const ORIGINS: Readonly<Record<GatewayRoute['origin'], string>> = {
    inside: 'its own network',
    written: 'written at the site',
    'direct-connect-bgp': 'BGP over Direct Connect',
    'vpn-static': 'static VPN route',
    'vpn-bgp': 'BGP over VPN',
    'route-server': 'BGP with a route server',
};

/** `192.168.0.0/16 → office.vpn, BGP over VPN, AS path 65010`. */
export function privateLineRouteLabel(network: Network, { destination, connection, origin, bgp }: GatewayRoute): string {
    const where = connection === undefined ? 'inside' : lineLabel(network, connection);
    const path = bgp && bgp.asPath.length > 0 ? `, AS path ${bgp.asPath.join(' ')}` : '';
    return `${formatCidr(destination)} → ${where}, ${ORIGINS[origin]}${path}`;
}

/** Lines are known by their site. */
const lineLabel = (network: Network, id: string): string =>
    network.siteConnections.get(id)?.qualifiedName ?? labelOf(network, id);

function whyWon(route: GatewayRoute, routes: readonly GatewayRoute[], address: IpAddress): string {
    const equals = routes.filter(
        (other) => !other.down && other.destination.length === route.destination.length && contains(other.destination, address),
    );
    const longest = `longest prefix that contains ${formatAddress(address)}, /${route.destination.length}`;
    return equals.length > 1 ? `${longest}, and first among ${equals.length} equals: ${ORIGINS[route.origin]} (X20)` : longest;
}

function whyLost(route: GatewayRoute, winner: GatewayRoute | undefined, address: IpAddress): string {
    if (!contains(route.destination, address)) {
        return `does not contain ${formatAddress(address)}`;
    }
    if (route.down) {
        return 'its line is down (X20, BAD_STATE_VPN)';
    }
    if (!winner) {
        return 'leads nowhere';
    }
    if (route.destination.length < winner.destination.length) {
        return `/${route.destination.length} is shorter than the winner's /${winner.destination.length} (X20, MORE_SPECIFIC_ROUTE)`;
    }
    const why =
        route.origin === winner.origin && route.bgp && winner.bgp
            ? whyBetter(winner.bgp, route.bgp)
            : `${ORIGINS[winner.origin]} comes before ${ORIGINS[route.origin]}`;
    return `same prefix as the winner, but ${why} (X20, HIGHER_PRIORITY_ROUTE)`;
}
