/**
 * BGP inside a VPC (G12, G13): sessions between the daemons of guests, and of guests with route servers. Derived from the
 * network: a stopped instance, a closed port or a line of an experiment changes what everybody knows.
 */
import { covers, type IpAddress, sameAddress, sameCidr } from '../../model/address.js';
import type { ElementId, Instance, Network, NetworkInterface, Route } from '../../model/network.js';
import type { BgpNeighbor, RouteServer } from '../../model/on-premises.js';
import { labelOf } from '../labels.js';
import { networkIndex } from '../network-index.js';
import { type BgpAdjacency, type BgpRoute, type BgpSpeaker, bestRoutes, exchangeRoutes } from './exchange.js';
import { type Obstacle, sessionObstacle } from './session-reach.js';

/** A session that a guest's daemon is configured for, and whether it is up. */
export interface GuestSession {
    readonly instance: ElementId;
    /** The interface it is spoken over. */
    readonly interface: ElementId;
    readonly neighbor: BgpNeighbor;
    /** The instance or route server at the other end; absent when nobody has the address. */
    readonly peer?: ElementId;
    /** The interface at the other end; absent for a route server. */
    readonly peerInterface?: ElementId;
    /** Why it is down; absent when it is up. */
    readonly obstacle?: Obstacle;
}

interface Exchange {
    readonly sessions: readonly GuestSession[];
    readonly heard: ReadonlyMap<ElementId, readonly BgpRoute[]>;
}

const CACHE = new WeakMap<Network, Exchange>();
const SILENCE: Exchange = { sessions: [], heard: new Map() };

/** Every configured session, in the order of instances and neighbours. */
export const guestSessions = (network: Network): readonly GuestSession[] => exchangeOf(network).sessions;

/** The best route of each block that an instance has learnt. */
export const learntByGuest = (network: Network, instance: ElementId): readonly BgpRoute[] =>
    bestRoutes(exchangeOf(network).heard.get(instance) ?? []);

function exchangeOf(network: Network): Exchange {
    let exchange = CACHE.get(network);
    if (!exchange) {
        const speaking = [...network.instances.values()].filter(({ guest }) => guest.bgp);
        exchange = speaking.length === 0 ? SILENCE : exchangeAmong(network, speaking);
        CACHE.set(network, exchange);
    }
    return exchange;
}

function exchangeAmong(network: Network, speaking: readonly Instance[]): Exchange {
    const sessions = speaking.flatMap((instance) =>
        (instance.guest.bgp?.neighbors ?? []).flatMap((neighbor) => sessionOf(network, instance, neighbor) ?? []),
    );
    const speakers: BgpSpeaker[] = [
        ...speaking.map((instance) => ({
            id: instance.id,
            asn: instance.guest.bgp?.asn ?? 0,
            routerId: addressOf(network, instance.interfaces[0]) ?? 0,
        })),
        ...[...network.routeServers.values()].map(({ id, asn, endpoints }) => ({
            id,
            asn,
            routerId: endpoints[0]?.address ?? 0,
        })),
    ];
    const up = sessions.filter(({ obstacle }) => !obstacle);
    return {
        sessions,
        heard: exchangeRoutes(
            speakers,
            up.flatMap((session) => announcement(network, session, up) ?? []),
        ),
    };
}

/** One neighbour statement, resolved: who is meant, and what stands between. */
function sessionOf(network: Network, instance: Instance, neighbor: BgpNeighbor): GuestSession | undefined {
    const server = serverMeant(network, instance, neighbor);
    const peer = server ? undefined : interfaceMeant(network, instance, neighbor);
    const subnets = server ? server.endpoints.map(({ subnet }) => subnet) : peer ? [peer.subnet] : [];
    const own = localInterface(network, instance, subnets);
    if (!own) {
        return undefined;
    }
    const common = { instance: instance.id, interface: own.id, neighbor };
    if (server) {
        return withObstacle({ ...common, peer: server.id }, obstacleToServer(network, server, own));
    }
    if (!peer) {
        return withObstacle(common, { because: 'nobody in the VPC has the address of the neighbour', rule: 'R14' });
    }
    const obstacle = unanswered(network, instance, peer) ?? sessionObstacle(network, own, peer);
    return withObstacle({ ...common, peer: peer.owner, peerInterface: peer.id }, obstacle);
}

