/** Rules about traffic that passes an appliance one way and misses it the other (R17, R24). */
import { labelOf } from '../../forwarding/labels.js';
import { formatCidr, sameCidr } from '../../model/address.js';
import type { Instance, Network, NetworkInterface, Route, RouteTable, Subnet } from '../../model/network.js';
import { leadsToInternet } from '../internet-route.js';
import type { Repair } from '../report.js';
import { subnetsOfTable } from '../tables-in-use.js';
import type { VpcRule, VpcView } from '../vpc-view.js';

/** A route that sends what one subnet says to another, or to the internet, through a machine that keeps the addresses. */
interface Steering {
    readonly table: RouteTable;
    readonly route: Route;
    readonly from: Subnet;
    readonly box: NetworkInterface;
    readonly instance: Instance;
}

/** The steering routes of the tables in use. A machine that translates gets the answers by itself. */
function* steeringRoutes(view: VpcView): Generator<Steering> {
    const { network } = view;
    for (const table of view.routeTables) {
        for (const route of table.routes) {
            const box = route.target.kind === 'interface' ? network.interfaces.get(route.target.element) : undefined;
            const instance = box && network.instances.get(box.owner);
            const subnets = instance && instance.guest.masquerade === undefined ? subnetsOfTable(view, table.id) : [];
            const from = subnets.find(({ id }) => id !== box?.subnet);
            if (box && instance && from) {
                yield { table, route, from, box, instance };
            }
        }
    }
}

/**
 * Diagnostic `route-table/asymmetric-steering`
 *
 * What this subnet sends to the other one passes through an appliance; the answers go directly, because the other subnet's table
 * has no such route. A stateful appliance that sees one direction only drops it, sooner or later.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table inspection { 10.0.2.0/24 -> firewall }
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
 *       route-table way-back { 10.0.1.0/24 -> firewall }
 *       subnet web { cidr 10.0.1.0/24  route-table inspection }
 *       subnet data { cidr 10.0.2.0/24  route-table way-back }
 *       subnet outside {
 *         cidr 10.0.3.0/24
 *         instance firewall { source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const steeringShouldWorkBothWays: VpcRule = (view, report) => {
    const isLegal = view.network.profile.routesInsideVpc !== 'none';
    for (const { table, route, from, box, instance } of isLegal ? steeringRoutes(view) : []) {
        const to = view.subnets.find(({ cidrs }) => cidrs.some(({ cidr }) => sameCidr(cidr, route.destination)));
        const back = view.network.routeTables.get(to?.routeTable ?? '');
        const isOpen = back && (view.usedInExperiments.has(back.id) || view.usedInExperiments.has(table.id));
        if (to && back && !isOpen && to.id !== from.id && to.id !== box.subnet && !returns(view.network, back, from, instance)) {
            const [there, here] = [formatCidr(route.destination), from.cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ')];
            report('route-table/asymmetric-steering', {
                span: route.span,
                message: `What subnet '${from.name}' sends to '${to.name}' (${there}) passes through '${labelOf(view.network, box.id)}', but answers go directly: table '${back.name}' of '${to.name}' has no route for ${here} to it.`,
                related: [{ span: to.routeTableSpan ?? to.span, message: `Subnet '${to.name}' uses '${back.name}'.` }],
                repairs: mirrorRoute(view.network, back, from, box),
            });
        }
    }
};

/** Whether a table steers a subnet's block through the same machine. */
const returns = (network: Network, table: RouteTable, subnet: Subnet, instance: Instance): boolean =>
    table.routes.some(
        ({ destination, target }) =>
            target.kind === 'interface' &&
            network.interfaces.get(target.element)?.owner === instance.id &&
            subnet.cidrs.some(({ cidr }) => sameCidr(cidr, destination)),
    );

/** The route back, where the table is written and a route of that kind is legal there. */
function mirrorRoute(network: Network, table: RouteTable, from: Subnet, box: NetworkInterface): Repair[] {
    const block = from.cidrs[0]?.cidr;
    if (!block || table.implicit) {
        return [];
    }
    const insert = `${formatCidr(block)} -> ${labelOf(network, box.id)}`;
    return [{ title: `Add '${insert}' to '${table.name}'`, insert, into: table.span }];
}

/**
 * Diagnostic `route-table/one-way-inspection`
 *
 * What this subnet sends to the internet passes through an appliance that keeps its addresses. Answers enter by the internet gateway
 * and go directly to the machine with the public address: the gateway has no route table that leads them through the appliance.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table inside { 0.0.0.0/0 -> firewall }
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         route-table inside
 *         instance a { public-ip 203.0.113.10 }
 *       }
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
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         route-table inside
 *         instance a { public-ip 203.0.113.10 }
 *       }
 *       subnet outside {
 *         cidr 10.0.9.0/24
 *         instance firewall { public-ip 203.0.113.9  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const inspectionShouldSeeAnswers: VpcRule = (view, report) => {
    const [gateway] = view.internetGateways;
    const edge = view.network.routeTables.get(gateway?.edgeRouteTable ?? '');
    for (const { table, route, box, instance } of gateway ? steeringRoutes(view) : []) {
        const own = view.network.routeTables.get(view.network.subnets.get(box.subnet)?.routeTable ?? '');
        const passes = route.destination.length === 0 && typeof route.destination.address === 'number';
        if (!gateway || !own || !passes || !leadsToInternet(view.network, own) || view.usedInExperiments.has(table.id)) {
            continue;
        }
        for (const subnet of subnetsOfTable(view, table.id).filter(({ id }) => id !== box.subnet)) {
            const isPublic = view.interfaces.find(
                (each) => each.subnet === subnet.id && each.addresses.some((a) => a.publicAddress !== undefined),
            );
            if (isPublic && !(edge && returns(view.network, edge, subnet, instance))) {
                const blocks = subnet.cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ');
                report('route-table/one-way-inspection', {
                    span: route.span,
                    message: `What subnet '${subnet.name}' sends to the internet passes through '${labelOf(view.network, box.id)}', but answers to '${labelOf(view.network, isPublic.id)}' go past it: write a table 'edge ${gateway.name}' with a route for ${blocks} to it.`,
                    related: [{ span: gateway.span, message: `Gateway '${gateway.name}' delivers directly.` }],
                    repairs: edgeRepair(view, { edge, subnet, box, gateway: gateway.name }),
                });
            }
        }
    }
};

function edgeRepair(
    { network, vpc, routeTables }: VpcView,
    { edge, subnet, box, gateway }: { edge: RouteTable | undefined; subnet: Subnet; box: NetworkInterface; gateway: string },
): Repair[] {
    const block = subnet.cidrs[0]?.cidr;
    if (!block) {
        return [];
    }
    const route = `${formatCidr(block)} -> ${labelOf(network, box.id)}`;
    if (edge) {
        return [{ title: `Add '${route}' to '${edge.name}'`, insert: route, into: edge.span }];
    }
    const taken = new Set(routeTables.map(({ name }) => name));
    const name =
        ['ingress', ...Array.from({ length: 9 }, (_, i) => `ingress-${i + 2}`)].find((each) => !taken.has(each)) ?? 'ingress-10';
    const insert = `route-table ${name} edge ${gateway} { ${route} }`;
    return [{ title: `Lead what enters by '${gateway}' through '${labelOf(network, box.id)}'`, insert, into: vpc.span }];
}

/** Every rule about steering through appliances. */
export const STEERING_RULES: readonly VpcRule[] = [inspectionShouldSeeAnswers, steeringShouldWorkBothWays];
