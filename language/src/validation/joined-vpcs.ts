/** Whether VPCs can be checked one by one. */
import type { Network } from '../model/network.js';
import type { VpcView } from './vpc-view.js';

/**
 * Whether a network has something that joins VPCs to one another or to the outside. Rules about one VPC then look into others,
 * and what is remembered of a VPC on its own account would not do.
 */
export const joinsVpcs = ({ peerings, transitGateways, sites }: Network): boolean =>
    peerings.size + transitGateways.size + sites.size > 0;

/** Whether a VPC names nothing of another. Only rules of security groups (F7) and endpoints of load balancers (X24) can. */
export const standsAlone = ({ vpc, network, securityGroups, endpoints }: VpcView): boolean =>
    securityGroups.every(({ rules }) =>
        rules.every(({ peer }) => peer.kind !== 'security-group' || network.securityGroups.get(peer.element)?.vpc === vpc.id),
    ) &&
    endpoints.every(
        (endpoint) => !('loadBalancer' in endpoint) || network.loadBalancers.get(endpoint.loadBalancer ?? '')?.vpc === vpc.id,
    );