const withObstacle = (session: Omit<GuestSession, 'obstacle'>, obstacle: Obstacle | undefined): GuestSession =>
    obstacle ? { ...session, obstacle } : session;

/** The interface of the instance in one of those subnets, else its primary one. */
function localInterface(network: Network, instance: Instance, subnets: readonly ElementId[]): NetworkInterface | undefined {
    const own = instance.interfaces.flatMap((id) => network.interfaces.get(id) ?? []);
    return own.find(({ subnet }) => subnets.includes(subnet)) ?? own[0];
}

function serverMeant(network: Network, { vpc }: Instance, { peer }: BgpNeighbor): RouteServer | undefined {
    if ('element' in peer) {
        return network.routeServers.get(peer.element);
    }
    return [...network.routeServers.values()].find(
        (server) => server.vpc === vpc && server.endpoints.some(({ address }) => sameAddress(address, peer.address)),
    );
}

const interfaceMeant = (network: Network, { vpc }: Instance, { peer }: BgpNeighbor): NetworkInterface | undefined =>
    'element' in peer ? network.interfaces.get(peer.element) : networkIndex(network).interfaceByAddress(vpc, peer.address);

/** RFC 4271, 8.2.1: a daemon takes no connection from an address it was not told about. */
function unanswered(network: Network, instance: Instance, peer: NetworkInterface): Obstacle | undefined {
    const other = network.instances.get(peer.owner);
    const answers = other?.guest.bgp?.neighbors.some((neighbor) => {
        const meant = interfaceMeant(network, other, neighbor);
        return meant !== undefined && instance.interfaces.includes(meant.id);
    });
    return answers
        ? undefined
        : { because: `${labelOf(network, peer.id)} does not name ${labelOf(network, instance.id)} as a neighbour`, rule: 'G12' };
}

/** G13: the era, the route server's list of peers, an endpoint in the subnet, and the guest's security groups. */
function obstacleToServer(network: Network, server: RouteServer, own: NetworkInterface): Obstacle | undefined {
    if (!network.profile.routeServer) {
        return { because: `${network.profile.title} has no route servers`, rule: 'G13' };
    }
    if (!server.peers.includes(own.id)) {
        return { because: `${server.name} does not list ${labelOf(network, own.id)} among its peers`, rule: 'G13' };
    }
    const endpoint = server.endpoints.find(({ subnet }) => subnet === own.subnet);
    if (!endpoint) {
        return { because: `${server.name} has no endpoint in the subnet of ${labelOf(network, own.id)}`, rule: 'G13' };
    }
    // The endpoint is an interface in the guest's own subnet that nothing filters: only the guest's side can refuse.
    return sessionObstacle(network, own, { ...own, ...endpointOf(server, endpoint.address) });
}

/** The endpoint as an interface beside the guest's own, without groups and without a guest that could be stopped. */
const endpointOf = (server: RouteServer, address: IpAddress): Partial<NetworkInterface> => ({
    owner: server.id,
    addresses: [{ address, span: server.span }],
    securityGroups: [],
});

/** What the instance of a session says over it. A route server says nothing: it only learns. */
function announcement(network: Network, session: GuestSession, up: readonly GuestSession[]): BgpAdjacency | undefined {
    const nextHop = addressOf(network, session.interface);
    if (session.peer === undefined || nextHop === undefined) {
        return undefined;
    }
    const { advertised, prepend, med } = session.neighbor;
    const reverse = up.find(({ instance, peer }) => instance === session.peer && peer === session.instance);
    const preference = reverse?.neighbor.localPreference;
    return {
        from: session.instance,
        to: session.peer,
        source: session.interface,
        originates: advertised,
        passesOn: 'everything',
        prepend,
        ...(med === undefined ? {} : { med }),
        ...(preference === undefined ? {} : { localPreference: preference }),
        nextHop,
    };
}

function addressOf(network: Network, id: ElementId | undefined): number | undefined {
    const addresses = network.interfaces.get(id ?? '')?.addresses ?? [];
    return addresses.map(({ address }) => address).find((address) => typeof address === 'number');
}

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
