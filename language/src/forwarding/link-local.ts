/**
 * IPv6 link-local addresses (G21, G22): a guest's is the EUI-64 form of its interface's MAC and no other, the router of a
 * subnet answers to `fe80::` with its MAC as well as to fe80:ec2::1 and to the first address of each block.
 */
import { type Cidr, eui64LinkLocal, type IpAddress, type Ipv6, nthAddress, sameAddress } from '../model/address.js';
import type { NetworkInterface, Subnet } from '../model/network.js';
import { isLinkLocal } from './address-classes.js';

/** The link-local block, on-link at every interface that has IPv6. */
export const LINK_LOCAL_BLOCK: Cidr = { address: [0xfe800000, 0, 0, 0], length: 64 };
/** The router's address that is the same in every subnet (documented in 2022). */
const COMMON_ROUTER: Ipv6 = [0xfe800ec2, 0, 0, 1];

/** Narrows to IPv6. */
export const isIpv6 = (address: IpAddress | undefined): address is Ipv6 => typeof address === 'object';

/** Whether a subnet has an IPv6 block. */
export const hasIpv6 = (subnet: Pick<Subnet, 'cidrs'>): boolean => subnet.cidrs.some(({ cidr }) => isIpv6(cidr.address));

/** Whether an interface takes part in IPv6: it has an IPv6 address. */
export const speaksIpv6 = (networkInterface: NetworkInterface): boolean =>
    networkInterface.addresses.some(({ address }) => isIpv6(address));

/** The link-local address of an interface that takes part in IPv6 (G21). */
export const linkLocalOf = (networkInterface: NetworkInterface): Ipv6 | undefined =>
    speaksIpv6(networkInterface) ? eui64LinkLocal(networkInterface.mac) : undefined;

/** Whether an address is one that the platform knows at the interface: assigned, or its link-local one (I7, G21). */
export const isAssigned = (networkInterface: NetworkInterface, address: IpAddress): boolean =>
    networkInterface.addresses.some((own) => sameAddress(own.address, address)) || isOwnLinkLocal(networkInterface, address);

function isOwnLinkLocal(networkInterface: NetworkInterface, address: IpAddress): boolean {
    const own = isIpv6(address) && isLinkLocal(address) ? linkLocalOf(networkInterface) : undefined;
    return own !== undefined && sameAddress(own, address);
}

const ROUTER_ADDRESSES = new WeakMap<Subnet, readonly IpAddress[]>();

/** Every address that the router of a subnet answers to: the first of each block, and with IPv6 two link-local ones (G22). */
export function routerAddressesOf(subnet: Subnet): readonly IpAddress[] {
    let addresses = ROUTER_ADDRESSES.get(subnet);
    if (!addresses) {
        const first = subnet.cidrs.map(({ cidr }) => nthAddress(cidr, 1));
        addresses = hasIpv6(subnet) ? [...first, ...linkLocalRouters(subnet)] : first;
        ROUTER_ADDRESSES.set(subnet, addresses);
    }
    return addresses;
}

/** The EUI-64 form of its MAC, and since 2022-11-11 the address that is the same in every subnet (G22). */
const linkLocalRouters = (subnet: Subnet): Ipv6[] =>
    subnet.withoutCommonRouter ? [routerLinkLocal(subnet)] : [routerLinkLocal(subnet), COMMON_ROUTER];

/** Whether the router of a subnet answers to an address. */
export const isRouterAddress = (subnet: Subnet, address: IpAddress): boolean =>
    routerAddressesOf(subnet).some((own) => sameAddress(own, address));

/** The router's EUI-64 link-local address: the one that router advertisements come from (G22). */
export const routerLinkLocal = (subnet: Subnet): Ipv6 => eui64LinkLocal(subnet.routerMac);

/** The address from which the router reports to a guest about a packet: the first of a block of that family (I22). */
export const reportingAddress = (subnet: Subnet, about: IpAddress | undefined): IpAddress | undefined =>
    subnet.cidrs.map(({ cidr }) => nthAddress(cidr, 1)).find((address) => typeof address === typeof about);
