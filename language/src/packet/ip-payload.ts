/** What TCP, UDP, ICMP and ICMPv6 need to know of the IP header above them. */
import { pseudoHeaderSum } from './checksum.js';
import { type EncodeTarget, ipAbove, isInPiece, type Region } from './codec.js';

/** Whether the region holds a whole packet, so that its checksum can be verified: neither quoted nor a fragment. */
export const isWholePacket = (region: Region): boolean => !region.quoted && !isFirstFragment(region);

/** Whether the region is the start of a fragmented packet: lengths and checksums speak of bytes that are elsewhere. */
export const isFirstFragment = (region: Region): boolean => isInPiece(region.above, region.above.length);

/** The pseudo-header's sum for the header being written; 0 where no IP header is above. */
export function pseudoSumForTarget(target: EncodeTarget, protocol: number, length: number): number {
    const ip = ipAbove(target.layers, target.index);
    return ip ? pseudoHeaderSum(ip, protocol, length) : 0;
}

/** The pseudo-header's sum for the header being read; 0 where no IP header is above. */
export function pseudoSumForRegion(region: Region, protocol: number, length: number): number {
    const ip = ipAbove(region.above, region.above.length);
    return ip ? pseudoHeaderSum(ip, protocol, length) : 0;
}
