/**
 * BGP between sites and the gateways of the cloud (X19–X22): who announces what over which VPN connection or Direct
 * Connect interface, and what each side makes of it. Derived from the network and kept as long as the network.
 */
import type { Network } from '../../model/network.js';
import type { LocalPreferenceCommunity, Site, SiteConnection, VpnGateway } from '../../model/on-premises.js';
import { connectionFault } from '../faults.js';
import { attachmentOfLine, isUsableAttachment } from '../interconnects.js';
import { isIpv4 } from '../ip-packet.js';
import type { BgpAdjacency, BgpSpeaker, Origination } from './exchange.js';
import { type GatewayAnnouncement, saidByTransitGateway } from './transit-gateway-announcement.js';

/** X20, X22: Direct Connect before VPN, and among Direct Connect interfaces by community. */
const CLOUD_PREFERENCE: Readonly<Record<LocalPreferenceCommunity, number>> = { high: 330, medium: 320, low: 310 };
const VPN_PREFERENCE = 100;
/** K: customer gateways are set up to prefer the private line too. */
const SITE_PREFERENCE = { 'direct-connect': 200, vpn: 100 } as const;

/** The routers at both ends of private lines, and transit gateways, which speak with appliances too. */
export const lineSpeakers = (network: Network): readonly BgpSpeaker[] => [
    ...[...network.sites.values()].map(({ id, asn, routerAddress }) => ({ id, asn, routerId: numberOf(routerAddress) })),
    ...[...network.vpnGateways.values()].map(({ id, asn, underlayAddress }) => ({ id, asn, routerId: underlayAddress })),
    ...[...network.transitGateways.values()].map(({ id, asn }) => ({ id, asn, routerId: 0 })),
];

/** What is said over the lines that speak BGP and work. */
export const lineAdjacencies = (network: Network): readonly BgpAdjacency[] =>
    [...network.siteConnections.values()]
        .filter((connection) => connection.routing === 'bgp' && !connectionFault(network, connection))
        .flatMap((connection) => sessionOf(network, connection));

/** Both directions of a connection's session. */
function sessionOf(network: Network, connection: SiteConnection): BgpAdjacency[] {
    const site = network.sites.get(connection.site);
    const said = saidByCloud(network, connection);
    if (!site || !said) {
        return [];
    }
    const source = connection.id;
    return [
        {
            ...announcedBySite(site, connection),
            source,
            to: connection.gateway,
            localPreference: connection.kind === 'vpn' ? VPN_PREFERENCE : CLOUD_PREFERENCE[connection.community],
        },
        {
            from: connection.gateway,
            to: site.id,
            source,
            ...said,
            prepend: 0,
            localPreference: SITE_PREFERENCE[connection.kind],
            nextHop: network.vpnGateways.get(connection.gateway)?.underlayAddress ?? 0,
        },
    ];
}

/** A site announces what the file says and passes nothing on: it is the end of the line. */
const announcedBySite = (site: Site, { prefixes, prepend, med }: SiteConnection) => ({
    from: site.id,
    originates: prefixes,
    passesOn: 'nothing' as const,
    prepend,
    ...(med === undefined ? {} : { med }),
    nextHop: numberOf(site.routerAddress),
});

/** The blocks of the cloud that a line leads to: what its end there announces as its own. */
export const blocksBehind = (network: Network, connection: SiteConnection): readonly Origination[] =>
    saidByCloud(network, connection)?.originates ?? [];

/** What the cloud's end of a line announces; undefined when nothing is there. */
function saidByCloud(network: Network, connection: SiteConnection): GatewayAnnouncement | undefined {
    const gateway = network.vpnGateways.get(connection.gateway);
    if (gateway) {
        return { originates: blocksOfVpc(network, gateway), passesOn: 'everything' };
    }
    const attachment = attachmentOfLine(network, connection.id);
    return attachment && isUsableAttachment(network, attachment.id, connection.gateway)
        ? saidByTransitGateway(network, attachment)
        : undefined;
}

/** A gateway announces the blocks of the VPC it is attached to. */
const blocksOfVpc = (network: Network, gateway: VpnGateway): readonly Origination[] =>
    (network.vpcs.get(gateway.vpc ?? '')?.cidrs ?? []).filter(({ cidr }) => isIpv4(cidr.address));

const numberOf = (address: Site['routerAddress']): number => (typeof address === 'number' ? address : address[3]);
