/** How a load balancer chooses: listener, targets a node may use, one of them, and whose address that one sees (8.6, X38). */
import { addressKey, type IpAddress } from '../model/address.js';
import type { Listener, LoadBalancer, LoadBalancerTarget } from '../model/load-balancer.js';
import type { Network } from '../model/network.js';
import { faultOf } from './faults.js';
import { type Flow, IP_PROTOCOL } from './flow.js';
import { hashNumbers } from './hash.js';
import { flowKey } from './lookup-key.js';
import type { Port } from './places.js';
import type { Lookup } from './trace.js';

/** The listener that takes a flow. */
export const listenerFor = ({ listeners }: LoadBalancer, flow: Flow): Listener | undefined =>
    listeners.find(({ protocol, port }) => protocol === flow.protocol && port === flow.destinationPort);

/**
 * Whether a target sees the client's address (table of 8.6): only behind a network load balancer, for UDP always, for TCP by
 * the attribute, and without it when the target is registered by instance.
 */
export function preservesClient(balancer: LoadBalancer, listener: Listener, target: LoadBalancerTarget): boolean {
    if (balancer.type !== 'network') {
        return false;
    }
    return listener.protocol === IP_PROTOCOL.udp || (balancer.preserveClientAddress ?? target.by === 'instance');
}

/** The zone of a target, as far as it is known. */
export const zoneOfTarget = (network: Network, target: LoadBalancerTarget): string | undefined =>
    network.subnets.get(network.interfaces.get(target.interface ?? '')?.subnet ?? '')?.availabilityZone;

/** The zones that a load balancer has nodes in. */
const enabledZones = (network: Network, { interfaces }: LoadBalancer): (string | undefined)[] =>
    interfaces.map((id) => network.subnets.get(network.interfaces.get(id)?.subnet ?? '')?.availabilityZone);

/** Whether a target stands in a zone that the load balancer is enabled in, or in none that is known (X38). */
export function isInEnabledZone(network: Network, balancer: LoadBalancer, target: LoadBalancerTarget): boolean {
    const own = zoneOfTarget(network, target);
    return own === undefined || enabledZones(network, balancer).includes(own);
}

/** Whether a node in a zone may use a target (X38). A target of no known zone is in every one. */
export function isInReach(
    network: Network,
    balancer: LoadBalancer,
    { target, zone }: { target: LoadBalancerTarget; zone: string },
): boolean {
    const own = zoneOfTarget(network, target);
    return own === undefined || own === zone || (balancer.crossZone && isInEnabledZone(network, balancer, target));
}

/** Whether a target runs, as health checks would see it. */
export function isHealthy(network: Network, target: LoadBalancerTarget): boolean {
    const owner = network.interfaces.get(target.interface ?? '');
    return owner === undefined || faultOf(network, owner) === undefined;
}

/**
 * The position of the target for a flow: of those in reach the healthy ones, or all of them when none is; among these the hash
 * of the flow decides, so that a flow stays with its target. -1 when none is in reach.
 */
export const chooseTarget = (
    network: Network,
    balancer: LoadBalancer,
    { listener, zone, flow }: { readonly listener: Listener; readonly zone: string; readonly flow: Flow },
): number => chooseAmong(network, balancer, { targets: listener.targets, zone, hash: hashOf(flow) });

/** The same among any targets, by any hash. */
export function chooseAmong(
    network: Network,
    balancer: LoadBalancer,
    { targets, zone, hash }: { readonly targets: readonly LoadBalancerTarget[]; readonly zone: string; readonly hash: number },
): number {
    const positions = [...targets.keys()].filter((i) => {
        const target = targets[i];
        return target !== undefined && isInReach(network, balancer, { target, zone });
    });
    const healthy = positions.filter((i) => isHealthy(network, targets[i] as LoadBalancerTarget));
    const choices = healthy.length > 0 ? healthy : positions;
    return choices[hash % Math.max(1, choices.length)] ?? -1;
}

const hashOf = ({ protocol, source, destination, sourcePort = 0, destinationPort = 0 }: Flow): number =>
    hashNumbers(protocol, numberOf(source), sourcePort, numberOf(destination), destinationPort);

const numberOf = (address: IpAddress): number => {
    const key = addressKey(address);
    return typeof key === 'number' ? key : ((address as readonly number[])[3] ?? 0);
};

/** The question to a load balancer's targets: the flow, and the zone of the node that chooses (X38). */
export const targetLookup = (
    { balancer, port }: { readonly balancer: LoadBalancer; readonly port: Port },
    flow: Flow,
    winner: number,
): Lookup => ({
    table: 'target-group',
    element: balancer.id,
    span: balancer.span,
    key: { ...flowKey(flow, 'ingress'), zone: port.subnet.availabilityZone },
    winner,
});
