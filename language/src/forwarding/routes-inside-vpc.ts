/** Routes at or below a block of the VPC: which ones the cloud of the profile takes (4.3, R8, R15). */
import { covers, formatCidr, sameCidr } from '../model/address.js';
import type { Network, Route, RouteTarget, Vpc } from '../model/network.js';
import { endpointInterface } from './inspection-endpoints.js';

/** Where such a route may lead (R15), besides an endpoint of a gateway load balancer or network firewall. */
const LEGAL_TARGETS: readonly RouteTarget['kind'][] = ['interface', 'nat-gateway'];

/** Whether the cloud takes every route inside a VPC's blocks, `local` ones for a part of them included (A3). */
export const takesAnyRoute = ({ profile }: Network): boolean => profile.routesInsideVpc === 'any';

/** Why the cloud refuses the route, as a clause about it; `undefined` for every route that it takes. */
export function problemInsideVpc(network: Network, vpc: Vpc, { destination, target }: Route): string | undefined {
    const local = vpc.cidrs.find(({ cidr }) => covers(cidr, destination));
    if (!local || target.kind === 'local') {
        return undefined;
    }
    const range = `it lies in ${formatCidr(local.cidr)} of VPC '${vpc.name}'`;
    if (takesAnyRoute(network)) {
        return undefined;
    }
    if (network.profile.routesInsideVpc === 'none') {
        return `${range}, where profile '${network.profile.name}' knows only the local route`;
    }
    if (!sameCidr(local.cidr, destination) && !isBlockOfSubnet(network, vpc, destination)) {
        return `${range} and is not the whole block of a subnet`;
    }
    const leadsToEndpoint = target.kind === 'vpc-endpoint' && endpointInterface(network, target.element) !== undefined;
    return leadsToEndpoint || LEGAL_TARGETS.includes(target.kind)
        ? undefined
        : `${range}, where routes lead only to a network interface, a NAT gateway or an endpoint of a gateway load balancer or network firewall`;
}

function isBlockOfSubnet({ subnets }: Network, { id }: Vpc, destination: Route['destination']): boolean {
    for (const { vpc, cidrs } of subnets.values()) {
        if (vpc === id && cidrs.some(({ cidr }) => sameCidr(cidr, destination))) {
            return true;
        }
    }
    return false;
}
