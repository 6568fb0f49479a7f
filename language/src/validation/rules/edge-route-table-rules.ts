/** Rules about gateway route tables and the middleboxes they lead to (R2, R16, R17, R19–R24). */

import { middleboxOf, redirectionOf } from '../../forwarding/ingress-redirection.js';
import { endpointInterface } from '../../forwarding/inspection-endpoints.js';
import { labelOf, targetLabel } from '../../forwarding/labels.js';
import { covers, formatCidr, sameCidr } from '../../model/address.js';
import type { InternetGateway, Network, NetworkInterface, Route, RouteTable, Subnet } from '../../model/network.js';
import type { VpnGateway } from '../../model/on-premises.js';
import { removeRoute } from '../report.js';
import type { VpcRule, VpcView } from '../vpc-view.js';

/** Gateways that can have a table of their own. */
type EdgeGateway = InternetGateway | VpnGateway;

const edgeGateways = ({ internetGateways, vpnGateways }: VpcView): EdgeGateway[] => [...internetGateways, ...vpnGateways];

/** The tables that are associated with a gateway, each with it. */
const edgeTables = (view: VpcView): { gateway: EdgeGateway; table: RouteTable }[] =>
    edgeGateways(view).flatMap((gateway) => {
        const table = view.network.routeTables.get(gateway.edgeRouteTable ?? '');
        return table ? [{ gateway, table }] : [];
    });

/** Those of internet gateways: R23 and R24 are about them alone. */
const internetEdgeTables = (view: VpcView): { gateway: InternetGateway; table: RouteTable }[] =>
    edgeTables(view).flatMap(({ gateway, table }) => (gateway.kind === 'internet-gateway' ? [{ gateway, table }] : []));

/** Whether a table is that of a gateway. */
export const isEdgeTable = (view: VpcView, table: RouteTable): boolean =>
    edgeGateways(view).some(({ edgeRouteTable }) => edgeRouteTable === table.id);

/**
 * Diagnostic `route-table/edge-route`
 *
 * The table of a gateway says where packets go that enter the VPC. It takes routes for a whole block of the VPC or the whole
 * block of a subnet, and they lead to `local`, to a network interface or to an endpoint of a gateway load balancer. Nothing is
 * propagated into it.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table ingress edge igw { 10.0.1.0/25 -> firewall }
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web { cidr 10.0.1.0/24 }
 *       subnet outside {
 *         cidr 10.0.9.0/24
 *         instance firewall { public-ip 203.0.113.9  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table ingress edge igw { 10.0.1.0/24 -> firewall }
 *       route-table inside { 0.0.0.0/0 -> firewall }
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web { cidr 10.0.1.0/24  route-table inside }
 *       subnet outside {
 *         cidr 10.0.9.0/24
 *         instance firewall { public-ip 203.0.113.9  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const edgeTableMustTakeItsRoutes: VpcRule = (view, report) => {
    for (const { gateway, table } of edgeTables(view)) {
        for (const route of table.routes.filter(({ origin }) => origin !== 'local')) {
            const problem = problemAtTheEdge(view, route);
            if (problem) {
                report('route-table/edge-route', {
                    span: route.span,
                    message: `Route table '${table.name}' of gateway '${gateway.name}' cannot route ${formatCidr(route.destination)}: ${problem}.`,
                    repairs: removeRoute(route),
                });
            }
        }
        for (const { span } of table.propagations ?? []) {
            const message = `Route table '${table.name}' belongs to gateway '${gateway.name}': nothing is propagated into it.`;
            report('route-table/edge-route', { span, message });
        }
    }
};

/** R20, R21: why a gateway's table refuses a route, as a clause. */
function problemAtTheEdge({ network, vpc, subnets }: VpcView, { destination, target, prefixList }: Route): string | undefined {
    if (prefixList !== undefined) {
        return `it comes from prefix list '${labelOf(network, prefixList)}', and such tables take only blocks`;
    }
    const endpoint = target.kind === 'vpc-endpoint' && endpointInterface(network, target.element) !== undefined;
    if (target.kind !== 'local' && target.kind !== 'interface' && !endpoint) {
        return `it leads to '${targetLabel(network, target)}', and such tables lead only to 'local', to a network interface or to an endpoint of a gateway load balancer or network firewall`;
    }
    const blocks = [...vpc.cidrs, ...subnets.flatMap(({ cidrs }) => cidrs)];
    return blocks.some(({ cidr }) => sameCidr(cidr, destination))
        ? undefined
        : `it is neither a whole block of VPC '${vpc.name}' nor that of a subnet`;
}

