/** Rules about what a route leads to: elements in Amazon VPC, addresses on Azure (R26, A3). */
import { networkIndex } from '../../forwarding/network-index.js';
import { formatAddress, formatCidr } from '../../model/address.js';
import type { Network, Route, RouteTarget } from '../../model/network.js';
import type { VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `route-table/next-hop-address`
 *
 * Addresses are never next hops in Amazon VPC: a route names an element, such as the interface that has the address. On Azure it
 * is the other way round.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table through { 192.0.2.0/24 -> 10.0.2.5 }
 *       subnet web { cidr 10.0.1.0/24  route-table through }
 *       subnet middle {
 *         cidr 10.0.2.0/24
 *         instance firewall { ip 10.0.2.5  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table through { 192.0.2.0/24 -> firewall }
 *       subnet web { cidr 10.0.1.0/24  route-table through }
 *       subnet middle {
 *         cidr 10.0.2.0/24
 *         instance firewall { ip 10.0.2.5  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const routeMustLeadToAnElement: VpcRule = ({ network, routeTables }, report) => {
    for (const { name, routes } of namesAddresses(network) ? [] : routeTables) {
        for (const { destination, target, span } of routes) {
            if (target.kind === 'address') {
                const message = `Route table '${name}' cannot lead ${formatCidr(destination)} to the address ${formatAddress(target.address)}: a route of this cloud names an element, such as the instance that has it.`;
                report('route-table/next-hop-address', { span, message });
            }
        }
    }
};

/** Whether routes lead to addresses (A3) instead of elements (R26): one that names a machine is then refused as a whole. */
export const namesAddresses = ({ profile }: Network): boolean => profile.nextHop === 'address';

/**
 * Diagnostic `route-table/next-hop-element`
 *
 * A user-defined route of Azure leads to an address, to a virtual network gateway, into the virtual network, to the internet, or
 * nowhere. It cannot name a machine, a peering or a NAT gateway.
 *
 * Wrong:
 *
 *     profile azure
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table through { 0.0.0.0/0 -> firewall }
 *       subnet web { cidr 10.0.1.0/24  route-table through }
 *       subnet middle {
 *         cidr 10.0.2.0/24
 *         instance firewall { ip 10.0.2.5  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 *
 * Right:
 *
 *     profile azure
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table through { 0.0.0.0/0 -> 10.0.2.5 }
 *       subnet web { cidr 10.0.1.0/24  route-table through }
 *       subnet middle {
 *         cidr 10.0.2.0/24
 *         instance firewall { ip 10.0.2.5  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const routeMustLeadToAnAddress: VpcRule = ({ network, routeTables }, report) => {
    for (const { name, routes } of namesAddresses(network) ? routeTables : []) {
        for (const route of routes.filter(({ target }) => !USER_DEFINED.has(target.kind))) {
            const message = `Route table '${name}' cannot lead ${formatCidr(route.destination)} there: user-defined routes lead to an address, a virtual network gateway, 'local', the internet or 'blackhole'${instead(network, route)}.`;
            report('route-table/next-hop-element', { span: route.span, message });
        }
    }
};

/** Where user-defined routes may lead (A3). */
const USER_DEFINED: ReadonlySet<RouteTarget['kind']> = new Set([
    'address',
    'blackhole',
    'internet-gateway',
    'local',
    'vpn-gateway',
]);

/** What to write in the place of an interface. */
function instead({ interfaces }: Network, { target }: Route): string {
    const address = target.kind === 'interface' ? interfaces.get(target.element)?.addresses[0]?.address : undefined;
    return address === undefined ? '' : `; write ${formatAddress(address)}`;
}

/**
 * Diagnostic `route-table/next-hop-unknown`
 *
 * No interface of the virtual network has the address that the route leads to. The cloud takes the route; what it leads there is
 * lost.
 *
 * Wrong:
 *
 *     profile azure
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table through { 0.0.0.0/0 -> 10.0.2.9 }
 *       subnet web { cidr 10.0.1.0/24  route-table through }
 *       subnet middle {
 *         cidr 10.0.2.0/24
 *         instance firewall { ip 10.0.2.5  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 *
 * Right:
 *
 *     profile azure
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table through { 0.0.0.0/0 -> 10.0.2.5 }
 *       subnet web { cidr 10.0.1.0/24  route-table through }
 *       subnet middle {
 *         cidr 10.0.2.0/24
 *         instance firewall { ip 10.0.2.5  source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 */
export const nextHopShouldHaveAnInterface: VpcRule = ({ network, vpc, routeTables }, report) => {
    for (const { name, routes } of namesAddresses(network) ? routeTables : []) {
        for (const { target, span } of routes) {
            if (target.kind === 'address' && !networkIndex(network).interfaceByAddress(vpc.id, target.address)) {
                const message = `Route table '${name}' leads to ${formatAddress(target.address)}, but no interface of '${vpc.name}' has that address.`;
                report('route-table/next-hop-unknown', { span, message });
            }
        }
    }
};

/** Every rule about next hops. */
export const NEXT_HOP_RULES: readonly VpcRule[] = [
    nextHopShouldHaveAnInterface,
    routeMustLeadToAnAddress,
    routeMustLeadToAnElement,
];
