/** Rules about the route tables of transit gateways (X6, X8, X16). */
import { gatewayRouteLabel } from '../../forwarding/labels.js';
import { formatCidr } from '../../model/address.js';
import type { ElementId, Network } from '../../model/network.js';
import { oppositeEnd } from '../../model/peering.js';
import type { TransitGatewayRoute, TransitGatewayRouteTable } from '../../model/transit-gateway.js';
import type { NetworkRule } from '../vpc-view.js';

/**
 * Diagnostic `transit-gateway/several-associations`
 *
 * An attachment is associated with one route table.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       route-table one { associate shop-att  propagate shop-att }
 *       route-table two { associate shop-att }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       route-table one { associate shop-att  propagate shop-att }
 *     }
 */
export const attachmentMustBeAssociatedOnce: NetworkRule = ({ network }, report) => {
    const seen = new Map<string, TransitGatewayRouteTable>();
    for (const table of network.transitGatewayRouteTables.values()) {
        for (const { attachment, span } of table.associations) {
            const key = `${table.gateway} ${attachment}`;
            const first = seen.get(key);
            if (first) {
                report('transit-gateway/several-associations', {
                    span,
                    message: `'${nameOf(network, attachment)}' is associated with '${first.name}' already: an attachment has one table.`,
                    related: [{ span: first.span, message: `Route table '${first.name}'.` }],
                });
            }
            seen.set(key, first ?? table);
        }
    }
};

const nameOf = (network: Network, id: ElementId): string =>
    (network.transitGatewayAttachments.get(id) ?? network.peerings.get(id))?.name ?? id;

/**
 * Diagnostic `transit-gateway/static-routes-only`
 *
 * A peering between transit gateways propagates nothing; the routes over it are written.
 *
 * Wrong:
 *
 *     transit-gateway core {
 *       route-table all { associate link  propagate link }
 *     }
 *     transit-gateway far { }
 *     peering link { core <-> far }
 *
 * Right:
 *
 *     transit-gateway core {
 *       route-table all {
 *         associate link
 *         10.0.0.0/8 -> link
 *       }
 *     }
 *     transit-gateway far { }
 *     peering link { core <-> far }
 */
export const peeringMustNotPropagate: NetworkRule = ({ network }, report) => {
    for (const table of network.transitGatewayRouteTables.values()) {
        for (const { attachment, span } of table.propagations) {
            const peering = network.peerings.get(attachment);
            if (peering && peering.between === 'transit-gateways' && oppositeEnd(peering, table.gateway) !== undefined) {
                report('transit-gateway/static-routes-only', {
                    span,
                    message: `'${peering.name}' is a peering between transit gateways, which propagates nothing: write static routes to it.`,
                });
            }
        }
    }
};

/**
 * Diagnostic `transit-gateway/foreign-attachment`
 *
 * A table of a transit gateway names attachments of that gateway, and peerings that join that gateway with another one.
 *
 * Wrong:
 *
 *     transit-gateway core {
 *       route-table all { 10.1.0.0/16 -> to-data }
 *     }
 *     vpc shop { cidr 10.0.0.0/16 }
 *     vpc data { cidr 10.1.0.0/16 }
 *     peering to-data { shop <-> data }
 *
 * Right:
 *
 *     transit-gateway core {
 *       route-table all { 10.1.0.0/16 -> link }
 *     }
 *     transit-gateway far { }
 *     peering link { core <-> far }
 */
export const tableMustNameOwnAttachments: NetworkRule = ({ network }, report) => {
    for (const table of network.transitGatewayRouteTables.values()) {
        const targets = table.routes.flatMap(({ target, span }) =>
            'element' in target ? [{ attachment: target.element, span }] : [],
        );
        for (const { attachment, span } of [...table.associations, ...table.propagations, ...targets]) {
            const peering = network.peerings.get(attachment);
            if (peering && oppositeEnd(peering, table.gateway) === undefined) {
                const gateway = network.transitGateways.get(table.gateway);
                report('transit-gateway/foreign-attachment', {
                    span,
                    message: `Peering '${peering.name}' does not join transit gateway '${gateway?.name ?? table.gateway}', so its table '${table.name}' cannot name it.`,
                    related: [{ span: peering.span, message: 'The peering is declared here.' }],
                });
            }
        }
    }
};

/**
 * Diagnostic `transit-gateway/duplicate-route`
 *
 * A prefix has one static route in a table of a transit gateway, with one target.
 *
 * Wrong:
 *
 *     transit-gateway core {
 *       route-table all {
 *         10.1.0.0/16 -> link
 *         10.1.0.0/16 -> blackhole
 *       }
 *     }
 *     transit-gateway far { }
 *     peering link { core <-> far }
 *
 * Right:
 *
 *     transit-gateway core {
 *       route-table all {
 *         10.1.0.0/16 -> link
 *         10.1.9.0/24 -> blackhole
 *       }
 *     }
 *     transit-gateway far { }
 *     peering link { core <-> far }
 */
export const gatewayPrefixMustHaveOneTarget: NetworkRule = ({ network }, report) => {
    for (const table of network.transitGatewayRouteTables.values()) {
        const seen = new Map<string, TransitGatewayRoute>();
        for (const route of table.routes.filter(({ origin }) => origin === 'static')) {
            const key = formatCidr(route.destination);
            const first = seen.get(key);
            seen.set(key, first ?? route);
            if (first) {
                report('transit-gateway/duplicate-route', {
                    span: route.span,
                    message: `'${table.name}' already has a route for ${formatCidr(route.destination)}: ${gatewayRouteLabel(network, first)}.`,
                    related: [{ span: first.span, message: 'The first route for it.' }],
                    repairs: [{ title: `Remove the second route for ${formatCidr(route.destination)}`, remove: route.span }],
                });
            }
        }
    }
};

/** Every rule about the tables of transit gateways. */
export const TRANSIT_GATEWAY_TABLE_RULES: readonly NetworkRule[] = [
    attachmentMustBeAssociatedOnce,
    gatewayPrefixMustHaveOneTarget,
    peeringMustNotPropagate,
    tableMustNameOwnAttachments,
];
