/** Rules about public subnets: what makes them useful, and what a public NAT gateway needs (W2, N16). */
import type { InternetGateway, RouteTable } from '../../model/network.js';
import { subnetsOfTable } from '../tables-in-use.js';
import type { VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `subnet/no-public-address`
 *
 * The table of this subnet leads to an internet gateway, which takes only what comes from a public address. Nobody in the subnet has
 * one, so nobody there reaches the internet, or is reached.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web { cidr 10.0.1.0/24  instance a }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web { cidr 10.0.1.0/24  instance a { public-ip 203.0.113.10 } }
 *     }
 */
export const publicSubnetShouldHavePublicAddresses: VpcRule = (view, report) => {
    const { network, interfaces, usedInExperiments } = view;
    const tables = view.routeTables.flatMap((table) => {
        const gateway = gatewayOf(table, view.internetGateways);
        return gateway ? [{ table, gateway }] : [];
    });
    const { inhabited, withPublic } = tables.length > 0 ? inhabitants(interfaces, network.instances) : NOBODY;
    for (const { table, gateway } of tables) {
        for (const subnet of subnetsOfTable(view, table.id)) {
            if (inhabited.has(subnet.id) && !withPublic.has(subnet.id) && !usedInExperiments.has(subnet.id)) {
                report('subnet/no-public-address', {
                    span: subnet.routeTableSpan ?? subnet.span,
                    message: `Table '${table.name}' leads subnet '${subnet.name}' to '${gateway.name}', which drops what has no public address, and no machine there has one: write 'public-ip', or lead to a NAT gateway.`,
                });
            }
        }
    }
};

const NOBODY = { inhabited: new Set<string>(), withPublic: new Set<string>() };

/** Where machines stand, and where anything has a public or an IPv6 address. */
function inhabitants(interfaces: Parameters<VpcRule>[0]['interfaces'], instances: ReadonlyMap<string, unknown>) {
    const found = { inhabited: new Set<string>(), withPublic: new Set<string>() };
    for (const { subnet, owner, addresses } of interfaces) {
        if (instances.has(owner)) {
            found.inhabited.add(subnet);
        }
        for (const { address, publicAddress } of addresses) {
            if (publicAddress !== undefined || typeof address !== 'number') {
                found.withPublic.add(subnet);
            }
        }
    }
    return found;
}

/** The gateway of the IPv4 default route. */
function gatewayOf({ routes }: RouteTable, gateways: readonly InternetGateway[]): InternetGateway | undefined {
    const route = routes.find(({ destination }) => destination.length === 0 && typeof destination.address === 'number');
    return gateways.find(({ id }) => route && 'element' in route.target && route.target.element === id);
}

/**
 * Diagnostic `nat-gateway/no-internet-gateway`
 *
 * A public NAT gateway sends by the internet gateway of its VPC. Without one attached, the cloud refuses to make it.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { public-ip 203.0.113.99 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { public-ip 203.0.113.99 }
 *       }
 *     }
 */
export const publicNatGatewayMustHaveInternetGateway: VpcRule = ({ network, vpc, natGateways, internetGateways }, report) => {
    for (const gateway of internetGateways.length > 0 ? [] : natGateways) {
        const addresses = network.interfaces.get(gateway.interface)?.addresses ?? [];
        if (gateway.connectivity === 'public' && addresses.some(({ publicAddress }) => publicAddress !== undefined)) {
            report('nat-gateway/no-internet-gateway', {
                span: gateway.span,
                message: `NAT gateway '${gateway.name}' is public, but VPC '${vpc.name}' has no internet gateway: write 'internet-gateway igw' in it, and a route to it for the subnet.`,
                related: [{ span: vpc.span, message: `VPC '${vpc.name}' has no internet gateway.` }],
                repairs: [
                    { title: `Attach an internet gateway to '${vpc.name}'`, insert: 'internet-gateway igw', into: vpc.span },
                ],
            });
        }
    }
};

/** Every rule about public subnets of one VPC. */
export const PUBLIC_SUBNET_RULES: readonly VpcRule[] = [
    publicNatGatewayMustHaveInternetGateway,
    publicSubnetShouldHavePublicAddresses,
];
