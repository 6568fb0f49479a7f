/** The addresses of a subnet that belong to the cloud (V3). */
import { type Cidr, type IpAddress, type Ipv4, lastAddress, nthAddress, sameAddress } from '../model/address.js';
import type { Subnet } from '../model/network.js';

/** Network, router, resolver and "future use": the first four. */
export const RESERVED_AT_START = 4;

const isIpv4Block = (cidr: Cidr): cidr is Cidr & { readonly address: Ipv4 } => typeof cidr.address === 'number';

/** Whether the cloud keeps an address of the subnet for itself: the first four of a block, or an IPv4 block's last. */
export const isReservedAddress = (subnet: Pick<Subnet, 'cidrs'>, address: IpAddress): boolean =>
    subnet.cidrs.some(
        ({ cidr }) =>
            Array.from({ length: RESERVED_AT_START }, (_, n) => nthAddress(cidr, n)).some((reserved) =>
                sameAddress(reserved, address),
            ) ||
            (isIpv4Block(cidr) && sameAddress(lastAddress(cidr), address)),
    );
