/** The sizes that blocks of VPCs and subnets may have (V1). */
import type { Cidr } from '../model/address.js';
import { isIpv4Block } from '../model/address-plan.js';
import type { BlockLengths } from '../model/profile.js';

/** Whether a block has one of the sizes. */
export const isLegalSize = ({ ipv4, ipv6 }: BlockLengths, cidr: Cidr): boolean =>
    isIpv4Block(cidr) ? cidr.length >= ipv4.from && cidr.length <= ipv4.to : ipv6.includes(cidr.length);

/** The sizes of that family: `from /16 to /28`, `/56, /64`. */
export const legalSizes = ({ ipv4, ipv6 }: BlockLengths, cidr: Cidr): string =>
    isIpv4Block(cidr) ? `from /${ipv4.from} to /${ipv4.to}` : `/${ipv6.join(', /')}`;
