/** Endpoints: how packets get to the service, and what the endpoint takes. */
import { formatAddress, formatCidr, labelOf, type Network, type VpcEndpoint } from '#language';
import { code, codeList } from './markdown.js';

/** A gateway endpoint's routes, or an interface endpoint's addresses (X30, X31). */
export function vpcEndpointFacts(network: Network, endpoint: VpcEndpoint): string[] {
    if (endpoint.type === 'interface') {
        const addresses = endpoint.interfaces.flatMap((id) => network.interfaces.get(id)?.addresses ?? []);
        return [
            `Interface endpoint for ${code(endpoint.service)} at ${codeList(addresses.map(({ address }) => formatAddress(address)))}.`,
            'The service answers and never begins a connection.',
        ];
    }
    const tables = [...network.routeTables.values()].filter(({ routes }) =>
        routes.some(({ target }) => 'element' in target && target.element === endpoint.id),
    );
    const blocks = network.prefixLists.get(endpoint.prefixList)?.entries.map(({ cidr }) => formatCidr(cidr)) ?? [];
    return [
        `Gateway endpoint for ${code(endpoint.service)}: ${codeList(blocks)} (a stand-in for the managed prefix list).`,
        `Routes in ${codeList(tables.map(({ id }) => labelOf(network, id)))}.`,
        'Takes TCP and ICMP echo, from interfaces of its own VPC.',
    ];
}
