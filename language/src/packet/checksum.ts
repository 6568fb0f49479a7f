/** The internet checksum (RFC 1071) and the pseudo-header that TCP and UDP put before it. */

import type { IpAddress } from '../model/address.js';
import { readUint16 } from './bytes.js';
import type { Ipv4Layer, Ipv6Layer } from './packet.js';

/** Sum of the 16-bit words of `bytes[start, end)`, an odd last byte padded with zero. Not folded. */
export function sumWords(bytes: Uint8Array, start: number, end: number): number {
    let sum = 0;
    let at = start;
    for (; at + 1 < end; at += 2) {
        sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    }
    return at < end ? sum + ((bytes[at] ?? 0) << 8) : sum;
}

/** Folds carries into 16 bits and complements: the value a checksum field holds. */
export function finishSum(sum: number): number {
    let folded = sum;
    while (folded > 0xffff) {
        folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
    }
    return ~folded & 0xffff;
}

/** The sum over source, destination, protocol and length (RFC 9293, RFC 768; RFC 8200, section 8.1). */
export const pseudoHeaderSum = (ip: Ipv4Layer | Ipv6Layer, protocol: number, length: number): number =>
    addressSum(ip.source) + addressSum(ip.destination) + protocol + (length >>> 16) + (length & 0xffff);

/** The sum of an address's 16-bit words. Not folded. */
export const addressSum = (address: IpAddress): number =>
    typeof address === 'number'
        ? (address >>> 16) + (address & 0xffff)
        : address.reduce((sum, word) => sum + (word >>> 16) + (word & 0xffff), 0);

/** A stretch of bytes with a checksum field inside. */
export interface ChecksumRegion {
    readonly bytes: Uint8Array;
    readonly start: number;
    readonly end: number;
    /** Offset of the checksum field; it counts as zero. */
    readonly field: number;
}

/** The checksum that belongs into the region's field. `initial` is the pseudo-header's sum, where there is one. */
export const checksumOf = (region: ChecksumRegion, initial = 0): number =>
    finishSum(initial + sumWords(region.bytes, region.start, region.end) - readUint16(region.bytes, region.field));
