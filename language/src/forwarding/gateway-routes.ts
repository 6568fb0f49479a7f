/**
 * The tables of the routers at both ends of a private line: what a VPN gateway knows of sites (X19, X20), and what a
 * customer gateway knows of VPCs. Derived from the network, in order of preference among equal blocks.
 */
import { type Cidr, contains, formatCidr, type IpAddress } from '../model/address.js';
import type { DeclaredCidr, ElementId, Network, PropagatedOrigin } from '../model/network.js';
import type { Site, SiteConnection, VpnGateway } from '../model/on-premises.js';
import type { SourceSpan } from '../model/source-span.js';
import type { TransitGateway } from '../model/transit-gateway.js';
import type { BgpRoute } from './bgp/exchange.js';
import { heardOverPrivateLines } from './bgp/learnt-routes.js';
import { blocksBehind } from './bgp/private-lines.js';
import { connectionFault } from './faults.js';
import { type PrefixIndex, prefixIndex } from './prefix-index.js';

/** One line of such a table. */
export interface GatewayRoute {
    readonly destination: Cidr;
    /** `inside`: the VPC behind a VPN gateway, the local network of a site. */
    readonly origin: 'inside' | 'written' | PropagatedOrigin;
    /** The connection it leads into; absent for what is inside. */
    readonly connection?: ElementId;
    /** Of what was learnt by BGP. */
    readonly bgp?: BgpRoute;
    /** The connection has failed: the route is there to explain why it does not win. */
    readonly down?: true;
    readonly span: SourceSpan;
}

/** R6, X20: what is inside first, then the written, then Direct Connect, static VPN, BGP over VPN. */
const RANK: Readonly<Record<GatewayRoute['origin'], number>> = {
    inside: 0,
    written: 1,
    'direct-connect-bgp': 2,
    'vpn-static': 3,
    'vpn-bgp': 4,
    'route-server': 5,
};

const CACHE = new WeakMap<Network, Map<ElementId, readonly GatewayRoute[]>>();

/** The table of a VPN gateway or site, or what a transit gateway has heard from sites: among equal blocks the preferred route stands first. Empty for other elements. */
export function gatewayRoutes(network: Network, router: ElementId): readonly GatewayRoute[] {
    let tables = CACHE.get(network);
    if (!tables) {
        tables = new Map();
        CACHE.set(network, tables);
    }
    let table = tables.get(router);
    if (!table) {
        table = build(network, router);
        tables.set(router, table);
    }
    return table;
}

function build(network: Network, router: ElementId): readonly GatewayRoute[] {
    const gateway = network.vpnGateways.get(router) ?? network.transitGateways.get(router);
    const site = network.sites.get(router);
    const routes = gateway ? routesOfGateway(network, gateway) : site ? routesOfSite(network, site) : [];
    // The order of equal ranks is the order of preference that the routes come in.
    return routes.sort((a, b) => Number(a.down ?? false) - Number(b.down ?? false) || RANK[a.origin] - RANK[b.origin]);
}

/** A VPN gateway has its VPC behind it; what a transit gateway has is in its own tables. */
function routesOfGateway(network: Network, gateway: TransitGateway | VpnGateway): GatewayRoute[] {
    const vpc = gateway.kind === 'vpn-gateway' ? gateway.vpc : undefined;
    const connections = [...network.siteConnections.values()].filter((connection) => connection.gateway === gateway.id);
    return [
        ...inside(network.vpcs.get(vpc ?? '')?.cidrs ?? []),
        ...learnt(network, gateway.id),
        ...connections.flatMap((connection) => staticsOf(network, connection)),
        ...connections.filter(({ routing }) => routing === 'bgp').flatMap((connection) => lostWith(network, connection)),
    ];
}

/** A customer gateway: its own network, what it was told to send into a line, and what the gateways announce. */
function routesOfSite(network: Network, site: Site): GatewayRoute[] {
    const connections = site.connections.flatMap((id) => network.siteConnections.get(id) ?? []);
    return [
        ...inside(site.cidrs),
        ...connections.flatMap((connection) => sentInto(network, connection)),
        ...learnt(network, site.id),
    ];
}

const inside = (blocks: readonly DeclaredCidr[]): GatewayRoute[] =>
    blocks.map(({ cidr, span }) => ({ destination: cidr, origin: 'inside', span }));

const learnt = (network: Network, router: ElementId): GatewayRoute[] =>
    heardOverPrivateLines(network, router).map((bgp) => ({
        destination: bgp.destination,
        origin: network.siteConnections.get(bgp.source)?.kind === 'direct-connect' ? 'direct-connect-bgp' : 'vpn-bgp',
        connection: bgp.source,
        bgp,
        span: bgp.span,
    }));

const downOf = (network: Network, connection: SiteConnection): { readonly down?: true } =>
    connectionFault(network, connection) ? { down: true } : {};

function staticsOf(network: Network, connection: SiteConnection): GatewayRoute[] {
    return connection.routing === 'static'
        ? routesInto(network, connection, { blocks: connection.prefixes, origin: 'vpn-static' })
        : [];
}

/** What a failed BGP session would have announced. */
const lostWith = (network: Network, connection: SiteConnection): GatewayRoute[] =>
    connectionFault(network, connection)
        ? routesInto(network, connection, {
              blocks: connection.prefixes,
              origin: connection.kind === 'vpn' ? 'vpn-bgp' : 'direct-connect-bgp',
          })
        : [];

/** Written at the site: whatever the file sends into the line, and the cloud's blocks where no BGP announces them. */
function sentInto(network: Network, connection: SiteConnection): GatewayRoute[] {
    const blocks = blocksBehind(network, connection);
    const isSilent = connection.routing === 'static' || connectionFault(network, connection) !== undefined;
    const assumed = isSilent ? routesInto(network, connection, { blocks, origin: originOf(connection) }) : [];
    return [...routesInto(network, connection, { blocks: connection.sends, origin: 'written' }), ...assumed];
}

const originOf = ({ kind, routing }: SiteConnection): PropagatedOrigin =>
    kind === 'direct-connect' ? 'direct-connect-bgp' : routing === 'static' ? 'vpn-static' : 'vpn-bgp';

const routesInto = (
    network: Network,
    connection: SiteConnection,
    { blocks, origin }: { readonly blocks: readonly DeclaredCidr[]; readonly origin: GatewayRoute['origin'] },
): GatewayRoute[] =>
    blocks.map(({ cidr, span }) => ({
        destination: cidr,
        origin,
        connection: connection.id,
        ...downOf(network, connection),
        span,
    }));

/**
 * Position of the route that decides for an address: of healthy routes the longest prefix, of equal ones the first (X20).
 * -1 when no healthy route covers it.
 */
export function findGatewayRoute(routes: readonly GatewayRoute[], address: IpAddress): number {
    let index = INDEXES.get(routes);
    if (!index) {
        // Healthy routes stand first, so positions among them are positions in the table.
        index = prefixIndex(routes.filter(({ down }) => !down).map(({ destination }) => destination));
        INDEXES.set(routes, index);
    }
    return index.find(address);
}

const INDEXES = new WeakMap<readonly GatewayRoute[], PrefixIndex>();

/** A failed route that would have decided, when no healthy one does. */
export const failedGatewayRoute = (routes: readonly GatewayRoute[], address: IpAddress): GatewayRoute | undefined =>
    routes.find(({ down, destination }) => down && contains(destination, address));

/** `192.168.0.0/16`, for sentences. */
export const gatewayRouteText = ({ destination }: GatewayRoute): string => formatCidr(destination);
