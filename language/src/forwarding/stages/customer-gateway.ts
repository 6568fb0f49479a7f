/**
 * Customer gateway: the router of a site on premises (X19, X20). It decrements TTL like any router (K), delivers what is for
 * the site's own network, and sends the rest into the line that leads to the destination.
 */
import { formatAddress, type IpAddress, sameAddress } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import type { Site, SiteConnection, SiteHost } from '../../model/on-premises.js';
import type { Packet } from '../../packet/packet.js';
import { icmpError } from '../answers.js';
import { failedGatewayRoute, findGatewayRoute, type GatewayRoute, gatewayRoutes } from '../gateway-routes.js';
import { attachmentOfLine } from '../interconnects.js';
import { hopsLeft, hopsWord, ipOf, ipPacketOf, oneHopOlder } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import type { Lookup } from '../trace.js';
import type { Drop, Effects, NewPacket, Pass, StageContext, Verdict } from '../verdict.js';
import { lineDown, lineName, privateLineLookup, unfitForLine } from './vpn-gateway.js';

type V = Verdict<'customer-gateway-route'>;

/** Routes a packet that a host of the site or a line has brought. */
export function routeAtCustomerGateway(context: StageContext): V {
    const { network, hop, packet } = context;
    const site = network.sites.get(hop.element);
    const ip = ipOf(packet);
    if (!site || !ip) {
        return { kind: 'missing', element: hop.element };
    }
    if (hopsLeft(ip) <= 1) {
        const summary = (): string =>
            `The ${hopsWord(ip)} is ${hopsLeft(ip)}: the customer gateway of ${site.name} may not pass the packet on, and tells the sender.`;
        const born = timeExceeded(context, site);
        return { kind: 'drop', reason: 'ttl-exceeded', rules: ['I23'], decidedBy: site.span, born, summary };
    }
    const routes = gatewayRoutes(network, site.id);
    const winner = findGatewayRoute(routes, ip.destination);
    const lookups = [privateLineLookup(site, ip.destination, winner)];
    const route = routes[winner];
    return route
        ? follow(context, { site, route, lookups, destination: ip.destination })
        : { ...unrouted(context, site, ip.destination), lookups };
}

/** A packet on its way through the site's router. */
interface Way {
    readonly site: Site;
    readonly route: GatewayRoute;
    readonly lookups: readonly Lookup[];
    readonly destination: IpAddress;
}

function follow(context: StageContext, way: Way): V {
    const connection = context.network.siteConnections.get(way.route.connection ?? '');
    return connection ? intoLine(context, way, connection) : toHost(context, way);
}

/** One hop used up. */
const onward = (packet: Packet): Packet => oneHopOlder(ipPacketOf(packet));

function toHost({ network, packet, hop }: StageContext, { site, route, lookups, destination }: Way): V {
    const host = hostOfSite(network, site, destination);
    if (!host) {
        const summary = (): string => `Nobody in ${site.name} has ${formatAddress(destination)}.`;
        return { kind: 'drop', reason: 'no-site-host', rules: ['X19'], decidedBy: route.span, lookups, summary };
    }
    return {
        kind: 'pass',
        next: 'guest-receive',
        at: { kind: 'guest', element: host.id },
        packet: onward(packet),
        rewritten: true,
        fresh: true,
        decided: { ttlDecrementedAt: hop.index },
        rules: ['I23'],
        decidedBy: host.span,
        consulted: [route.span],
        lookups,
        summary: () => `The customer gateway of ${site.name} delivers to ${host.name}.`,
    };
}

/** The machine of a site with an address. */
export const hostOfSite = (network: Network, { id }: Site, address: IpAddress): SiteHost | undefined =>
    [...network.siteHosts.values()].find(
        (host) => host.site === id && host.addresses.some((own) => sameAddress(own.address, address)),
    );

/** Into the line. Too large is too large before the TTL counts: a packet that is cut comes to this stage again. */
function intoLine(context: StageContext, { route, lookups, destination }: Way, connection: SiteConnection): V {
    const { network, flight, packet } = context;
    if (connection.id === flight.decided.connection) {
        const summary = (): string =>
            `${formatAddress(destination)} came over ${lineName(network, connection.id)} and would have to go back into it.`;
        return { kind: 'drop', reason: 'site-no-route', rules: ['X20'], decidedBy: route.span, lookups, summary };
    }
    const unfit = unfitForLine(context, connection);
    if (unfit) {
        return { ...unfit, lookups };
    }
    const far = farEnd(context, connection);
    if (!far) {
        const summary = (): string =>
            `${lineName(network, connection.id)} ends at ${labelOf(network, connection.gateway)}, which has no attachment for it.`;
        return { kind: 'drop', reason: 'site-no-route', rules: ['X5'], decidedBy: connection.span, lookups, summary };
    }
    return {
        kind: 'pass',
        ...far,
        packet: onward(packet),
        rewritten: true,
        rules: ['X20', 'I23'],
        decidedBy: route.span,
        consulted: [connection.span],
        lookups,
        summary: () => `The way to ${formatAddress(destination)} leads into ${lineName(network, connection.id)}.`,
    };
}

/** Where the line ends in the cloud; undefined when a transit gateway has no attachment for it. */
function farEnd({ network, hop }: StageContext, connection: SiteConnection): (Pick<Pass, 'next' | 'at'> & Effects) | undefined {
    if (network.transitGateways.has(connection.gateway)) {
        const attachment = attachmentOfLine(network, connection.id);
        return (
            attachment && {
                next: 'transit-gateway-association',
                at: { kind: 'transit-gateway', element: connection.gateway },
                fresh: true,
                decided: { attachment: attachment.id, ttlDecrementedAt: hop.index },
            }
        );
    }
    return {
        next: 'gateway-check',
        at: { kind: 'vpn-gateway', element: connection.gateway },
        fresh: true,
        decided: { gatewaySide: 'outside', connection: connection.id, ttlDecrementedAt: hop.index },
    };
}

function unrouted({ network }: StageContext, site: Site, destination: IpAddress): Drop<'customer-gateway-route'> {
    const failed = failedGatewayRoute(gatewayRoutes(network, site.id), destination);
    if (failed?.connection !== undefined) {
        return lineDown(network, failed, failed.connection);
    }
    const summary = (): string =>
        `The customer gateway of ${labelOf(network, site.id)} knows no way to ${formatAddress(destination)}.`;
    return { kind: 'drop', reason: 'site-no-route', rules: ['X19'], decidedBy: site.span, summary };
}

/** From the router's inside address; the report is routed like any other packet of the site. */
function timeExceeded({ packet, flight }: StageContext, site: Site): readonly NewPacket[] {
    const error = icmpError(packet, { from: site.routerAddress, what: 'time-exceeded' });
    return error
        ? [
              {
                  role: 'icmp-error',
                  title: `time exceeded for ${flight.title}`,
                  packet: error,
                  at: { kind: 'customer-gateway', element: site.id },
                  stage: 'customer-gateway-route',
              },
          ]
        : [];
}
