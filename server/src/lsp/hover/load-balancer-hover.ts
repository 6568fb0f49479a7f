/** Load balancers: their nodes, what they listen to, and the source address their targets see. */
import { formatAddress, type Listener, type LoadBalancer, labelOf, type Network, preservesClient } from '#language';
import { code, table } from './markdown.js';
import { reachHover } from './reach-hover.js';

/** The nodes by zone, and a line for each listener (table of 8.6). */
export function loadBalancerFacts(network: Network, balancer: LoadBalancer): string[] {
    const nodes = balancer.interfaces.flatMap((id) => network.interfaces.get(id) ?? []);
    const rows = nodes.map(({ subnet, addresses: [own] }) => [
        code(network.subnets.get(subnet)?.availabilityZone ?? ''),
        own ? formatAddress(own.address) : '',
        own?.publicAddress === undefined ? '' : formatAddress(own.publicAddress),
    ]);
    return [
        `A ${balancer.type} load balancer. ${balancer.crossZone ? 'Every node uses the targets of all zones.' : 'A node uses the targets of its own zone only (X38).'}`,
        table(['Zone', 'Private', 'Public'], rows),
        ...balancer.listeners.map((listener) => listenerFact(network, balancer, listener)),
        ...reachHover(network, balancer.id),
    ];
}

function listenerFact(network: Network, balancer: LoadBalancer, listener: Listener): string {
    const protocol = listener.protocol === 17 ? 'udp' : 'tcp';
    const targets = listener.targets.map((target) =>
        code(target.interface ? labelOf(network, target.interface) : formatAddress(target.address)),
    );
    const [first] = listener.targets;
    const source = first && preservesClient(balancer, listener, first) ? "the client's address" : "a node's private address";
    return `${code(`${protocol} ${listener.port}`)} to ${targets.join(', ')} on port ${listener.targetPort}; they see ${source}.`;
}
