/** Rules about what a route leads to: whether it takes what the route sends there (R13, X1, X2, X8, X11, X19). */
import { gatewayRoutes } from '../../forwarding/gateway-routes.js';
import { peerVpc, zonedInterfaces } from '../../forwarding/interconnects.js';
import { type GatewayTable, gatewayTable } from '../../forwarding/transit-gateway-routes.js';
import { type Cidr, formatCidr, overlaps } from '../../model/address.js';
import { removeRoute } from '../report.js';
import { associatedTableOf, subnetsOfTable } from '../tables-in-use.js';
import type { VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `route-table/inactive-peering`
 *
 * A peering carries packets only while it is active. Until then the route is a blackhole: it still wins, and drops.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.1.0.0/16 -> to-data }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       route-table out main { 10.0.0.0/16 -> to-data }
 *     }
 *     peering to-data { shop <-> data  state pending }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.1.0.0/16 -> to-data }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       route-table out main { 10.0.0.0/16 -> to-data }
 *     }
 *     peering to-data { shop <-> data }
 */
export const routeShouldLeadToActivePeering: VpcRule = ({ network, vpc, routeTables, usedInExperiments }, report) => {
    for (const table of routeTables) {
        for (const { destination, target, span } of table.routes) {
            const peering = target.kind === 'peering' ? network.peerings.get(target.element) : undefined;
            const isOurs = peering && peerVpc(network, peering.id, vpc.id) !== undefined;
            if (isOurs && peering.status !== 'active' && !usedInExperiments.has(peering.id)) {
                const place = peering.statusSpan;
                report('route-table/inactive-peering', {
                    span,
                    message: `Route ${formatCidr(destination)} of '${table.name}' is a blackhole: peering '${peering.name}' is ${peering.status}, and only an active one carries packets.`,
                    related: [{ span: place ?? peering.span, message: `Peering '${peering.name}' is ${peering.status}.` }],
                    repairs: place ? [{ title: `Accept peering '${peering.name}'`, newText: 'state active', span: place }] : [],
                });
            }
        }
    }
};

/**
 * Diagnostic `route-table/outside-peer`
 *
 * Over a peering one reaches the addresses of the VPC at the other end, and nothing behind it: neither its gateways nor its own
 * peers. This route sends nothing there that the peer would take.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main {
 *         10.1.0.0/16 -> to-data
 *         10.2.0.0/16 -> to-data
 *       }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       route-table out main { 10.0.0.0/16 -> to-data }
 *     }
 *     peering to-data { shop <-> data }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.1.0.0/16 -> to-data }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       route-table out main { 10.0.0.0/16 -> to-data }
 *     }
 *     peering to-data { shop <-> data }
 */
export const routeShouldLeadIntoThePeer: VpcRule = ({ network, vpc, routeTables }, report) => {
    for (const table of routeTables) {
        for (const { destination, target, span, prefixList } of table.routes) {
            const peer = target.kind === 'peering' ? peerVpc(network, target.element, vpc.id) : undefined;
            if (peer && prefixList === undefined && !peer.cidrs.some(({ cidr }) => overlaps(cidr, destination))) {
                const blocks = peer.cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ');
                report('route-table/outside-peer', {
                    span,
                    message: `Route ${formatCidr(destination)} of '${table.name}' leads to VPC '${peer.name}' (${blocks}), which takes only what is for its own addresses: peering is not transitive.`,
                    related: [{ span: peer.span, message: `VPC '${peer.name}' has ${blocks}.` }],
                    repairs: removeRoute({ destination, span }),
                });
            }
        }
    }
};

/**
 * Diagnostic `route-table/unknown-to-vpn-gateway`
 *
 * A VPN gateway forwards to prefixes that it has learnt by BGP, that are written for a VPN connection, or that are those of its
 * VPC. It knows none of the addresses that this route sends there, and drops them.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *       route-table private main { 172.20.0.0/16 -> vgw }
 *     }
 *     site office {
 *       cidr 192.168.0.0/16
 *       vpn to vgw { static 192.168.0.0/16 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *       route-table private main { 192.168.0.0/16 -> vgw }
 *     }
 *     site office {
 *       cidr 192.168.0.0/16
 *       vpn to vgw { static 192.168.0.0/16 }
 *     }
 */
