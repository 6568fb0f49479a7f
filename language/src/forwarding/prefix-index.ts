/**
 * Longest-prefix match over any list of blocks, in time that does not grow with the list: the address space is cut into
 * disjoint ranges once, and a lookup is one binary search. IPv4 is plain integers in typed arrays.
 */
import { addressKey, blockOf, type Cidr, type IpAddress, type Ipv4, type Ipv6, netmask } from '../model/address.js';

/** Finds the best of the blocks it was built from. */
export interface PrefixIndex {
    /** Position of the longest block that covers the address, or -1. Of equal blocks the first wins. */
    find(address: IpAddress): number;
}

/** Builds the index. Order matters only between equal blocks: the earlier one wins. */
export function prefixIndex(blocks: readonly Cidr[]): PrefixIndex {
    const findIpv4 = ipv4Finder(blocks);
    const findIpv6 = ipv6Finder(blocks);
    return { find: (address) => (typeof address === 'number' ? findIpv4(address) : findIpv6(address)) };
}

/** IPv6: one hash table for each prefix length in use, longest first; at most 129 probes however large the list. */
function ipv6Finder(blocks: readonly Cidr[]): (address: Ipv6) => number {
    const byLength = new Map<number, Map<number | string, number>>();
    blocks.forEach(({ address, length }, position) => {
        if (typeof address !== 'number') {
            const table = byLength.get(length) ?? new Map<number | string, number>();
            const key = addressKey(address);
            byLength.set(length, table.set(key, table.get(key) ?? position));
        }
    });
    const tables = [...byLength].sort(([a], [b]) => b - a);
    return (address) => {
        for (const [length, table] of tables) {
            const position = table.get(addressKey(blockOf(address, length).address));
            if (position !== undefined) {
                return position;
            }
        }
        return -1;
    };
}

/** The disjoint ranges: `starts[i]` up to the next start belongs to block `owners[i]`. */
function ipv4Finder(blocks: readonly Cidr[]): (address: Ipv4) => number {
    const { starts, owners } = flatten(blocks);
    return (address) => {
        let low = 0;
        let high = starts.length - 1;
        while (low < high) {
            const middle = (low + high + 1) >>> 1;
            if ((starts[middle] ?? 0) <= address) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return owners[low] ?? -1;
    };
}

interface Ranges {
    readonly starts: Uint32Array;
    readonly owners: Int32Array;
}

/** A sweep from low to high addresses with the stack of blocks that are open at each point. */
function flatten(blocks: readonly Cidr[]): Ranges {
    const starts: number[] = [0];
    const owners: number[] = [-1];
    const open: { readonly end: number; readonly owner: number }[] = [];
    const emit = (start: number): void => {
        const owner = open.at(-1)?.owner ?? -1;
        if (starts.at(-1) === start) {
            owners[owners.length - 1] = owner;
        } else if (start <= 0xffffffff) {
            starts.push(start);
            owners.push(owner);
        }
    };
    const closeBefore = (start: number): void => {
        for (let last = open.at(-1); last && last.end < start; last = open.at(-1)) {
            open.pop();
            emit(last.end + 1);
        }
    };
    for (const { start, end, owner } of sortedBlocks(blocks)) {
        closeBefore(start);
        open.push({ end, owner });
        emit(start);
    }
    closeBefore(Number.POSITIVE_INFINITY);
    return { starts: Uint32Array.from(starts), owners: Int32Array.from(owners) };
}

/** IPv4 blocks, outer before inner; of equal blocks the one that wins comes last, so that it lies on top. */
const sortedBlocks = (blocks: readonly Cidr[]): { start: number; end: number; length: number; owner: number }[] =>
    blocks
        .flatMap(({ address, length }, owner) =>
            typeof address === 'number' ? [{ start: address, end: (address | ~netmask(length)) >>> 0, length, owner }] : [],
        )
        .sort((a, b) => a.start - b.start || a.length - b.length || b.owner - a.owner);
