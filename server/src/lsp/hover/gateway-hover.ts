/** Gateways: what they translate, and which tables lead to them. */
import {
    type EgressOnlyInternetGateway,
    formatAddress,
    type InternetGateway,
    labelOf,
    type NatGateway,
    type Network,
    networkIndex,
    type RegionalPresence,
} from '#language';
import { code, codeList, table } from './markdown.js';

/** The one-to-one mappings an internet gateway applies (W1), and the tables with a route to it. */
export function gatewayFacts(network: Network, gateway: InternetGateway): string[] {
    const index = networkIndex(network);
    const mappings = index.publicMappings().filter((mapping) => index.vpcOf(mapping.interface)?.id === gateway.vpc);
    const rows = mappings.map(({ interface: owner, assignment, publicAddress }) => [
        formatAddress(assignment.address),
        formatAddress(publicAddress),
        code(labelOf(network, owner.id)),
    ]);
    return [
        gateway.vpc === undefined
            ? 'Detached.'
            : `Attached to ${code(labelOf(network, gateway.vpc))}. ${leadingTables(network, gateway.id)}`,
        'Translates one to one, ports untouched:',
        rows.length === 0 ? 'Nothing in this VPC has a public address.' : table(['Private', 'Public', 'Owner'], rows),
    ];
}

/** What an egress-only internet gateway lets through (W13), and the tables with a route to it. */
export const egressOnlyFacts = (network: Network, gateway: EgressOnlyInternetGateway): string[] => [
    `Attached to ${code(labelOf(network, gateway.vpc))}. ${leadingTables(network, gateway.id)}`,
    'IPv6 only, untranslated. It remembers what goes out and lets in the answers, and nothing else.',
];

/** The two translations behind a NAT gateway (N1). */
export function natGatewayFacts(network: Network, gateway: NatGateway): string[] {
    if (gateway.regional) {
        return regionalFacts(network, gateway, gateway.regional);
    }
    const owner = network.interfaces.get(gateway.interface);
    const assigned = owner?.addresses[0];
    const inside = assigned ? formatAddress(assigned.address) : 'its private address';
    const outside =
        assigned?.publicAddress === undefined
            ? ''
            : `; the internet gateway then turns ${inside} into ${formatAddress(assigned.publicAddress)}`;
    return [
        `${gateway.connectivity === 'public' ? 'Public' : 'Private'}, in subnet ${code(labelOf(network, gateway.subnet))}. ${leadingTables(network, gateway.id)}`,
        `Translates sources to ${inside} and a port from 1024 to 65535${outside}. It forwards by the route table of its own subnet.`,
    ];
}

/** The zones and addresses of a regional NAT gateway (N14). */
function regionalFacts(network: Network, gateway: NatGateway, { interfaces, crossZone }: RegionalPresence): string[] {
    const rows = interfaces.flatMap((id) => {
        const owner = network.interfaces.get(id);
        const zone = network.subnets.get(owner?.subnet ?? '')?.availabilityZone;
        return owner && zone !== undefined
            ? [[zone, owner.addresses.map(({ address }) => formatAddress(address)).join(', ')]]
            : [];
    });
    const routes = network.subnets.get(gateway.subnet)?.routeTable ?? '';
    return [
        `Regional: it stands in no subnet. ${leadingTables(network, gateway.id)}`,
        table(['Zone', 'Addresses'], rows),
        `It forwards by route table ${code(labelOf(network, routes))}. Other zones are ${crossZone ? 'served from one of these' : 'not served'}.`,
    ];
}

/** The route tables that lead to an element. */
export function leadingTables(network: Network, gateway: string): string {
    const tables = [...network.routeTables.values()].filter(({ routes }) =>
        routes.some(({ target }) => 'element' in target && target.element === gateway),
    );
    return tables.length === 0 ? 'No route table leads to it.' : `Reached from ${codeList(tables.map(({ name }) => name))}.`;
}
