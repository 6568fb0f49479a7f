/** What lies outside VPCs: servers, hosts on the internet, prefix lists. */
import { formatAddress, formatCidr, type InternetHost, labelOf, type Network, type PrefixList, type Server } from '#language';
import { code, codeList } from './markdown.js';

/** The server's underlay address and what lives on it. */
export function serverFacts(network: Network, server: Server): string[] {
    const residents = [...network.interfaces.values()].filter((owner) => owner.server === server.id);
    return [
        `Underlay address ${code(formatAddress(server.address))}, in ${server.availabilityZone}.`,
        residents.length === 0 ? 'Nothing lives on it.' : `Carries ${codeList(residents.map(({ id }) => labelOf(network, id)))}.`,
    ];
}

/** The addresses of a host on the internet. */
export const hostFacts = (host: InternetHost): string[] => [
    `On the internet, at ${codeList(host.addresses.map(({ address }) => formatAddress(address)))}.`,
];

/** The list's blocks, and what names it. */
export function prefixListFacts(network: Network, list: PrefixList): string[] {
    const tables = [...network.routeTables.values()].filter(({ routes }) =>
        routes.some(({ prefixList }) => prefixList === list.id),
    );
    const groups = [...network.securityGroups.values()].filter(({ rules }) =>
        rules.some(({ peer }) => peer.kind === 'prefix-list' && peer.element === list.id),
    );
    const users = [...tables, ...groups].map(({ name }) => name);
    return [
        `Blocks: ${codeList(list.entries.map(({ cidr }) => formatCidr(cidr)))}.`,
        users.length === 0 ? 'Nothing uses it.' : `Used by ${codeList(users)}.`,
    ];
}
