/** Load balancers: their nodes, what they listen to, and the source address their targets see. */
import {
    type FlowBalancing,
    formatAddress,
    type Listener,
    type LoadBalancer,
    labelOf,
    type Network,
    preservesClient,
} from '#language';
import { code, codeList, table } from './markdown.js';
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
        ...(balancer.gateway ? applianceFacts(network, balancer, balancer.gateway) : []),
        ...reachHover(network, balancer.id),
    ];
}

/** The appliances by zone, how flows are told apart, and who leads to them (X24–X29). */
function applianceFacts(network: Network, { id }: LoadBalancer, gateway: FlowBalancing): string[] {
    const rows = gateway.targets.map((target) => {
        const owner = network.interfaces.get(target.interface ?? '');
        return [
            owner ? code(labelOf(network, owner.id)) : '',
            formatAddress(target.address),
            code(network.subnets.get(owner?.subnet ?? '')?.availabilityZone ?? ''),
        ];
    });
    const endpoints = [...network.vpcEndpoints.values()].filter(
        (endpoint) => endpoint.type === 'gateway-load-balancer' && endpoint.loadBalancer === id,
    );
    return [
        table(['Appliance', 'Address', 'Zone'], rows),
        `Packets reach them inside GENEVE on UDP port 6081 (X25). A flow is a ${FLOW_WORDS[gateway.stickiness]} (X26), forgotten after ${gateway.tcpIdleTimeout} idle seconds of TCP, 120 of the rest (X27).`,
        gateway.rebalance
            ? 'Flows of an appliance that fails are given to another one (X29).'
            : 'Flows stay with an appliance that fails (X29).',
        endpoints.length === 0
            ? 'No endpoint leads to it.'
            : `Endpoints: ${codeList(endpoints.map((endpoint) => labelOf(network, endpoint.id)))}.`,
    ];
}

const FLOW_WORDS = {
    'five-tuple': '5-tuple',
    'source-ip-dest-ip-proto': '3-tuple',
    'source-ip-dest-ip': '2-tuple',
} as const;

function listenerFact(network: Network, balancer: LoadBalancer, listener: Listener): string {
    const protocol = listener.protocol === 17 ? 'udp' : 'tcp';
    const targets = listener.targets.map((target) =>
        code(target.interface ? labelOf(network, target.interface) : formatAddress(target.address)),
    );
    const [first] = listener.targets;
    const source = first && preservesClient(balancer, listener, first) ? "the client's address" : "a node's private address";
    return `${code(`${protocol} ${listener.port}`)} to ${targets.join(', ')} on port ${listener.targetPort}; they see ${source}.`;
}
