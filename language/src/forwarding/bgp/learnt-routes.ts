/**
 * What everybody has learnt by BGP: one exchange for the whole network, since a transit gateway speaks with sites and with
 * appliances and passes on between them (G12, G13, X5, X19–X22). Derived from the network and kept as long as the network.
 */
import { covers, sameCidr } from '../../model/address.js';
import type { ElementId, Network, Route } from '../../model/network.js';
import { type Derivation, derivedOnce } from '../derived.js';
import { networkIndex } from '../network-index.js';
import { type BgpRoute, bestRoutes, exchangeRoutes } from './exchange.js';
import { guestAdjacencies, guestSpeakers } from './guest-sessions.js';
import { lineAdjacencies, lineSpeakers } from './private-lines.js';

const NOTHING: readonly BgpRoute[] = [];

/** What has been heard by each speaker. */
export interface HeardRoutes {
    get(speaker: ElementId): readonly BgpRoute[] | undefined;
}

/** Everything that every speaker hears, best first. */
export const heardRoutes: Derivation<Network, HeardRoutes> = derivedOnce((network): HeardRoutes => {
    const adjacencies = [...guestAdjacencies(network), ...lineAdjacencies(network)];
    return adjacencies.length === 0
        ? new Map()
        : exchangeRoutes([...guestSpeakers(network), ...lineSpeakers(network)], adjacencies);
});

const heardBy = (network: Network, speaker: ElementId): readonly BgpRoute[] => heardRoutes(network).get(speaker) ?? NOTHING;

/** The best route of each block that an instance or route server has learnt. */
export const learntByGuest = (network: Network, instance: ElementId): readonly BgpRoute[] =>
    bestRoutes(heardBy(network, instance));

/** What a site, VPN gateway or transit gateway hears over its private lines, best first. */
export const heardOverPrivateLines = (network: Network, router: ElementId): readonly BgpRoute[] =>
    heardBy(network, router).filter(({ source }) => network.siteConnections.has(source));

/** What a transit gateway hears over the tunnel of a Connect peer, best first. */
export const heardOverConnect = (network: Network, gateway: ElementId, peer: ElementId): readonly BgpRoute[] =>
    bestRoutes(heardBy(network, gateway).filter(({ source }) => source === peer));

/** The routes a route server writes into tables: to the interface that has the next hop (R26, R28). */
export function routesOfRouteServer(network: Network, id: ElementId): Route[] {
    const server = network.routeServers.get(id);
    if (!server) {
        return [];
    }
    return learntByGuest(network, id).flatMap(({ destination, nextHop, asPath, span }): Route[] => {
        const owner = networkIndex(network).interfaceByAddress(server.vpc, nextHop);
        return owner && mayStandInTables(network, server.vpc, destination)
            ? [
                  {
                      destination,
                      target: { kind: 'interface', element: owner.id },
                      origin: 'route-server',
                      span,
                      learnt: { source: owner.id, asPath, nextHop },
                  },
              ]
            : [];
    });
}

/** Inside the range of the VPC only the whole block of a subnet may be led elsewhere, as for written routes (R8, R15). */
function mayStandInTables(network: Network, vpc: ElementId, destination: Route['destination']): boolean {
    const inside = network.vpcs.get(vpc)?.cidrs.some(({ cidr }) => covers(cidr, destination));
    return (
        !inside ||
        [...network.subnets.values()].some(
            (subnet) => subnet.vpc === vpc && subnet.cidrs.some(({ cidr }) => sameCidr(cidr, destination)),
        )
    );
}
