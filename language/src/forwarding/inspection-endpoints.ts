/** Endpoints that routes lead through: of gateway load balancers and of network firewalls (X24, X39). */
import type { IpAddress } from '../model/address.js';
import type { ElementId, Network } from '../model/network.js';
import type { InspectionEndpoint } from '../model/vpc-endpoint.js';
import { networkIndex } from './network-index.js';

/** The endpoint of that id, if it is one that routes lead through. */
export function inspectionEndpoint(network: Network, id: ElementId | undefined): InspectionEndpoint | undefined {
    const endpoint = network.vpcEndpoints.get(id ?? '');
    return endpoint?.type === 'gateway-load-balancer' || endpoint?.type === 'network-firewall' ? endpoint : undefined;
}

/** The zone in which an interface stands. */
const zoneOf = ({ interfaces, subnets }: Network, id: ElementId): string | undefined =>
    subnets.get(interfaces.get(id)?.subnet ?? '')?.availabilityZone;

/**
 * The interface that packets for an endpoint are handed to: of several the one in that zone, else the first. `undefined` for
 * endpoints that no written route leads to.
 */
export function endpointInterface(network: Network, id: ElementId | undefined, zone?: string): ElementId | undefined {
    const { interfaces = [] } = inspectionEndpoint(network, id) ?? {};
    const own = interfaces.length > 1 ? interfaces.find((each) => zoneOf(network, each) === zone) : undefined;
    return own ?? interfaces[0];
}

/** The same for what enters a VPC for an address: its owner's zone counts. */
export function endpointTowards(network: Network, id: ElementId, { vpc, address }: { vpc: ElementId; address: IpAddress }) {
    const owner = networkIndex(network).interfaceByAddress(vpc, address);
    return endpointInterface(network, id, owner && zoneOf(network, owner.id));
}

/** What stands behind such endpoints, for sentences. */
export const serviceWord = ({ type }: InspectionEndpoint): string =>
    type === 'network-firewall' ? 'a network firewall' : 'a gateway load balancer';
