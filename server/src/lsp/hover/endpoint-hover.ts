/** Endpoints: how packets get to the service, and what the endpoint takes. */
import {
    firewallRuleLabel,
    formatAddress,
    formatCidr,
    type GatewayLoadBalancerEndpoint,
    labelOf,
    type Network,
    type NetworkFirewall,
    nodeInZone,
    type RouteTable,
    type VpcEndpoint,
    zonesOf,
} from '#language';
import { code, codeList, table } from './markdown.js';

/** A gateway endpoint's routes, or an interface endpoint's addresses (X30, X31). */
export function vpcEndpointFacts(network: Network, endpoint: VpcEndpoint): string[] {
    if (endpoint.type === 'interface') {
        const addresses = endpoint.interfaces.flatMap((id) => network.interfaces.get(id)?.addresses ?? []);
        return [
            `Interface endpoint for ${code(endpoint.service)} at ${codeList(addresses.map(({ address }) => formatAddress(address)))}.`,
            'The service answers and never begins a connection.',
        ];
    }
    if (endpoint.type === 'gateway-load-balancer') {
        return inspectionFacts(network, endpoint);
    }
    if (endpoint.type === 'network-firewall') {
        return firewallFacts(network, endpoint);
    }
    const tables = tablesLeadingTo(network, endpoint);
    const blocks = network.prefixLists.get(endpoint.prefixList)?.entries.map(({ cidr }) => formatCidr(cidr)) ?? [];
    return [
        `Gateway endpoint for ${code(endpoint.service)}: ${codeList(blocks)} (a stand-in for the managed prefix list).`,
        `Routes in ${codeList(tables.map(({ id }) => labelOf(network, id)))}.`,
        'Takes TCP and ICMP echo, from interfaces of its own VPC.',
    ];
}

const tablesLeadingTo = (network: Network, { id }: VpcEndpoint): RouteTable[] =>
    [...network.routeTables.values()].filter(({ routes }) =>
        routes.some(({ target }) => 'element' in target && target.element === id),
    );

/** Where it stands, which node serves it, and which tables lead through it (X24). */
function inspectionFacts(network: Network, endpoint: GatewayLoadBalancerEndpoint): string[] {
    const balancer = network.loadBalancers.get(endpoint.loadBalancer);
    const door = network.interfaces.get(endpoint.interfaces[0] ?? '');
    const subnet = network.subnets.get(door?.subnet ?? '');
    const node = balancer && subnet && nodeInZone(network, balancer, subnet.availabilityZone);
    const tables = tablesLeadingTo(network, endpoint).map(({ id }) => labelOf(network, id));
    return [
        `Endpoint of gateway load balancer ${code(labelOf(network, endpoint.loadBalancer))}${subnet ? ` in subnet ${code(labelOf(network, subnet.id))}, ${subnet.availabilityZone}` : ''}.`,
        node
            ? `Served by the node at ${formatAddress(node.interface.addresses[0]?.address ?? 0)}.`
            : `No node of the load balancer is in that zone (it has some in ${codeList(balancer ? zonesOf(network, balancer) : [])}).`,
        tables.length === 0 ? 'No route leads through it.' : `Routes in ${codeList(tables)} lead through it.`,
        subnet
            ? `What comes back is looked up in ${code(labelOf(network, subnet.routeTable))}, the table of its subnet (X24).`
            : '',
    ];
}

/** The endpoints by zone, the rules in their order, and which tables lead through it (X39). */
function firewallFacts(network: Network, firewall: NetworkFirewall): string[] {
    const rows = firewall.interfaces.flatMap((id) => {
        const door = network.interfaces.get(id);
        const subnet = network.subnets.get(door?.subnet ?? '');
        return subnet
            ? [[code(subnet.availabilityZone), code(labelOf(network, subnet.id)), code(labelOf(network, subnet.routeTable))]]
            : [];
    });
    const tables = tablesLeadingTo(network, firewall).map(({ id }) => labelOf(network, id));
    return [
        'Network firewall: the first rule about a flow decides, answers pass by the flow (X39).',
        table(['Zone', 'Endpoint in', 'What passes goes on by'], rows),
        table(
            ['Rule', ''],
            [
                ...firewall.rules.map((rule, i) => [`${i + 1}`, code(firewallRuleLabel(rule))]),
                ['default', code(firewall.defaultAction)],
            ],
        ),
        tables.length === 0 ? 'No route leads through it.' : `Routes in ${codeList(tables)} lead through it.`,
    ];
}
