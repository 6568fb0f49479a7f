/** Rules about IPv6: egress-only internet gateways, NAT64, and addresses without a block (W13, W15, N13, V1). */

import { labelOf } from '../../forwarding/labels.js';
import { hasIpv6, isIpv6 } from '../../forwarding/link-local.js';
import { NAT64_PREFIX } from '../../forwarding/nat64.js';
import { covers, formatAddress, formatCidr } from '../../model/address.js';
import { removeRoute } from '../report.js';
import { titleOf, type VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `vpc/several-egress-only-internet-gateways`
 *
 * A VPC has one egress-only internet gateway at a time.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       egress-only-internet-gateway east
 *       egress-only-internet-gateway west
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       egress-only-internet-gateway east
 *     }
 */
export const vpcMustHaveOneEgressOnlyGateway: VpcRule = ({ network, vpc }, report) => {
    const [first, ...others] = [...network.egressOnlyInternetGateways.values()].filter((gateway) => gateway.vpc === vpc.id);
    for (const gateway of first ? others : []) {
        report('vpc/several-egress-only-internet-gateways', {
            span: gateway.span,
            message: `VPC '${vpc.name}' already has the egress-only internet gateway '${first?.name}': one can be attached at a time.`,
            ...(first ? { related: [{ span: first.span, message: `${titleOf(first)} is attached to '${vpc.name}'.` }] } : {}),
        });
    }
};

/**
 * Diagnostic `route-table/ipv4-to-egress-only-gateway`
 *
 * An egress-only internet gateway is for IPv6. IPv4 that is to get out and not be reached goes through a NAT gateway.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       egress-only-internet-gateway eigw
 *       route-table private main { 0.0.0.0/0 -> eigw }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       egress-only-internet-gateway eigw
 *       route-table private main { ::/0 -> eigw }
 *     }
 */
export const egressOnlyGatewayMustGetIpv6: VpcRule = ({ routeTables }, report) => {
    for (const table of routeTables) {
        for (const { destination, target, span } of table.routes) {
            if (target.kind === 'egress-only-internet-gateway' && !isIpv6(destination.address)) {
                const message = `Route table '${table.name}' cannot send ${formatCidr(destination)} to an egress-only internet gateway: it carries IPv6 only, such as ::/0.`;
                report('route-table/ipv4-to-egress-only-gateway', { span, message, repairs: removeRoute({ destination, span }) });
            }
        }
    }
};

/**
 * Diagnostic `route-table/ipv6-to-nat-gateway`
 *
 * A NAT gateway takes IPv6 for 64:ff9b::/96 alone, where it translates to IPv4 (NAT64). Other IPv6 goes to an internet gateway or
 * an egress-only internet gateway.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       route-table private { ::/0 -> nat }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { public-ip 203.0.113.99 }
 *       }
 *       subnet six {
 *         cidr 2001:db8:1234:1a02::/64
 *         route-table private
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       route-table private { 64:ff9b::/96 -> nat }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { public-ip 203.0.113.99 }
 *       }
 *       subnet six {
 *         cidr 2001:db8:1234:1a02::/64
 *         route-table private
 *       }
 *     }
 */
export const natGatewayMustGetNat64Only: VpcRule = ({ routeTables }, report) => {
    for (const table of routeTables) {
        for (const { destination, target, span } of table.routes) {
            if (target.kind === 'nat-gateway' && isIpv6(destination.address) && !covers(NAT64_PREFIX, destination)) {
                const message = `Route table '${table.name}' cannot send ${formatCidr(destination)} to a NAT gateway: of IPv6 it takes ${formatCidr(NAT64_PREFIX)} only.`;
                report('route-table/ipv6-to-nat-gateway', { span, message, repairs: removeRoute({ destination, span }) });
            }
        }
    }
};

/**
 * Diagnostic `nat-gateway/no-ipv4-address`
 *
 * A NAT gateway translates to its private IPv4 address, so its subnet needs an IPv4 block, for NAT64 as well.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       subnet six {
 *         cidr 2001:db8:1234:1a01::/64
 *         nat-gateway nat { connectivity private }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       subnet both {
 *         cidr 10.0.1.0/24
 *         cidr 2001:db8:1234:1a01::/64
 *         nat-gateway nat { connectivity private }
 *       }
 *     }
 */
export const natGatewayMustHaveIpv4Address: VpcRule = ({ network, natGateways }, report) => {
    for (const gateway of natGateways) {
        const subnet = network.subnets.get(gateway.subnet);
        if (subnet && isIpv6(subnet.routerAddress)) {
            const message = `NAT gateway '${gateway.name}' needs an IPv4 address, but its subnet '${subnet.name}' has no IPv4 block.`;
            report('nat-gateway/no-ipv4-address', { span: gateway.span, message });
        }
    }
};

/**
 * Diagnostic `interface/no-block-of-family`
 *
 * An address comes out of a block of its subnet; this subnet has none of the address's family.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { ip 2001:db8:1234:1a01::10 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         cidr 2001:db8:1234:1a01::/64
 *         instance a { ip 2001:db8:1234:1a01::10 }
 *       }
 *     }
 */
export const addressMustHaveBlockOfItsFamily: VpcRule = ({ network, interfaces }, report) => {
    for (const owner of interfaces) {
        const subnet = network.subnets.get(owner.subnet);
        for (const { address, span } of subnet && !subnet.regionalNatGateway ? owner.addresses : []) {
            const hasBlock = subnet?.cidrs.some(({ cidr }) => isIpv6(cidr.address) === isIpv6(address));
            if (subnet && !hasBlock) {
                const family = isIpv6(address) ? 'IPv6' : 'IPv4';
                const message = `'${labelOf(network, owner.id)}' has the ${family} address ${formatAddress(address)}, but its subnet '${subnet.name}' has no ${family} block.`;
                const related = [{ span: subnet.span, message: `${titleOf(subnet)} has no ${family} block.` }];
                report('interface/no-block-of-family', { span, message, related });
            }
        }
    }
};

/**
 * Diagnostic `route-table/ipv6-without-block`
 *
 * A subnet whose VPC has no IPv6 block sends no IPv6, so a route for it never decides.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main {
 *         0.0.0.0/0 -> igw
 *         ::/0 -> igw
 *       }
 *       subnet web { cidr 10.0.1.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       internet-gateway igw
 *       route-table public main {
 *         0.0.0.0/0 -> igw
 *         ::/0 -> igw
 *       }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         cidr 2001:db8:1234:1a01::/64
 *       }
 *     }
 */
export const ipv6RouteShouldHaveIpv6: VpcRule = ({ vpc, routeTables }, report) => {
    if (hasIpv6(vpc)) {
        return;
    }
    for (const table of routeTables) {
        for (const { destination, span, prefixList } of table.routes) {
            if (isIpv6(destination.address) && prefixList === undefined) {
                const message = `The route for ${formatCidr(destination)} in '${table.name}' decides nothing: VPC '${vpc.name}' has no IPv6 block.`;
                report('route-table/ipv6-without-block', { span, message, repairs: removeRoute({ destination, span }) });
            }
        }
    }
};

/** Every rule about IPv6 in one VPC. */
export const IPV6_RULES: readonly VpcRule[] = [
    addressMustHaveBlockOfItsFamily,
    egressOnlyGatewayMustGetIpv6,
    ipv6RouteShouldHaveIpv6,
    natGatewayMustGetNat64Only,
    natGatewayMustHaveIpv4Address,
    vpcMustHaveOneEgressOnlyGateway,
];
