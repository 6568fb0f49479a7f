/** Gateway load balancers: the node that serves an endpoint, and the appliance of a flow (X24, X26, X29, X38). */
import { sameAddress } from '../model/address.js';
import type { FlowBalancing, LoadBalancer } from '../model/load-balancer.js';
import type { Network } from '../model/network.js';
import { identifierOf, sameIdentifier } from './appliance-header.js';
import { flowHash } from './balanced-flows.js';
import type { Flow } from './flow.js';
import { chooseAmong, isHealthy } from './load-balancing.js';
import { type Port, portOf } from './places.js';
import type { BalancedFlow } from './state.js';

/** The node of a load balancer in a zone: the service is there only where it has one. */
export function nodeInZone(network: Network, balancer: LoadBalancer, zone: string): Port | undefined {
    const nodes = balancer.interfaces.flatMap((id) => portOf(network, id) ?? []);
    return nodes.find(({ subnet }) => subnet.availabilityZone === zone);
}

/** The zones in which a load balancer has a node. */
export const zonesOf = (network: Network, { interfaces }: LoadBalancer): string[] =>
    interfaces.flatMap((id) => portOf(network, id)?.subnet.availabilityZone ?? []);

/** The endpoint's interface that an option names, among the endpoints of one load balancer. */
export function endpointWithIdentifier(network: Network, balancer: LoadBalancer, identifier: Uint8Array): Port | undefined {
    for (const endpoint of network.vpcEndpoints.values()) {
        if (endpoint.type === 'gateway-load-balancer' && endpoint.loadBalancer === balancer.id) {
            const found = endpoint.interfaces.find((id) => sameIdentifier(identifierOf(id), identifier));
            if (found !== undefined) {
                return portOf(network, found);
            }
        }
    }
    return undefined;
}

/** The question of which appliance a flow gets at a node. */
export interface ApplianceQuestion {
    readonly balancer: LoadBalancer;
    readonly gateway: FlowBalancing;
    /** The node's zone. */
    readonly zone: string;
    readonly flow: Flow;
    /** The flow's entry, if it is known. */
    readonly known: BalancedFlow | undefined;
}

/** The position of the target, -1 for none, and whether the flow had it before. */
export interface ApplianceChoice {
    readonly winner: number;
    readonly how: 'kept' | 'chosen' | 'rebalanced';
}

/** X26, X29: a known flow keeps its target, dead or alive, unless flows of dead ones are rebalanced. */
export function chooseAppliance(network: Network, { balancer, gateway, zone, flow, known }: ApplianceQuestion): ApplianceChoice {
    const { targets, rebalance } = gateway;
    const kept = known ? targets.findIndex(({ address }) => sameAddress(address, known.target)) : -1;
    const current = targets[kept];
    if (current && (!rebalance || isHealthy(network, current))) {
        return { winner: kept, how: 'kept' };
    }
    const winner = chooseAmong(network, balancer, { targets, zone, hash: flowHash(gateway.stickiness, flow) });
    return { winner, how: known ? 'rebalanced' : 'chosen' };
}
