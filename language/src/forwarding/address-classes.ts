/** Special address ranges that forwarding decisions depend on, as predicates over plain integers. */
import { type Cidr, type IpAddress, type Ipv4, LIMITED_BROADCAST, lastAddress } from '../model/address.js';

/** Private use, RFC 1918: 10/8, 172.16/12, 192.168/16. An internet gateway refuses them on its outside (W3, W5). */
export const isPrivateUse = (address: IpAddress): boolean =>
    typeof address === 'number' && (address >>> 24 === 10 || address >>> 20 === 0xac1 || address >>> 16 === 0xc0a8);

/** Shared address space, RFC 6598: 100.64/10. Treated like private use by an internet gateway (W3, W5). */
export const isSharedAddressSpace = (address: IpAddress): boolean => typeof address === 'number' && address >>> 22 === 0x191;

/** Multicast: 224/4 or ff00::/8 (I15). */
export const isMulticast = (address: IpAddress): boolean =>
    typeof address === 'number' ? address >>> 28 === 0xe : address[0] >>> 24 === 0xff;

/** Link-local: 169.254/16 or fe80::/10 (I26). */
export const isLinkLocal = (address: IpAddress): boolean =>
    typeof address === 'number' ? address >>> 16 === 0xa9fe : address[0] >>> 22 === 0x3fa;

/** Loopback: 127/8 or ::1. */
export const isLoopback = (address: IpAddress): boolean =>
    typeof address === 'number' ? address >>> 24 === 127 : address[3] === 1 && address.slice(0, 3).every((word) => word === 0);

/** 255.255.255.255 (I14). */
export const isLimitedBroadcast = (address: IpAddress): boolean => address === LIMITED_BROADCAST;

/** Whether a MAC is a group address (broadcast or multicast): the lowest bit of its first byte. */
export const isGroupMac = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;

/** 169.254.168.0/22: never forwarded by a route, however wide (I30). */
export const isUnroutableLinkLocal = (address: IpAddress): boolean =>
    typeof address === 'number' && address >>> 10 === (0xa9fea800 as Ipv4) >>> 10;

/** The last address of an IPv4 block, which nobody may own (I14). */
export const isSubnetBroadcast = ({ address: base, length }: Cidr, address: IpAddress): boolean =>
    typeof base === 'number' && address === lastAddress({ address: base, length });
