/**
 * Longest-prefix match over any list of blocks, in time that does not grow with the list: the address space is cut into
 * disjoint ranges once, and a lookup is one binary search. IPv4 is plain integers in typed arrays.
 */
import { addressKey, blockOf, type Cidr, type IpAddress, type Ipv4, type Ipv6, netmask } from '../model/address.js';

/** Finds the best of the blocks it was built from. */
export interface PrefixIndex {
    /** Position of the longest block that covers the address, or -1. Of equal blocks the first wins. */
    find(address: IpAddress): number;
    /** Positions of all blocks that cover the address, ascending. The time depends on their number, not on the list's. */
    covering(address: IpAddress): readonly number[];
}

/** Builds the index. Order matters only between equal blocks: the earlier one wins. */
export function prefixIndex(blocks: readonly Cidr[]): PrefixIndex {
    const v4 = ipv4Index(blocks);
    const v6 = ipv6Index(blocks);
    return {
        find: (address) => (typeof address === 'number' ? v4.find(address) : v6.find(address)),
        covering: (address) => (typeof address === 'number' ? v4.covering(address) : v6.covering(address)),
    };
}

/** The questions of one address family. */
interface FamilyIndex<A> {
    readonly find: (address: A) => number;
    readonly covering: (address: A) => readonly number[];
}

const ascending = (a: number, b: number): number => a - b;

/** IPv6: one hash table for each prefix length in use, longest first; at most 129 probes however large the list. */
function ipv6Index(blocks: readonly Cidr[]): FamilyIndex<Ipv6> {
    const byLength = new Map<number, Map<number | string, number[]>>();
    blocks.forEach(({ address, length }, position) => {
        if (typeof address !== 'number') {
            const table = byLength.get(length) ?? new Map<number | string, number[]>();
            const key = addressKey(address);
            table.set(key, [...(table.get(key) ?? []), position]);
            byLength.set(length, table);
        }
    });
    const tables = [...byLength].sort(([a], [b]) => b - a);
    const blocksOf = (address: Ipv6, length: number, table: ReadonlyMap<number | string, number[]>): readonly number[] =>
        table.get(addressKey(blockOf(address, length).address)) ?? [];
    return {
        find: (address) => {
            for (const [length, table] of tables) {
                const [first] = blocksOf(address, length, table);
                if (first !== undefined) {
                    return first;
                }
            }
            return -1;
        },
        covering: (address) => tables.flatMap(([length, table]) => blocksOf(address, length, table)).sort(ascending),
    };
}

/** The disjoint ranges: `starts[i]` up to the next start belongs to block `owners[i]`, which lies in block `parents[owner]`. */
function ipv4Index(blocks: readonly Cidr[]): FamilyIndex<Ipv4> {
    const { starts, owners, parents } = flatten(blocks);
    const find = (address: Ipv4): number => {
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
    const covering = (address: Ipv4): readonly number[] => {
        const found: number[] = [];
        for (let owner = find(address); owner >= 0; owner = parents[owner] ?? -1) {
            found.push(owner);
        }
        return found.length > 1 ? found.sort(ascending) : found;
    };
    return { find, covering };
}

interface Ranges {
    readonly starts: Uint32Array;
    readonly owners: Int32Array;
    /** By block: the next larger or equal one around it; -1 for the outermost. */
    readonly parents: Int32Array;
}

/** A sweep from low to high addresses with the stack of blocks that are open at each point. */
function flatten(blocks: readonly Cidr[]): Ranges {
    const starts: number[] = [0];
    const owners: number[] = [-1];
    const parents = new Int32Array(blocks.length).fill(-1);
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
        parents[owner] = open.at(-1)?.owner ?? -1;
        open.push({ end, owner });
        emit(start);
    }
    closeBefore(Number.POSITIVE_INFINITY);
    return { starts: Uint32Array.from(starts), owners: Int32Array.from(owners), parents };
}

/** IPv4 blocks, outer before inner; of equal blocks the one that wins comes last, so that it lies on top. */
const sortedBlocks = (blocks: readonly Cidr[]): { start: number; end: number; length: number; owner: number }[] =>
    blocks
        .flatMap(({ address, length }, owner) =>
            typeof address === 'number' ? [{ start: address, end: (address | ~netmask(length)) >>> 0, length, owner }] : [],
        )
        .sort((a, b) => a.start - b.start || a.length - b.length || b.owner - a.owner);
