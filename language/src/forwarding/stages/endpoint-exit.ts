/** Out of an endpoint that routes lead through, by the interface a packet came in by (X24). */
import type { IpAddress } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import { networkIndex } from '../network-index.js';
import type { Port } from '../places.js';
import type { PacketInFlight } from '../state.js';
import type { Pass } from '../verdict.js';
import { lastDecrement } from './appliance.js';

/** Whether the destination is a host of the endpoint's own subnet, towards which no ACL is asked (F29). */
export const staysInSubnet = (network: Network, { vpc, subnet }: Port, destination: IpAddress): boolean =>
    networkIndex(network).interfaceByAddress(vpc.id, destination)?.subnet === subnet.id;

/** The packet begins anew at the endpoint's interface: the subnet's ACL is asked on the way out, then its route table. */
export const leaveByInterface = (
    flight: PacketInFlight,
    { interface: door, server }: Port,
    own: boolean,
): Pick<Pass, 'kind' | 'next' | 'at' | 'fresh' | 'decided'> => ({
    kind: 'pass',
    next: own ? 'route-lookup' : 'network-acl-egress',
    at: { kind: 'hypervisor-out', element: server.id, interface: door.id },
    fresh: true,
    decided: { path: own ? 'bridged' : 'routed', ...lastDecrement(flight) },
});
