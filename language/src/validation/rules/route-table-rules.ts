/** Rules about route tables: what may lead where (R4, R15, R18, R25, V7). */

import { problemInsideVpc, takesAnyRoute } from '../../forwarding/routes-inside-vpc.js';
import { blockOf, type Cidr, covers, formatCidr, parseIpv4, sameCidr } from '../../model/address.js';
import { isIpv4Block } from '../../model/address-plan.js';
import type { Route, RouteTable } from '../../model/network.js';
import { checkQuota } from '../quotas.js';
import { removeRoute } from '../report.js';
import { titleOf, type VpcRule } from '../vpc-view.js';
import { isEdgeTable } from './edge-route-table-rules.js';
import { NEXT_HOP_RULES } from './next-hop-rules.js';

/** R18: the services of the local host live here, and no route reaches them. */
const SERVICES: readonly Cidr[] = [blockOf(parseIpv4('169.254.168.0') ?? 0, 22), { address: [0xfd000ec2, 0, 0, 0], length: 32 }];

/**
 * Diagnostic `route-table/duplicate-destination`
 *
 * A table has one route for a destination; two would leave open which one wins.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main {
 *         0.0.0.0/0 -> igw
 *         0.0.0.0/0 -> blackhole
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main {
 *         0.0.0.0/0 -> igw
 *         192.0.2.0/24 -> blackhole
 *       }
 *     }
 */
export const routeDestinationMustBeUnique: VpcRule = ({ routeTables }, report) => {
    for (const table of routeTables) {
        const seen = new Map<string, Route>();
        for (const route of writtenRoutes(table)) {
            const key = formatCidr(route.destination);
            const first = seen.get(key);
            if (first) {
                const related = [{ span: first.span, message: `The first route for ${key}.` }];
                report('route-table/duplicate-destination', {
                    span: route.span,
                    message: `Route table '${table.name}' already has a route for ${key}.`,
                    related,
                    repairs: removeRoute(route),
                });
            } else {
                seen.set(key, route);
            }
        }
    }
};

/** What the file writes as a block of its own: not the implicit local routes, not what a prefix list brings (R6). */
const writtenRoutes = (table: RouteTable): Route[] =>
    table.routes.filter((route) => route.origin === 'static' && route.prefixList === undefined);

/**
 * Diagnostic `route-table/local-route-change`
 *
 * Every table has one `local` route for each block of its VPC. Another one cannot be made.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table inside main { 10.1.0.0/16 -> local }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table inside main { 10.0.0.0/16 -> local }
 *     }
 */
export const localRouteMustBeThatOfTheVpc: VpcRule = ({ network, vpc, routeTables }, report) => {
    for (const table of takesAnyRoute(network) ? [] : routeTables.filter(({ edge }) => edge === undefined)) {
        for (const { destination, target, span } of writtenRoutes(table)) {
            if (target.kind === 'local' && !vpc.cidrs.some(({ cidr }) => sameCidr(cidr, destination))) {
                const blocks = vpc.cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ');
                report('route-table/local-route-change', {
                    span,
                    message: `${formatCidr(destination)} cannot be routed to 'local': the local routes are those of the blocks of VPC '${vpc.name}' (${blocks}).`,
                    repairs: removeRoute({ destination, span }),
                });
            }
        }
    }
};

/**
 * Diagnostic `route-table/more-specific-than-local`
 *
 * Inside the VPC's own range the local route decides. Since 2021-08-30 a route for the whole block of a subnet may lead to a
 * network interface, a NAT gateway or an endpoint of a gateway load balancer instead; any other route inside the range is refused, and before that date every one
 * (`profile aws-2020`).
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table inspection { 10.0.2.0/25 -> firewall }
 *       subnet web { cidr 10.0.1.0/24  route-table inspection }
 *       subnet data { cidr 10.0.2.0/24 }
 *       subnet outside {
 *         cidr 10.0.3.0/24
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
 *         cidr 10.0.3.0/24
 *         instance firewall { source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const routeInsideVpcMustBeLegalInItsEra: VpcRule = (view, report) => {
    for (const table of view.routeTables.filter((each) => !isEdgeTable(view, each))) {
        for (const route of writtenRoutes(table)) {
            const problem = problemInsideVpc(view.network, view.vpc, route);
            if (problem) {
                const message = `Route table '${table.name}' cannot route ${formatCidr(route.destination)}: ${problem}.`;
                report('route-table/more-specific-than-local', { span: route.span, message, repairs: removeRoute(route) });
            }
        }
    }
};

/**
 * Diagnostic `route-table/forbidden-destination`
 *
 * The services of the local host (instance metadata, resolver, time) answer in 169.254.168.0/22 and its neighbourhood; a route
 * equal to or inside that block is refused.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 169.254.169.0/24 -> igw }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *     }
 */
export const routeMustNotCoverLocalServices: VpcRule = ({ routeTables }, report) => {
    for (const table of routeTables) {
        for (const { destination, span } of writtenRoutes(table)) {
            const services = SERVICES.find((block) => covers(block, destination));
            if (services) {
                report('route-table/forbidden-destination', {
                    span,
                    message: `Route table '${table.name}' cannot route ${formatCidr(destination)}: it lies in ${formatCidr(services)}, which the services of the local host use.`,
                    repairs: removeRoute({ destination, span }),
                });
            }
        }
    }
};

/**
 * Diagnostic `route-table/too-many-routes`
 *
 * A table has at most 500 static routes of one address family by default; the quota can be raised to 1000. Documents of 2023
 * say 50 (`profile aws-2020`). A prefix list counts with all its entries.
 *
 * Wrong: a table of more than 500 routes.
 */
export const tableShouldStayWithinRouteQuota: VpcRule = ({ network, routeTables }, report) => {
    for (const table of routeTables) {
        for (const isIpv4 of [true, false]) {
            const elements = table.routes.filter(
                ({ origin, destination }) => origin === 'static' && isIpv4Block(destination) === isIpv4,
            );
            checkQuota(network, 'static-routes-of-table', { owner: titleOf(table), elements }, report);
        }
    }
};

/**
 * Diagnostic `route-table/unused`
 *
 * No subnet is associated with this table and it is not the main one, so it decides nothing. That is legal.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public { 0.0.0.0/0 -> igw }
 *       subnet web { cidr 10.0.1.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public { 0.0.0.0/0 -> igw }
 *       subnet web { cidr 10.0.1.0/24  route-table public }
 *     }
 */
export const routeTableShouldBeUsed: VpcRule = ({ vpc, subnets, routeTables, usedInExperiments }, report) => {
    const inForce = new Set([vpc.mainRouteTable, ...subnets.map(({ routeTable }) => routeTable)]);
    for (const table of routeTables) {
        if (!table.implicit && table.edge === undefined && !inForce.has(table.id) && !usedInExperiments.has(table.id)) {
            report('route-table/unused', { span: table.span, message: `No subnet uses route table '${table.name}'.` });
        }
    }
};

/** Every rule about the route tables of one VPC. */
export const ROUTE_TABLE_RULES: readonly VpcRule[] = [
    ...NEXT_HOP_RULES,
    localRouteMustBeThatOfTheVpc,
    routeDestinationMustBeUnique,
    routeInsideVpcMustBeLegalInItsEra,
    routeMustNotCoverLocalServices,
    routeTableShouldBeUsed,
    tableShouldStayWithinRouteQuota,
];
