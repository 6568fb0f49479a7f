/** Rules about NAT gateways: their public address and their way to the internet (N1, N11, N12). */
import type { NatGateway, Network } from '../../model/network.js';
import { leadsToInternet } from '../internet-route.js';
import type { VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `nat-gateway/no-internet-route`
 *
 * A NAT gateway forwards by the route table of its own subnet. A public one needs a route to an internet gateway there; its
 * packets would be dropped otherwise (N11).
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
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
export const publicNatGatewayShouldHaveInternetRoute: VpcRule = ({ network, natGateways }, report) => {
    for (const gateway of natGateways) {
        const subnet = network.subnets.get(gateway.subnet);
        const table = network.routeTables.get(subnet?.routeTable ?? '');
        if (subnet && table && isPublic(network, gateway) && !leadsToInternet(network, table)) {
            report('nat-gateway/no-internet-route', {
                span: gateway.span,
                message: `NAT gateway '${gateway.name}' is public, but route table '${table.name}' of its subnet '${subnet.name}' has no route to an internet gateway.`,
                related: [{ span: table.span, message: `Route table '${table.name}' applies to subnet '${subnet.name}'.` }],
            });
        }
    }
};

/** A public gateway that has its address; without one, the missing address is the problem to report. */
const isPublic = (network: Network, gateway: NatGateway): boolean =>
    gateway.connectivity === 'public' &&
    network.interfaces.get(gateway.interface)?.addresses.some(({ publicAddress }) => publicAddress !== undefined) === true;

/**
 * Diagnostic `nat-gateway/missing-public-ip`
 *
 * A NAT gateway is public unless it says `connectivity private`, and a public one needs a public address for the internet
 * gateway to translate its own to.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat
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
export const publicNatGatewayMustHavePublicAddress: VpcRule = ({ network, natGateways }, report) => {
    for (const gateway of natGateways) {
        if (gateway.connectivity === 'public' && !isPublic(network, gateway)) {
            report('nat-gateway/missing-public-ip', {
                span: gateway.span,
                message: `NAT gateway '${gateway.name}' is public and has no public address: write 'public-ip' in it, or 'connectivity private'.`,
            });
        }
    }
};

/**
 * Diagnostic `nat-gateway/private-with-public-ip`
 *
 * A private NAT gateway has no public address: it translates between private networks.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { connectivity private  public-ip 203.0.113.99 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { connectivity private }
 *       }
 *     }
 */
export const privateNatGatewayMustNotHavePublicAddress: VpcRule = ({ network, natGateways }, report) => {
    for (const gateway of natGateways) {
        const assigned = network.interfaces
            .get(gateway.interface)
            ?.addresses.find(({ publicAddress }) => publicAddress !== undefined);
        if (gateway.connectivity === 'private' && assigned) {
            report('nat-gateway/private-with-public-ip', {
                span: assigned.publicSpan ?? gateway.span,
                message: `NAT gateway '${gateway.name}' is private: it cannot have a public address.`,
            });
        }
    }
};

/** Every rule about the NAT gateways of one VPC. */
export const NAT_GATEWAY_RULES: readonly VpcRule[] = [
    privateNatGatewayMustNotHavePublicAddress,
    publicNatGatewayMustHavePublicAddress,
    publicNatGatewayShouldHaveInternetRoute,
];
