/** What is joined to the cloud from outside: VPN gateways, sites, their connections, and route servers. */
import {
    formatAddress,
    formatCidr,
    type GatewayRoute,
    gatewayRoutes,
    guestSessions,
    labelOf,
    type Network,
    privateLineRouteLabel,
    propagatedRoutes,
    type RouteServer,
    routeLabel,
    type Site,
    type SiteConnection,
    type SiteHost,
    type VpnGateway,
} from '#language';
import { code, codeList } from './markdown.js';

/** What the gateway knows, and who takes it in. */
export function vpnGatewayFacts(network: Network, gateway: VpnGateway): string[] {
    const attached = gateway.vpc === undefined ? 'Detached.' : `Attached to ${code(labelOf(network, gateway.vpc))}.`;
    const routes = gatewayRoutes(network, gateway.id).filter(({ connection }) => connection !== undefined);
    const takers = [...network.routeTables.values()].filter(({ propagations }) =>
        propagations?.some(({ from }) => from === gateway.id),
    );
    return [
        `${attached} Autonomous system ${gateway.asn}.`,
        routes.length === 0 ? 'It has learnt no route.' : list('Knows:', network, routes),
        takers.length === 0
            ? 'No route table takes its routes in.'
            : `Route tables that take its routes in: ${codeList(takers.map(({ name }) => name))}.`,
    ];
}

/** One line for each route, in order of preference. */
const list = (title: string, network: Network, routes: readonly GatewayRoute[]): string =>
    [title, ...routes.map((route) => `- ${code(privateLineRouteLabel(network, route))}${route.down ? ' (down)' : ''}`)].join(
        '\n',
    );

/** The site's blocks, and what its router knows. */
export function siteFacts(network: Network, site: Site): string[] {
    return [
        `On premises: ${codeList(site.cidrs.map(({ cidr }) => formatCidr(cidr)))}, autonomous system ${site.asn}. Its router, the customer gateway, is ${formatAddress(site.routerAddress)}.`,
        list('The router knows:', network, gatewayRoutes(network, site.id)),
    ];
}

/** Where a host on premises stands. */
export const siteHostFacts = (network: Network, host: SiteHost): string[] => [
    `On premises in ${code(labelOf(network, host.site))}, at ${codeList(host.addresses.map(({ address }) => formatAddress(address)))}.`,
];

/** What runs over the line. */
export function connectionFacts(network: Network, connection: SiteConnection): string[] {
    const how = connection.routing === 'bgp' ? 'Announces by BGP' : 'Static routes';
    const prefixes = connection.prefixes.map(({ cidr }) => formatCidr(cidr));
    return [
        `Joins ${code(labelOf(network, connection.site))} to ${code(labelOf(network, connection.gateway))}.`,
        prefixes.length === 0 ? 'It announces nothing.' : `${how}: ${codeList(prefixes)}.`,
        connection.kind === 'direct-connect' ? `Local preference: ${connection.community} (X22).` : '',
    ];
}

/** The route server's sessions, and what it has put into route tables. */
export function routeServerFacts(network: Network, server: RouteServer): string[] {
    const sessions = guestSessions(network).filter(({ peer }) => peer === server.id);
    const lines = sessions.map(
        ({ instance, obstacle }) => `- ${code(labelOf(network, instance))}: ${obstacle ? `down, ${obstacle.because}` : 'up'}`,
    );
    const routes = propagatedRoutes(network, server.id).map((route) => routeLabel(network, route));
    return [
        `Autonomous system ${server.asn}, endpoints ${codeList(server.endpoints.map(({ address }) => formatAddress(address)))}.`,
        lines.length === 0 ? 'Nobody peers with it.' : ['Sessions:', ...lines].join('\n'),
        routes.length === 0 ? 'It has learnt no route.' : `Routes: ${codeList(routes)}.`,
    ];
}