export const routeShouldBeKnownToVpnGateway: VpcRule = ({ network, routeTables, vpnGateways, usedInExperiments }, report) => {
    for (const gateway of vpnGateways) {
        const known = gatewayRoutes(network, gateway.id).map(({ destination }) => destination);
        for (const table of usedInExperiments.has(gateway.id) ? [] : routeTables) {
            for (const { destination, target, span } of table.routes) {
                const leadsHere = target.kind === 'vpn-gateway' && target.element === gateway.id;
                if (leadsHere && !known.some((each) => overlaps(each, destination))) {
                    report('route-table/unknown-to-vpn-gateway', {
                        span,
                        message: `Route ${formatCidr(destination)} of '${table.name}' leads to VPN gateway '${gateway.name}', which has learnt no way there: no site announces these addresses.`,
                        related: [{ span: gateway.span, message: `VPN gateway '${gateway.name}' is declared here.` }],
                    });
                }
            }
        }
    }
};

/**
 * Diagnostic `route-table/unknown-to-transit-gateway`
 *
 * A transit gateway looks up what comes from this VPC in the one table that the attachment is associated with. That table has no
 * route for any address that this route sends there, and none of them is the gateway's own.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.1.0.0/16 -> core }
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       route-table all { associate shop-att  propagate shop-att }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.1.0.0/16 -> core }
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       route-table out main { 10.0.0.0/16 -> core }
 *       subnet b { cidr 10.1.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       attachment data-att { vpc data  subnets b }
 *       route-table all { associate shop-att, data-att  propagate shop-att, data-att }
 *     }
 */
export const routeShouldBeKnownToTransitGateway: VpcRule = (view, report) => {
    const { network, routeTables, attachments } = view;
    for (const attachment of attachments) {
        const table = associatedTableOf(network, attachment.gateway, attachment.id);
        const gateway = network.transitGateways.get(attachment.gateway);
        const isMoving = table === undefined || view.usedInExperiments.has(table.id);
        for (const own of gateway && !isMoving ? routeTables : []) {
            for (const route of own.routes.filter(({ target }) => 'element' in target && target.element === gateway?.id)) {
                const isOwn = gateway?.cidrs.some(({ cidr }) => overlaps(cidr, route.destination));
                if (table && !isOwn && !hasRouteInto(gatewayTable(network, table), route.destination)) {
                    report('route-table/unknown-to-transit-gateway', {
                        span: route.span,
                        message: `Route ${formatCidr(route.destination)} of '${own.name}' leads to transit gateway '${gateway?.name}', whose table '${table.name}' has no route for these addresses.`,
                        related: [
                            { span: table.span, message: `Attachment '${attachment.name}' is associated with '${table.name}'.` },
                        ],
                    });
                }
            }
        }
    }
};

/** The lookup answers for the first address; only where it finds nothing, every route is looked at. */
const hasRouteInto = (table: GatewayTable, wanted: Cidr): boolean =>
    table.find(wanted.address) >= 0 || table.routes.some(({ destination }) => overlaps(destination, wanted));

/**
 * Diagnostic `subnet/transit-gateway-not-in-zone`
 *
 * A transit gateway takes packets only in zones in which its attachment has a subnet. The table of this subnet leads to a gateway
 * that is not in the subnet's zone, so nothing gets there.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.0.0.0/8 -> core }
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1b }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       route-table all { associate shop-att  propagate shop-att }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.0.0.0/8 -> core }
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1b }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a, b }
 *       route-table all { associate shop-att  propagate shop-att }
 *     }
 */
export const transitGatewayShouldBeInTheZone: VpcRule = (view, report) => {
    for (const attachment of view.attachments) {
        const zones = new Set(zonedInterfaces(view.network, attachment).map(({ zone }) => zone));
        for (const table of zones.size > 0 ? view.routeTables : []) {
            const route = table.routes.find(({ target }) => 'element' in target && target.element === attachment.gateway);
            for (const subnet of route ? subnetsOfTable(view, table.id) : []) {
                if (!zones.has(subnet.availabilityZone)) {
                    const gateway = view.network.transitGateways.get(attachment.gateway)?.name;
                    report('subnet/transit-gateway-not-in-zone', {
                        span: subnet.routeTableSpan ?? subnet.span,
                        message: `Subnet '${subnet.name}' lies in ${subnet.availabilityZone}, but attachment '${attachment.name}' of transit gateway '${gateway}' serves ${[...zones].join(', ')}: nothing it sends gets there. Add a subnet of ${subnet.availabilityZone} to the attachment.`,
                        related: [
                            {
                                span: attachment.span,
                                message: `Attachment '${attachment.name}' has no subnet in ${subnet.availabilityZone}.`,
                            },
                        ],
                    });
                }
            }
        }
    }
};

/** Every rule about the targets of routes. */
export const ROUTE_TARGET_RULES: readonly VpcRule[] = [
    routeShouldBeKnownToTransitGateway,
    routeShouldBeKnownToVpnGateway,
    routeShouldLeadIntoThePeer,
    routeShouldLeadToActivePeering,
    transitGatewayShouldBeInTheZone,
];
