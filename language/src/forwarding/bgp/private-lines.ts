/**
 * BGP between sites and the gateways of the cloud (X19–X22): who announces what over which VPN connection or Direct
 * Connect interface, and what each side makes of it. Derived from the network and kept as long as the network.
 */
import type { ElementId, Network } from '../../model/network.js';
import type { LocalPreferenceCommunity, Site, SiteConnection, VpnGateway } from '../../model/on-premises.js';
import type { LineAttachment } from '../../model/transit-gateway.js';
import { connectionFault } from '../faults.js';
import { attachmentOfLine, isUsableAttachment } from '../interconnects.js';
import { isIpv4 } from '../ip-packet.js';
import { type BgpAdjacency, type BgpRoute, type BgpSpeaker, exchangeRoutes, type Origination } from './exchange.js';

/** X20, X22: Direct Connect before VPN, and among Direct Connect interfaces by community. */
const CLOUD_PREFERENCE: Readonly<Record<LocalPreferenceCommunity, number>> = { high: 330, medium: 320, low: 310 };
const VPN_PREFERENCE = 100;
/** K: customer gateways are set up to prefer the private line too. */
const SITE_PREFERENCE = { 'direct-connect': 200, vpn: 100 } as const;

const CACHE = new WeakMap<Network, ReadonlyMap<ElementId, readonly BgpRoute[]>>();
const NOTHING: readonly BgpRoute[] = [];

/** What a site, VPN gateway or transit gateway hears over its private lines, best first. */
export function heardOverPrivateLines(network: Network, router: ElementId): readonly BgpRoute[] {
    let heard = CACHE.get(network);
    if (!heard) {
        heard = network.siteConnections.size === 0 ? new Map() : exchange(network);
        CACHE.set(network, heard);
    }
    return heard.get(router) ?? NOTHING;
}

function exchange(network: Network): ReadonlyMap<ElementId, readonly BgpRoute[]> {
    const speakers: BgpSpeaker[] = [
        ...[...network.sites.values()].map(({ id, asn, routerAddress }) => ({ id, asn, routerId: numberOf(routerAddress) })),
        ...[...network.vpnGateways.values()].map(({ id, asn, underlayAddress }) => ({ id, asn, routerId: underlayAddress })),
        ...[...network.transitGateways.values()].map(({ id, asn }) => ({ id, asn, routerId: 0 })),
    ];
    const adjacencies = [...network.siteConnections.values()]
        .filter((connection) => connection.routing === 'bgp' && !connectionFault(network, connection))
        .flatMap((connection) => sessionOf(network, connection));
    return exchangeRoutes(speakers, adjacencies);
}

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

type Announcement = Pick<BgpAdjacency, 'originates' | 'passesOn'>;

/** What the cloud's end of a line announces; undefined when nothing is there. */
function saidByCloud(network: Network, connection: SiteConnection): Announcement | undefined {
    const gateway = network.vpnGateways.get(connection.gateway);
    if (gateway) {
        return { originates: blocksOfVpc(network, gateway), passesOn: 'everything' };
    }
    const attachment = attachmentOfLine(network, connection.id);
    return attachment && isUsableAttachment(network, attachment.id, connection.gateway)
        ? saidByTransitGateway(network, attachment)
        : undefined;
}

/** X10: a transit gateway announces what stands in the table that the line's attachment is associated with. */
function saidByTransitGateway(network: Network, attachment: LineAttachment): Announcement {
    const table = [...network.transitGatewayRouteTables.values()].find(
        ({ gateway, associations }) =>
            gateway === attachment.gateway && associations.some((each) => each.attachment === attachment.id),
    );
    const propagating = (table?.propagations ?? [])
        .filter((each) => each.attachment !== attachment.id && isUsableAttachment(network, each.attachment, attachment.gateway))
        .flatMap((each) => network.transitGatewayAttachments.get(each.attachment) ?? []);
    const written = (table?.routes ?? []).filter(
        ({ target }) => target.kind === 'attachment' && target.element !== attachment.id,
    );
    return {
        originates: [
            ...written.map(({ destination, span }) => ({ cidr: destination, span })),
            ...propagating.flatMap((each) => (each.attached === 'vpc' ? (network.vpcs.get(each.vpc)?.cidrs ?? []) : [])),
        ],
        passesOn: new Set(propagating.flatMap((each) => (each.attached === 'vpc' ? [] : each.connections))),
    };
}

/** A gateway announces the blocks of the VPC it is attached to. */
const blocksOfVpc = (network: Network, gateway: VpnGateway): readonly Origination[] =>
    (network.vpcs.get(gateway.vpc ?? '')?.cidrs ?? []).filter(({ cidr }) => isIpv4(cidr.address));

const numberOf = (address: Site['routerAddress']): number => (typeof address === 'number' ? address : address[3]);
