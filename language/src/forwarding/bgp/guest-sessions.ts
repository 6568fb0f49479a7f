/**
 * BGP inside a VPC (G12, G13): sessions between the daemons of guests, of guests with route servers, and of appliances with
 * the Connect attachments of transit gateways (X5). Derived from the network: a stopped instance, a closed port or a line of
 * an experiment changes what everybody knows.
 */
import { type IpAddress, sameAddress } from '../../model/address.js';
import type { ElementId, Instance, Network, NetworkInterface } from '../../model/network.js';
import type { BgpNeighbor, RouteServer } from '../../model/on-premises.js';
import { pickedByPart } from '../../model/parted-map.js';
import { labelOf } from '../labels.js';
import { networkIndex } from '../network-index.js';
import { applianceAddress, type ConnectEnd, connectEndMeant, obstacleInTunnel, saidOverConnect } from './connect-sessions.js';
import type { BgpAdjacency, BgpSpeaker } from './exchange.js';
import { type Obstacle, sessionObstacle } from './session-reach.js';

/** A session that a guest's daemon is configured for, and whether it is up. */
export interface GuestSession {
    readonly instance: ElementId;
    /** The interface it is spoken over. */
    readonly interface: ElementId;
    readonly neighbor: BgpNeighbor;
    /** The instance, route server or transit gateway at the other end; absent when nobody has the address. */
    readonly peer?: ElementId;
    /** The interface at the other end; absent for a route server and a transit gateway. */
    readonly peerInterface?: ElementId;
    /** The tunnel of a Connect attachment that the session runs in. */
    readonly connect?: ConnectEnd;
    /** Why it is down; absent when it is up. */
    readonly obstacle?: Obstacle;
}

const CACHE = new WeakMap<Network, readonly GuestSession[]>();

/** Every configured session, in the order of instances and neighbours. */
export function guestSessions(network: Network): readonly GuestSession[] {
    let sessions = CACHE.get(network);
    if (!sessions) {
        sessions = speaking(network).flatMap((instance) =>
            (instance.guest.bgp?.neighbors ?? []).flatMap((neighbor) => sessionOf(network, instance, neighbor) ?? []),
        );
        CACHE.set(network, sessions);
    }
    return sessions;
}

const speakers = pickedByPart<Instance, Instance>((instance) => (instance.guest.bgp ? [instance] : []));

const speaking = ({ instances }: Network): readonly Instance[] => speakers(instances);

/** Who speaks inside VPCs: the daemons of guests, and route servers. */
export const guestSpeakers = (network: Network): readonly BgpSpeaker[] => [
    ...speaking(network).map((instance) => ({
        id: instance.id,
        asn: instance.guest.bgp?.asn ?? 0,
        routerId: addressOf(network, instance.interfaces[0]) ?? 0,
    })),
    ...[...network.routeServers.values()].map(({ id, asn, endpoints }) => ({ id, asn, routerId: endpoints[0]?.address ?? 0 })),
];

/** What is said over the sessions that are up. */
export function guestAdjacencies(network: Network): readonly BgpAdjacency[] {
    const up = guestSessions(network).filter(({ obstacle }) => !obstacle);
    return up.flatMap((session) => [
        ...announcement(network, session, up),
        ...(session.connect ? saidOverConnect(network, session.instance, session.connect, session.neighbor) : []),
    ]);
}

/** One neighbour statement, resolved: who is meant, and what stands between. */
function sessionOf(network: Network, instance: Instance, neighbor: BgpNeighbor): GuestSession | undefined {
    const connect = connectEndMeant(network, instance, neighbor.peer);
    if (connect) {
        const { attachment, peer } = connect;
        const common = { instance: instance.id, interface: peer.interface, neighbor, peer: attachment.gateway, connect };
        return withObstacle(common, obstacleInTunnel(network, instance, connect));
    }
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

/** X8: a missing discriminator counts as 100 on Connect. */
const CONNECT_MED = 100;

/** What the instance of a session says over it. A route server says nothing: it only learns. */
function announcement(network: Network, session: GuestSession, up: readonly GuestSession[]): BgpAdjacency[] {
    const { connect } = session;
    const nextHop = connect ? applianceAddress(connect.peer) : addressOf(network, session.interface);
    if (session.peer === undefined || nextHop === undefined) {
        return [];
    }
    const { advertised, prepend } = session.neighbor;
    const med = session.neighbor.med ?? (connect ? CONNECT_MED : undefined);
    const reverse = up.find(({ instance, peer }) => instance === session.peer && peer === session.instance);
    const preference = reverse?.neighbor.localPreference;
    return [
        {
            from: session.instance,
            to: session.peer,
            source: connect?.peer.id ?? session.interface,
            originates: advertised,
            passesOn: 'everything',
            prepend,
            ...(med === undefined ? {} : { med }),
            ...(preference === undefined ? {} : { localPreference: preference }),
            nextHop,
        },
    ];
}

function addressOf(network: Network, id: ElementId | undefined): number | undefined {
    const addresses = network.interfaces.get(id ?? '')?.addresses ?? [];
    return addresses.map(({ address }) => address).find((address) => typeof address === 'number');
}
