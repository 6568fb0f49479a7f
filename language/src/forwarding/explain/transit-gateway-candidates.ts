/** Why each route of a transit gateway's table won or lost, with the vendor's codes (X8, X9, section 11). */
import { contains, formatAddress, type IpAddress } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import type { TransitGatewayRoute, TransitGatewayRouteOrigin } from '../../model/transit-gateway.js';
import { isUsableAttachment } from '../interconnects.js';
import { gatewayRouteLabel } from '../labels.js';
import { gatewayRouteRank, gatewayTable, isEquallyGood } from '../transit-gateway-routes.js';
import { type CandidateList, type LookupContext, NO_CANDIDATES } from './candidate-list.js';

/** The routes in force in the table: written ones, then propagated ones. */
export function transitGatewayRouteCandidates({ network, lookup }: LookupContext): CandidateList {
    const table = network.transitGatewayRouteTables.get(lookup.element);
    const { address } = lookup.key;
    const routes = table ? gatewayTable(network, table).routes : [];
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
                    ? whyWon(network, route, { routes, address, gateway: table?.gateway ?? '' })
                    : whyLost(network, route, { winner, address });
            return {
                entry: { kind: 'transit-gateway-route', route },
                span: route.span,
                won: route === winner,
                because,
                label: gatewayRouteLabel(network, route),
            };
        },
    };
}

interface Question {
    readonly routes: readonly TransitGatewayRoute[];
    readonly address: IpAddress;
    readonly gateway: string;
}

function whyWon(network: Network, route: TransitGatewayRoute, { routes, address, gateway }: Question): string {
    const covering = routes.filter(({ destination }) => contains(destination, address));
    const equals = covering.filter(({ destination }) => destination.length === route.destination.length);
    const dead =
        route.target.kind === 'attachment' && !isUsableAttachment(network, route.target.element, gateway)
            ? '; its attachment is out of order, and the route still wins (X9)'
            : '';
    if (equals.length > 1) {
        return `contains ${formatAddress(address)} with the longest prefix, and ${ORIGIN_NAMES[route.origin]} route comes first among equals (X8)${dead}`;
    }
    return covering.length > 1
        ? `contains ${formatAddress(address)} with the longest prefix, /${route.destination.length} (X8)${dead}`
        : `the only route that contains ${formatAddress(address)}${dead}`;
}

function whyLost(
    network: Network,
    route: TransitGatewayRoute,
    { winner, address }: { readonly winner: TransitGatewayRoute | undefined; readonly address: IpAddress },
): string {
    if (!winner || !contains(route.destination, address)) {
        return `does not contain ${formatAddress(address)}`;
    }
    const [mine, best] = [route.destination.length, winner.destination.length];
    if (mine < best) {
        return `contains ${formatAddress(address)}, but /${mine} is shorter than the winner's /${best} (X8, TGW_RTB_MORE_SPECIFIC_ROUTE)`;
    }
    if (isEquallyGood(route, winner)) {
        return 'same prefix and as good as the winner: flows are spread over both tunnels (X15)';
    }
    return gatewayRouteRank(network, route) > gatewayRouteRank(network, winner)
        ? `same prefix as the winner, but ${ORIGIN_NAMES[winner.origin]} route comes before ${ORIGIN_NAMES[route.origin]} one (X8, TGW_RTB_HIGHER_PRIORITY_ROUTE)`
        : `same prefix and kind as the winner, but ${bgpReason(route, winner)} (X8, TGW_RTB_HIGHER_PRIORITY_ROUTE)`;
}

function bgpReason(route: TransitGatewayRoute, winner: TransitGatewayRoute): string {
    if ((route.asPathLength ?? 0) > (winner.asPathLength ?? 0)) {
        return `its AS path is longer: ${route.asPathLength ?? 0} against ${winner.asPathLength ?? 0}`;
    }
    if ((route.multiExitDiscriminator ?? 0) > (winner.multiExitDiscriminator ?? 0)) {
        return `its discriminator is higher: ${route.multiExitDiscriminator ?? 0} against ${winner.multiExitDiscriminator ?? 0}`;
    }
    return route.internal && !winner.internal ? 'it comes from inside the own autonomous system' : 'it is listed later';
}

const ORIGIN_NAMES: Readonly<Record<TransitGatewayRouteOrigin, string>> = {
    static: 'a static',
    'prefix-list': 'a prefix-list',
    vpc: 'a propagated VPC',
    'direct-connect': 'a propagated Direct Connect',
    connect: 'a propagated Connect',
    'vpn-over-direct-connect': 'a propagated VPN-over-Direct-Connect',
    vpn: 'a propagated VPN',
    'vpn-concentrator': 'a propagated VPN-concentrator',
    peering: 'a peering',
};
