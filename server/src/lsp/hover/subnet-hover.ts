/** A subnet: how many addresses are left and who has the others, and what its packets meet. */
import {
    type Cidr,
    formatAddress,
    formatCidr,
    freeAddresses,
    isIpv4Block,
    labelOf,
    type Network,
    type NetworkInterface,
    networkIndex,
    type Subnet,
    usableAddresses,
} from '#language';
import { code, count, table } from './markdown.js';
import { routeRows } from './route-hover.js';

/** Addresses, associations and effective routes. */
export function subnetFacts(network: Network, subnet: Subnet): string[] {
    const interfaces = networkIndex(network).interfacesOfSubnet(subnet.id);
    const routeTable = network.routeTables.get(subnet.routeTable);
    const association = subnet.routeTableSpan ? 'associated' : 'the main table, because none is associated';
    return [
        ...subnet.cidrs.map(
            ({ cidr }) => `${code(formatCidr(cidr))} in ${subnet.availabilityZone}: ${addressUse(cidr, interfaces)}.`,
        ),
        table(['Address', 'Owner', 'Public'], addressRows(network, interfaces)),
        `Routes of ${code(labelOf(network, subnet.routeTable))} (${association}):`,
        routeTable ? table(['Destination', 'Target', 'Origin'], routeRows(network, routeTable)) : '',
        `Network ACL ${code(labelOf(network, subnet.networkAcl))}.`,
    ];
}

/** `251 usable addresses, 248 free, next 10.0.1.6`. */
export function addressUse(cidr: Cidr, interfaces: readonly NetworkInterface[]): string {
    if (!isIpv4Block(cidr)) {
        return `${2 ** Math.min(53, 128 - cidr.length)} addresses`;
    }
    const { usable, free, next } = addressCounts(cidr, interfaces);
    return `${count(usable, 'usable address', 'usable addresses')}, ${free} free${nextText(next)}`;
}

/** The same in few words, for the end of a line: `248 of 251 free, next 10.0.1.6`. */
export function briefAddressUse(cidr: Cidr, interfaces: readonly NetworkInterface[]): string {
    if (!isIpv4Block(cidr)) {
        return addressUse(cidr, interfaces);
    }
    const { usable, free, next } = addressCounts(cidr, interfaces);
    return `${free} of ${usable} free${nextText(next)}`;
}

const nextText = (next: number | undefined): string => (next === undefined ? '' : `, next ${formatAddress(next)}`);

function addressCounts(cidr: Cidr & { readonly address: number }, interfaces: readonly NetworkInterface[]) {
    const taken = takenAddresses(interfaces);
    const usable = usableAddresses(cidr);
    const [next] = freeAddresses(cidr, taken);
    return { usable, free: Math.max(0, usable - taken.size), next };
}

/** Every IPv4 address that one of the interfaces has. */
export const takenAddresses = (interfaces: readonly NetworkInterface[]): ReadonlySet<number> =>
    new Set(
        interfaces
            .flatMap(({ addresses }) => addresses.map(({ address }) => address))
            .filter((address) => typeof address === 'number'),
    );

const addressRows = (network: Network, interfaces: readonly NetworkInterface[]): string[][] =>
    interfaces.flatMap((owner) =>
        owner.addresses.map(({ address, publicAddress }) => [
            formatAddress(address),
            code(labelOf(network, owner.id)),
            publicAddress === undefined ? '' : formatAddress(publicAddress),
        ]),
    );
