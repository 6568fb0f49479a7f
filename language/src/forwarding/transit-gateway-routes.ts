/**
 * The routes in force in a transit gateway's table: those written, and those its propagating attachments bring (X6, X8).
 *
 * They are computed once for each network and table, and looked up by longest prefix. What each kind of attachment propagates
 * is decided in one place, `propagatedRoutes`.
 */
import { type IpAddress, overlaps, sameCidr } from '../model/address.js';
import type { ElementId, Network, Vpc } from '../model/network.js';
import type {
    AttachmentReference,
    ConnectAttachment,
    LineAttachment,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcAttachment,
} from '../model/transit-gateway.js';
import { heardOverConnect } from './bgp/learnt-routes.js';
import { type Derivation, derivedOnce } from './derived.js';
import { gatewayRoutes } from './gateway-routes.js';
import { attachmentsOf, isUsableAttachment } from './interconnects.js';
import { prefixIndex } from './prefix-index.js';

/** A table prepared for lookups. */
export interface GatewayTable {
    /** Written routes first, then propagated ones in the order of the propagations. */
    readonly routes: readonly TransitGatewayRoute[];
    /** Position in `routes` of the winner for the address; -1 when none covers it. */
    find(address: IpAddress): number;
}

/** The tables of a network that somebody has asked about. */
export interface KnownGatewayTables {
    get(table: ElementId): GatewayTable | undefined;
    set(table: ElementId, known: GatewayTable): unknown;
}

/** What is known of a network's tables. */
export const knownGatewayTables: Derivation<Network, KnownGatewayTables> = derivedOnce((): KnownGatewayTables => new Map());

/** The table as the network's attachments fill it now. */
export function gatewayTable(network: Network, table: TransitGatewayRouteTable): GatewayTable {
    const tables = knownGatewayTables(network);
    let known = tables.get(table.id);
    if (!known) {
        known = build(network, table);
        tables.set(table.id, known);
    }
    return known;
}

function build(network: Network, table: TransitGatewayRouteTable): GatewayTable {
    const routes = [...table.routes, ...table.propagations.flatMap((each) => propagated(network, table, each))];
    const order = routes.map((_, position) => position).sort((a, b) => compare(network, routes[a], routes[b]) || a - b);
    const prefixes = prefixIndex(order.flatMap((position) => routes[position]?.destination ?? []));
    return { routes, find: (address) => order[prefixes.find(address)] ?? -1 };
}

/** X8: which of two routes for one prefix comes first. Negative when the first one does. */
const compare = (network: Network, a: TransitGatewayRoute | undefined, b: TransitGatewayRoute | undefined): number =>
    a && b ? gatewayRouteRank(network, a) - gatewayRouteRank(network, b) || compareAnnouncements(a, b) : 0;

/** X8, within one kind: the shorter path, the lower discriminator, outside before inside. */
const compareAnnouncements = (a: TransitGatewayRoute, b: TransitGatewayRoute): number =>
    (a.asPathLength ?? 0) - (b.asPathLength ?? 0) ||
    (a.multiExitDiscriminator ?? 0) - (b.multiExitDiscriminator ?? 0) ||
    Number(a.internal ?? false) - Number(b.internal ?? false);

/** X8: static before prefix lists before propagated routes, by the kind of attachment that propagates them. */
export function gatewayRouteRank({ profile }: Pick<Network, 'profile'>, { origin }: Pick<TransitGatewayRoute, 'origin'>): number {
    const rank = profile.transitGatewayRouteOrder.indexOf(origin);
    return rank < 0 ? profile.transitGatewayRouteOrder.length : rank;
}

/** Attachments that are broken propagate nothing; nor do peerings between gateways (X16). */
function propagated(network: Network, { gateway }: TransitGatewayRouteTable, each: AttachmentReference): TransitGatewayRoute[] {
    const attachment = network.transitGatewayAttachments.get(each.attachment);
    return attachment && isUsableAttachment(network, attachment.id, gateway)
        ? propagatedRoutes(network, attachment, each.span)
        : [];
}

