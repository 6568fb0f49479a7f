/** Rules about the way back over peerings and VPN gateways: what arrives and finds no way home (X1, X21, N4). */
import { isActive } from '../../forwarding/interconnects.js';
import { formatCidr } from '../../model/address.js';
import type { ElementId, Network, RouteTable, Vpc } from '../../model/network.js';
import type { NetworkRule } from '../vpc-view.js';
import { isChanged, routeRepairs, routeTo, tablesInUse } from '../way-back.js';

/**
 * Diagnostic `peering/one-sided-route`
 *
 * Both VPCs of a peering need a route to the other one. Packets of this route arrive, and no answer finds its way back. (Behind a
 * NAT gateway the answers come back all the same.)
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.1.0.0/16 -> to-data }
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       subnet b { cidr 10.1.1.0/24 }
 *     }
 *     peering to-data { shop <-> data }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.1.0.0/16 -> to-data }
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       route-table out main { 10.0.0.0/16 -> to-data }
 *       subnet b { cidr 10.1.1.0/24 }
 *     }
 *     peering to-data { shop <-> data }
 */
export const peeringShouldBeRoutedBothWays: NetworkRule = (design, report) => {
    const { network } = design;
    for (const peering of network.peerings.values()) {
        for (const [mine, theirs] of isActive(peering) ? bothWays(network, peering.requester, peering.accepter) : []) {
            const there = routeTo(tablesBefore(network, mine.id), peering.id, theirs);
            const tables = tablesInUse(network, theirs.id);
            if (there && tables.length > 0 && !isChanged(design, tables) && !routeTo(tables, peering.id, mine)) {
                const blocks = mine.cidrs.map(({ cidr }) => cidr);
                const text = blocks.map(formatCidr).join(', ');
                report('peering/one-sided-route', {
                    span: there.route.span,
                    message: `Route ${formatCidr(there.route.destination)} of '${there.table.name}' leads over '${peering.name}' into VPC '${theirs.name}', but no table there leads back to '${mine.name}' (${text}): write '${formatCidr(blocks[0] ?? there.route.destination)} -> ${peering.name}' in '${tables[0]?.name}'.`,
                    related: [
                        {
                            span: tables[0]?.span ?? theirs.span,
                            message: `No route of VPC '${theirs.name}' leads to '${peering.name}'.`,
                        },
                    ],
                    repairs: routeRepairs(tables, blocks, peering.name),
                });
            }
        }
    }
};

function bothWays(network: Network, a: ElementId, b: ElementId): (readonly [Vpc, Vpc])[] {
    const [first, second] = [network.vpcs.get(a), network.vpcs.get(b)];
    return first && second
        ? [
              [first, second],
              [second, first],
          ]
        : [];
}

/** Tables of subnets that send for themselves: N4 brings answers back to a NAT gateway without a route. */
function tablesBefore(network: Network, vpc: ElementId): readonly RouteTable[] {
    const withNat = new Set([...network.natGateways.values()].map(({ subnet }) => network.subnets.get(subnet)?.routeTable));
    return tablesInUse(network, vpc).filter(({ id }) => !withNat.has(id));
}

/**
 * Diagnostic `vpn-gateway/no-route`
 *
 * A site is joined to this VPN gateway, but no route table of the VPC leads there or takes its routes in: what the site sends
 * arrives, and no answer leaves.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *       route-table private main { }
 *       subnet a { cidr 10.0.1.0/24 }
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
 *       route-table private main { propagate vgw }
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     site office {
 *       cidr 192.168.0.0/16
 *       vpn to vgw { static 192.168.0.0/16 }
 *     }
 */
export const vpnGatewayShouldBeRoutedTo: NetworkRule = (design, report) => {
    const { network } = design;
    const joined = new Set([...network.siteConnections.values()].map(({ gateway }) => gateway));
    for (const gateway of network.vpnGateways.values()) {
        const tables = tablesInUse(network, gateway.vpc ?? '');
        const isQuiet = !joined.has(gateway.id) || tables.length === 0 || isChanged(design, tables);
        const propagates = tables.some(({ propagations }) => propagations?.some(({ from }) => from === gateway.id));
        if (!isQuiet && !propagates && !routeTo(tables, gateway.id)) {
            const written = tables.filter(({ implicit }) => !implicit);
            report('vpn-gateway/no-route', {
                span: gateway.span,
                message: `No route table of the VPC leads to VPN gateway '${gateway.name}', so answers to its sites find no way out: write 'propagate ${gateway.name}' in '${tables[0]?.name}'.`,
                related: tables.slice(0, 1).map(({ name, span }) => ({ span, message: `'${name}' takes nothing in.` })),
                repairs: written.map(({ name, span }) => ({
                    title: `Take the routes of '${gateway.name}' into '${name}'`,
                    insert: `propagate ${gateway.name}`,
                    into: span,
                })),
            });
        }
    }
};

/** Every rule about the way back over peerings and VPN gateways. */
export const RETURN_PATH_RULES: readonly NetworkRule[] = [peeringShouldBeRoutedBothWays, vpnGatewayShouldBeRoutedTo];
