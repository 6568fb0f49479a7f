/** Rules about routes to machines: whether they take and forward what is for others, and which interface is meant (R27, I8, V7). */

import { labelOf } from '../../forwarding/labels.js';
import type { CreateRouteCall, RouteDecl } from '../../generated/ast.js';
import { interfacesInDeviceOrder } from '../../lowering/primary-interface.js';
import { formatCidr } from '../../model/address.js';
import type { Instance, NetworkInterface, Route, RouteTable } from '../../model/network.js';
import type { AstRule } from '../ast-rule.js';
import { report as reportNode } from '../report.js';
import type { VpcRule, VpcView } from '../vpc-view.js';
import { namesAddresses } from './next-hop-rules.js';

/** A route to a machine. */
interface MachineRoute {
    readonly table: RouteTable;
    readonly route: Route;
    readonly target: NetworkInterface;
    readonly instance: Instance;
}

/** The routes of a VPC that lead to machines, each machine once for each table. */
function* machineRoutes({ network, routeTables }: VpcView): Generator<MachineRoute> {
    for (const table of namesAddresses(network) ? [] : routeTables) {
        const seen = new Set<string>();
        for (const route of table.routes) {
            const target = route.target.kind === 'interface' ? network.interfaces.get(route.target.element) : undefined;
            const instance = target && network.instances.get(target.owner);
            if (target && instance && !seen.has(target.id)) {
                seen.add(target.id);
                yield { table, route, target, instance };
            }
        }
    }
}

/**
 * Diagnostic `route-table/target-checks-addresses`
 *
 * A route hands packets for others to this network interface, whose source/destination check is on: it takes only what is
 * addressed to itself, and drops the rest. Machines that route, translate or inspect need the check off.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table out main { 192.168.0.0/16 -> router }
 *       route-table own { }
 *       subnet web { cidr 10.0.1.0/24 }
 *       subnet edge {
 *         cidr 10.0.9.0/24
 *         route-table own
 *         instance router { guest { forwarding on } }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table out main { 192.168.0.0/16 -> router }
 *       route-table own { }
 *       subnet web { cidr 10.0.1.0/24 }
 *       subnet edge {
 *         cidr 10.0.9.0/24
 *         route-table own
 *         instance router { source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const routeTargetShouldNotCheckAddresses: VpcRule = (view, report) => {
    for (const { table, route, target } of machineRoutes(view)) {
        if (target.sourceDestinationCheck && !view.usedInExperiments.has(target.id)) {
            const name = labelOf(view.network, target.id);
            const written = target.sourceDestinationCheckSpan;
            const title = `Switch the check of '${name}' off`;
            report('route-table/target-checks-addresses', {
                span: route.span,
                message: `Route ${formatCidr(route.destination)} of '${table.name}' leads to '${name}', whose source/destination check is on: it drops what is not addressed to itself. Write 'source-dest-check off' there.`,
                related: [{ span: written ?? target.span, message: `The check of '${name}' is on.` }],
                repairs: [
                    written
                        ? { title, newText: 'source-dest-check off', span: written }
                        : { title, insert: 'source-dest-check off', into: target.span },
                ],
            });
        }
    }
};

/**
 * Diagnostic `route-table/target-does-not-forward`
 *
 * A route hands packets for others to a machine that is no router: its guest does not forward, so they end there.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table out main { 192.168.0.0/16 -> router }
 *       route-table own { }
 *       subnet web { cidr 10.0.1.0/24 }
 *       subnet edge {
 *         cidr 10.0.9.0/24
 *         route-table own
 *         instance router { source-dest-check off }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table out main { 192.168.0.0/16 -> router }
 *       route-table own { }
 *       subnet web { cidr 10.0.1.0/24 }
 *       subnet edge {
 *         cidr 10.0.9.0/24
 *         route-table own
 *         instance router { source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const routeTargetShouldForward: VpcRule = (view, report) => {
    for (const { table, route, instance } of machineRoutes(view)) {
        const { forwarding, forwardingSpan } = instance.guest;
        if (!forwarding) {
            const title = `Let '${instance.name}' forward`;
            report('route-table/target-does-not-forward', {
                span: route.span,
                message: `Route ${formatCidr(route.destination)} of '${table.name}' leads to '${instance.name}', whose guest does not forward: what is for others ends there. Write 'guest { forwarding on }' in it.`,
                related: [
                    { span: forwardingSpan ?? instance.span, message: `The guest of '${instance.name}' does not forward.` },
                ],
                repairs: [
                    forwardingSpan
                        ? { title, newText: 'forwarding on', span: forwardingSpan }
                        : { title, insert: 'guest { forwarding on }', into: instance.span },
                ],
            });
        }
    }
};

/**
 * Diagnostic `route-table/ambiguous-instance`
 *
 * An instance stands for its network interface where it has one. With several, the cloud refuses the route: it has to name the
 * interface.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table out main { 192.168.0.0/16 -> router }
 *       route-table own { }
 *       subnet edge {
 *         cidr 10.0.9.0/24
 *         route-table own
 *         instance router {
 *           source-dest-check off
 *           interface outside { ip 10.0.9.10 }
 *           interface inside { ip 10.0.9.20 }
 *           guest { forwarding on }
 *         }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table out main { 192.168.0.0/16 -> router.inside }
 *       route-table own { }
 *       subnet edge {
 *         cidr 10.0.9.0/24
 *         route-table own
 *         instance router {
 *           source-dest-check off
 *           interface outside { ip 10.0.9.10 }
 *           interface inside { ip 10.0.9.20 }
 *           guest { forwarding on }
 *         }
 *       }
 *     }
 */
export const routeMustNameOneInterface: AstRule<RouteDecl | CreateRouteCall> = (route, accept) => {
    const target = route.target?.error === undefined ? route.target?.ref : undefined;
    const interfaces = target?.$type === 'InstanceDecl' ? interfacesInDeviceOrder(target) : [];
    if (target && interfaces.length > 1) {
        const written = route.target?.$refText ?? target.name;
        const names = interfaces.map(({ name }) => `${written}.${name}`);
        reportNode(accept, 'route-table/ambiguous-instance', {
            node: route as RouteDecl,
            property: 'target',
            message: `Instance '${target.name}' has ${interfaces.length} network interfaces: a route names one of them, such as ${names.join(' or ')}.`,
            repairs: names.map((name) => ({ title: `Write '${name}'`, newText: name })),
        });
    }
};

/** Every rule about the machines that routes of one VPC lead to. */
export const MACHINE_ROUTE_RULES: readonly VpcRule[] = [routeTargetShouldForward, routeTargetShouldNotCheckAddresses];