/** What an attachment of each kind propagates. `span` is the line that makes it propagate into this table. */
export function propagatedRoutes(
    network: Network,
    attachment: TransitGatewayAttachment,
    span: AttachmentReference['span'],
): TransitGatewayRoute[] {
    switch (attachment.attached) {
        case 'vpn':
        case 'direct-connect':
            return propagatedByLines(network, attachment);
        case 'connect':
            return propagatedByAppliances(network, attachment);
        case 'vpc': {
            const vpc = network.vpcs.get(attachment.vpc);
            return !vpc || overlappedAttachment(network, attachment)
                ? []
                : vpc.cidrs.map(({ cidr }) => ({
                      destination: cidr,
                      target: { kind: 'attachment', element: attachment.id },
                      origin: 'vpc',
                      span,
                  }));
        }
    }
}

/** What the sites behind an attachment's lines have announced, each route with what BGP compares (X8). */
function propagatedByLines(network: Network, attachment: LineAttachment): TransitGatewayRoute[] {
    return gatewayRoutes(network, attachment.gateway).flatMap(({ destination, connection, bgp, origin, down, span }) => {
        const isOurs = connection !== undefined && attachment.connections.includes(connection);
        return isOurs && (!down || origin === 'vpn-static')
            ? [
                  {
                      destination,
                      target: { kind: 'attachment', element: attachment.id },
                      origin: origin === 'direct-connect-bgp' ? 'direct-connect' : 'vpn',
                      span,
                      asPathLength: bgp?.asPath.length ?? 0,
                      multiExitDiscriminator: bgp?.med ?? (origin === 'direct-connect-bgp' ? 0 : VPN_MED),
                  } as const,
              ]
            : [];
    });
}

/** What the appliances behind a Connect attachment have announced, one route for each tunnel (X8, X15). */
function propagatedByAppliances(network: Network, { id, gateway, peers }: ConnectAttachment): TransitGatewayRoute[] {
    return peers.flatMap((peer) =>
        heardOverConnect(network, gateway, peer.id).map(({ destination, asPath, med, external, span }) => ({
            destination,
            target: { kind: 'attachment', element: id },
            origin: 'connect',
            span,
            asPathLength: asPath.length,
            multiExitDiscriminator: med,
            ...(external ? {} : { internal: true }),
            connectPeer: peer.id,
        })),
    );
}

/**
 * X15: the routes of a Connect attachment that are as good as the one that wins; flows are spread over their tunnels. Only
 * the winner where there is no other.
 */
export const equalRoutes = ({ routes }: GatewayTable, winner: TransitGatewayRoute): readonly TransitGatewayRoute[] =>
    routes.filter((route) => route === winner || isEquallyGood(route, winner));

/** Whether both are routes of one Connect attachment that nothing tells apart but their tunnels (X15). */
export const isEquallyGood = (route: TransitGatewayRoute, other: TransitGatewayRoute): boolean =>
    route.connectPeer !== undefined &&
    other.connectPeer !== undefined &&
    targetElement(route) === targetElement(other) &&
    sameCidr(route.destination, other.destination) &&
    compareAnnouncements(route, other) === 0;

const targetElement = ({ target }: TransitGatewayRoute): ElementId | undefined =>
    target.kind === 'attachment' ? target.element : undefined;

/** X8: a missing discriminator counts as 0 on Direct Connect and as 100 on VPN. */
const VPN_MED = 100;

/** X15: the earlier attachment whose VPC shares addresses with this one's, which therefore propagates nothing. */
export function overlappedAttachment(network: Network, attachment: VpcAttachment): VpcAttachment | undefined {
    const mine = network.vpcs.get(attachment.vpc);
    for (const other of attachmentsOf(network, attachment.gateway)) {
        if (other.id === attachment.id) {
            return undefined;
        }
        const theirs = other.attached === 'vpc' ? network.vpcs.get(other.vpc) : undefined;
        if (other.attached === 'vpc' && mine && theirs && shareAddresses(mine, theirs)) {
            return other;
        }
    }
    return undefined;
}

/** Whether two VPCs have blocks that overlap (X1, X15). */
export const shareAddresses = (a: Vpc, b: Vpc): boolean =>
    a.cidrs.some((mine) => b.cidrs.some((theirs) => overlaps(mine.cidr, theirs.cidr)));

/** The table that an attachment's packets are looked up in (X6). */
export function associatedTable(
    network: Network,
    gateway: ElementId,
    attachment: ElementId,
): { readonly table: TransitGatewayRouteTable; readonly span: AttachmentReference['span'] } | undefined {
    for (const table of network.transitGatewayRouteTables.values()) {
        const association =
            table.gateway === gateway ? table.associations.find((each) => each.attachment === attachment) : undefined;
        if (association) {
            return { table, span: association.span };
        }
    }
    return undefined;
}
