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

/** The MAC of an IPv4 multicast group: 01:00:5e and the group's last 23 bits (RFC 1112, 6.4). */
export const multicastMac = (group: Ipv4): string =>
    `01:00:5e:${[(group >>> 16) & 127, (group >>> 8) & 255, group & 255].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;

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

/** 169.254.168.0/22 and fd00:ec2::/32: never forwarded by a route, however wide (I30). */
export const isUnroutableLinkLocal = (address: IpAddress): boolean =>
    typeof address === 'number' ? address >>> 10 === (0xa9fea800 as Ipv4) >>> 10 : address[0] === 0xfd000ec2;

/** Unique local addresses, fc00::/7 (RFC 4193): IPv6 that no provider carries. */
export const isUniqueLocal = (address: IpAddress): boolean => typeof address !== 'number' && address[0] >>> 25 === 0x7e;

/** The address of a host that has none yet: 0.0.0.0 or ::. */
export const isUnspecified = (address: IpAddress): boolean =>
    typeof address === 'number' ? address === 0 : address.every((word) => word === 0);

/** The last address of an IPv4 block, which nobody may own (I14). */
export const isSubnetBroadcast = ({ address: base, length }: Cidr, address: IpAddress): boolean =>
    typeof base === 'number' && address === lastAddress({ address: base, length });
