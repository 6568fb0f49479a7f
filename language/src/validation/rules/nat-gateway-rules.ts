/** Rules about NAT gateways: their public address and their way to the internet (N1, N11, N12). */
import type { NatGateway, Network } from '../../model/network.js';
import { internetRouteRepairs, leadsToInternet } from '../internet-route.js';
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
export const publicNatGatewayShouldHaveInternetRoute: VpcRule = ({ network, natGateways, internetGateways }, report) => {
    for (const gateway of internetGateways.length > 0 ? natGateways : []) {
        const subnet = network.subnets.get(gateway.subnet);
        const table = network.routeTables.get(subnet?.routeTable ?? '');
        if (subnet && table && isPublic(network, gateway) && !leadsToInternet(network, table)) {
            report('nat-gateway/no-internet-route', {
                span: gateway.span,
                message:
                    `NAT gateway '${gateway.name}' is public, but ${gateway.regional ? 'its' : ''} route table '${table.name}'${gateway.regional ? '' : ` of its subnet '${subnet.name}'`} has no route to an internet gateway.`.replace(
                        '  ',
                        ' ',
                    ),
                related: [
                    {
                        span: table.span,
                        message: `Route table '${table.name}' applies to ${gateway.regional ? 'the gateway' : `subnet '${subnet.name}'`}.`,
                    },
                ],
                repairs: internetRouteRepairs(network, table),
            });
        }
    }
};

/** A public gateway that has its address; without one, the missing address is the problem to report. */
const isPublic = (network: Network, gateway: NatGateway): boolean =>
    gateway.connectivity === 'public' &&
    network.interfaces.get(gateway.interface)?.addresses.some(({ publicAddress }) => publicAddress !== undefined) === true;

/** Every rule about the NAT gateways of one VPC. */
export const NAT_GATEWAY_RULES: readonly VpcRule[] = [publicNatGatewayShouldHaveInternetRoute];