/**
 * Diagnostic `route-table/edge-association`
 *
 * A gateway has one route table, and the main route table cannot be it.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table ingress main edge igw { }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table ingress edge igw { }
 *     }
 */
export const gatewayMustHaveOneTableOfItsOwn: VpcRule = (view, report) => {
    const { network, vpc, routeTables } = view;
    for (const table of routeTables.filter(({ edge }) => edge !== undefined)) {
        const gateway = edgeGateways(view).find(({ id }) => id === table.edge?.gateway);
        const span = table.edge?.span ?? table.span;
        if (vpc.mainRouteTable === table.id) {
            const message = `Route table '${table.name}' is the main one of VPC '${vpc.name}': it cannot be that of a gateway as well.`;
            report('route-table/edge-association', { span, message });
        } else if (gateway && gateway.edgeRouteTable !== table.id) {
            const first = network.routeTables.get(gateway.edgeRouteTable ?? '');
            report('route-table/edge-association', {
                span,
                message: `Gateway '${gateway.name}' already has route table '${first?.name}'.`,
                related: first ? [{ span: first.span, message: `Route table '${first.name}' is associated with it.` }] : [],
            });
        }
    }
};

/**
 * Diagnostic `route-table/edge-middlebox`
 *
 * A network interface that the table of an internet gateway leads to needs a public address of its own; without one the
 * gateway drops what it should hand over.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table ingress edge igw { 10.0.1.0/24 -> firewall }
 *       route-table inside { 0.0.0.0/0 -> firewall }
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web { cidr 10.0.1.0/24  route-table inside }
 *       subnet outside {
 *         cidr 10.0.9.0/24
 *         instance bastion { public-ip 203.0.113.8 }
 *         instance firewall { source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table ingress edge igw { 10.0.1.0/24 -> firewall }
 *       route-table inside { 0.0.0.0/0 -> firewall }
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web { cidr 10.0.1.0/24  route-table inside }
 *       subnet outside {
 *         cidr 10.0.9.0/24
 *         instance bastion { public-ip 203.0.113.8 }
 *         instance firewall { public-ip 203.0.113.9  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const edgeMiddleboxShouldHavePublicAddress: VpcRule = (view, report) => {
    for (const { gateway, table } of internetEdgeTables(view)) {
        for (const { target, span } of table.routes) {
            const box = target.kind === 'interface' ? view.network.interfaces.get(target.element) : undefined;
            if (box && !box.addresses.some(({ publicAddress }) => publicAddress !== undefined)) {
                const name = labelOf(view.network, box.id);
                report('route-table/edge-middlebox', {
                    span,
                    message: `'${name}' has no public address: gateway '${gateway.name}' drops what this route should hand to it.`,
                    related: [{ span: box.span, message: `'${name}' has private addresses only.` }],
                });
            }
        }
    }
};

/**
 * Diagnostic `subnet/bypassed-middlebox`
 *
 * What enters for this subnet passes through a middlebox, but the subnet's own table leads to the gateway directly. That route
 * is unusable: what leaves must pass through the same box.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table ingress edge igw { 10.0.1.0/24 -> firewall }
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web { cidr 10.0.1.0/24 }
 *       subnet outside {
 *         cidr 10.0.9.0/24
 *         instance firewall { public-ip 203.0.113.9  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table ingress edge igw { 10.0.1.0/24 -> firewall }
 *       route-table inside { 0.0.0.0/0 -> firewall }
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web { cidr 10.0.1.0/24  route-table inside }
 *       subnet outside {
 *         cidr 10.0.9.0/24
 *         instance firewall { public-ip 203.0.113.9  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const redirectedSubnetShouldLeaveByItsMiddlebox: VpcRule = (view, report) => {
    for (const subnet of view.subnets) {
        const table = view.network.routeTables.get(subnet.routeTable);
        for (const { gateway } of internetEdgeTables(view)) {
            const redirection = redirectionOfSubnet(view.network, gateway, subnet);
            const direct = table?.routes.find(({ target }) => 'element' in target && target.element === gateway.id);
            if (table && direct && redirection) {
                report('subnet/bypassed-middlebox', {
                    span: subnet.routeTableSpan ?? subnet.span,
                    message: `Subnet '${subnet.name}' cannot use route ${formatCidr(direct.destination)} of '${table.name}' to '${gateway.name}': what enters for it passes through '${targetLabel(view.network, redirection.target)}'.`,
                    related: [
                        {
                            span: redirection.span,
                            message: `This route of gateway '${gateway.name}' redirects ${formatCidr(redirection.destination)}.`,
                        },
                    ],
                });
            }
        }
    }
};

/** The redirection of a whole subnet; none for the one in which the middlebox itself stands. */
function redirectionOfSubnet(network: Network, gateway: InternetGateway, subnet: Subnet): Route | undefined {
    const block = subnet.cidrs[0]?.cidr;
    const found = block && redirectionOf(network, gateway, block.address);
    const route = found && covers(found.destination, block) ? found : undefined;
    const box = route && middleboxOf(network, route);
    return box?.subnet === subnet.id ? undefined : route;
}

/**
 * Diagnostic `route-table/own-subnet`
 *
 * Packets between two hosts of one subnet go by MAC address and never meet a route table, so a route for the subnet's own
 * block steers nothing there.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table inspection { 10.0.1.0/24 -> firewall }
 *       subnet web { cidr 10.0.1.0/24  route-table inspection }
 *       subnet outside {
 *         cidr 10.0.9.0/24
 *         instance firewall { source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table inspection { 10.0.2.0/24 -> firewall }
 *       subnet web { cidr 10.0.1.0/24  route-table inspection }
 *       route-table way-back { 10.0.1.0/24 -> firewall }
 *       subnet data { cidr 10.0.2.0/24  route-table way-back }
 *       subnet outside {
 *         cidr 10.0.9.0/24
 *         instance firewall { source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const routeShouldNotSteerItsOwnSubnet: VpcRule = (view, report) => {
    forSteeringRoutes(view, ({ subnet, route, box }) => {
        if (subnet.cidrs.some(({ cidr }) => sameCidr(cidr, route.destination))) {
            report('route-table/own-subnet', {
                span: route.span,
                message: `Route ${formatCidr(route.destination)} steers nothing inside subnet '${subnet.name}' itself: its hosts reach each other by MAC address, not through '${labelOf(view.network, box.id)}'.`,
                related: [{ span: subnet.routeTableSpan ?? subnet.span, message: `Subnet '${subnet.name}' uses this table.` }],
                repairs: removeRoute(route),
            });
        }
    });
};

/**
 * Diagnostic `route-table/middlebox-in-own-subnet`
 *
 * What a middlebox forwards is looked up in the table of its own subnet. If that table is the one that leads to it, the packet
 * comes back for ever: a middlebox stands in a subnet of its own.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table inspection { 10.0.2.0/24 -> firewall }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         route-table inspection
 *         instance firewall { source-dest-check off  guest { forwarding on } }
 *       }
 *       subnet data { cidr 10.0.2.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table inspection { 10.0.2.0/24 -> firewall }
 *       subnet web { cidr 10.0.1.0/24  route-table inspection }
 *       route-table way-back { 10.0.1.0/24 -> firewall }
 *       subnet data { cidr 10.0.2.0/24  route-table way-back }
 *       subnet outside {
 *         cidr 10.0.9.0/24
 *         instance firewall { source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const middleboxShouldStandInItsOwnSubnet: VpcRule = (view, report) => {
    forSteeringRoutes(view, ({ subnet, route, box }) => {
        const isEndpoint = view.network.vpcEndpoints.has(box.owner);
        if (!isEndpoint && box.subnet === subnet.id && !subnet.cidrs.some(({ cidr }) => sameCidr(cidr, route.destination))) {
            const name = labelOf(view.network, box.id);
            report('route-table/middlebox-in-own-subnet', {
                span: route.span,
                message: `'${name}' stands in subnet '${subnet.name}', which uses this very table: what it forwards to ${formatCidr(route.destination)} is sent back to it.`,
                related: [{ span: box.span, message: `'${name}' is in subnet '${subnet.name}'.` }],
            });
        }
    });
};

interface Steering {
    readonly subnet: Subnet;
    readonly route: Route;
    readonly box: NetworkInterface;
}

/** Every route inside the VPC's range that leads to an interface, once for each subnet that uses its table. */
function forSteeringRoutes({ network, vpc, subnets }: VpcView, visit: (steering: Steering) => void): void {
    for (const subnet of subnets) {
        for (const route of network.routeTables.get(subnet.routeTable)?.routes ?? []) {
            const box = middleboxOf(network, route);
            if (box && vpc.cidrs.some(({ cidr }) => covers(cidr, route.destination))) {
                visit({ subnet, route, box });
            }
        }
    }
}

/** Every rule about gateway route tables and middleboxes of one VPC. */
export const EDGE_ROUTE_TABLE_RULES: readonly VpcRule[] = [
    edgeMiddleboxShouldHavePublicAddress,
    edgeTableMustTakeItsRoutes,
    gatewayMustHaveOneTableOfItsOwn,
    middleboxShouldStandInItsOwnSubnet,
    redirectedSubnetShouldLeaveByItsMiddlebox,
    routeShouldNotSteerItsOwnSubnet,
];
