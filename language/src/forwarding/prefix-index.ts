/**
 * Longest-prefix match over any list of blocks, in time that does not grow with the list: the address space is cut into
 * disjoint ranges once, and a lookup is one binary search in a typed array: of one word for IPv4, of four for IPv6.
 */
import { type Cidr, type IpAddress, type Ipv4, type Ipv6, netmask } from '../model/address.js';

/** Finds the best of the blocks it was built from. */
export interface PrefixIndex {
    /** Position of the longest block that covers the address, or -1. Of equal blocks the first wins. */
    find(address: IpAddress): number;
    /** Positions of all blocks that cover the address, ascending. The time depends on their number, not on the list's. */
    covering(address: IpAddress): readonly number[];
}

/** Builds the index. Order matters only between equal blocks: the earlier one wins. */
export function prefixIndex(blocks: readonly Cidr[]): PrefixIndex {
    const v4 = familyIndex(blocks, IPV4);
    const v6 = familyIndex(blocks, IPV6);
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

/** The addresses of one family, as points on a line. */
interface AddressLine<A extends IpAddress> {
    /** The lowest address. */
    readonly first: A;
    readonly isOf: (address: IpAddress) => address is A;
    /** Negative, zero or positive, as the first stands below, at or above the second. */
    readonly compare: (a: A, b: A) => number;
    /** The address behind one; none behind the last. */
    readonly after: (address: A) => A | undefined;
    /** The last address of a block. */
    readonly lastOf: (address: A, length: number) => A;
    /** The search in ranges that begin at these addresses: the position of the last one that is not above an address. */
    readonly search: (starts: readonly A[]) => (address: A) => number;
}

const IPV4: AddressLine<Ipv4> = {
    first: 0,
    isOf: (address) => typeof address === 'number',
    compare: (a, b) => a - b,
    after: (address) => (address === 0xffffffff ? undefined : address + 1),
    lastOf: (address, length) => (address | ~netmask(length)) >>> 0,
    search: (starts) => {
        const words = Uint32Array.from(starts);
        return (address) => lastNotAbove(words.length, (range) => (words[range] ?? 0) <= address);
    },
};

/** The mask of one of the four words of an IPv6 address. */
const maskOf = (length: number, word: number): number => netmask(Math.min(32, Math.max(0, length - 32 * word)));

const IPV6: AddressLine<Ipv6> = {
    first: [0, 0, 0, 0],
    isOf: (address) => typeof address !== 'number',
    compare: (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3],
    after: ([a, b, c, d]) => {
        if (d < 0xffffffff) {
            return [a, b, c, d + 1];
        }
        if (c < 0xffffffff) {
            return [a, b, c + 1, 0];
        }
        return b < 0xffffffff ? [a, b + 1, 0, 0] : a < 0xffffffff ? [a + 1, 0, 0, 0] : undefined;
    },
    lastOf: (address, length) => {
        const [a, b, c, d] = address.map((part, word) => (part | ~maskOf(length, word)) >>> 0);
        return [a ?? 0, b ?? 0, c ?? 0, d ?? 0];
    },
    search: (starts) => {
        const words = Uint32Array.from(starts.flat());
        return (address) => lastNotAbove(starts.length, (range) => isNotAbove(words, range * 4, address));
    },
};

/** Whether the four words at a place are an address not above the given one. */
function isNotAbove(words: Uint32Array, at: number, address: Ipv6): boolean {
    for (let word = 0; word < 3; word++) {
        const [start, asked] = [words[at + word] ?? 0, address[word] ?? 0];
        if (start !== asked) {
            return start < asked;
        }
    }
    return (words[at + 3] ?? 0) <= address[3];
}

/** Binary search: the last position for which the test holds, where it holds from 0 on up to some point. */
function lastNotAbove(length: number, holds: (position: number) => boolean): number {
    let low = 0;
    let high = length - 1;
    while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if (holds(middle)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

/** The disjoint ranges: range `i` belongs to block `owners[i]`, which lies in block `parents[owner]`. */
function familyIndex<A extends IpAddress>(blocks: readonly Cidr[], line: AddressLine<A>): FamilyIndex<A> {
    const { starts, owners, parents } = flatten(blocks, line);
    const search = line.search(starts);
    const find = (address: A): number => owners[search(address)] ?? -1;
    const covering = (address: A): readonly number[] => {
        const found: number[] = [];
        for (let owner = find(address); owner >= 0; owner = parents[owner] ?? -1) {
            found.push(owner);
        }
        return found.length > 1 ? found.sort(ascending) : found;
    };
    return { find, covering };
}

interface Ranges<A> {
    /** Where each range begins; it ends before the next. */
    readonly starts: readonly A[];
    /** By range: the smallest block around it, -1 for none. */
    readonly owners: Int32Array;
    /** By block: the next larger or equal one around it; -1 for the outermost. */
    readonly parents: Int32Array;
}

/** A sweep from low to high addresses with the stack of blocks that are open at each point. */
function flatten<A extends IpAddress>(blocks: readonly Cidr[], line: AddressLine<A>): Ranges<A> {
    const starts: A[] = [line.first];
    const owners: number[] = [-1];
    const parents = new Int32Array(blocks.length).fill(-1);
    const open: { readonly end: A; readonly owner: number }[] = [];
    const emit = (start: A | undefined): void => {
        const owner = open.at(-1)?.owner ?? -1;
        if (start !== undefined && line.compare(starts.at(-1) as A, start) === 0) {
            owners[owners.length - 1] = owner;
        } else if (start !== undefined) {
            starts.push(start);
            owners.push(owner);
        }
    };
    const closeBefore = (start: A | undefined): void => {
        for (let last = open.at(-1); last && (start === undefined || line.compare(last.end, start) < 0); last = open.at(-1)) {
            open.pop();
            emit(line.after(last.end));
        }
    };
    for (const { start, end, owner } of sortedBlocks(blocks, line)) {
        closeBefore(start);
        parents[owner] = open.at(-1)?.owner ?? -1;
        open.push({ end, owner });
        emit(start);
    }
    closeBefore(undefined);
    return { starts, owners: Int32Array.from(owners), parents };
}

/** The blocks of a family, outer before inner; of equal blocks the one that wins comes last, so that it lies on top. */
const sortedBlocks = <A extends IpAddress>(blocks: readonly Cidr[], line: AddressLine<A>) =>
    blocks
        .flatMap(({ address, length }, owner) =>
            line.isOf(address) ? [{ start: address, end: line.lastOf(address, length), length, owner }] : [],
        )
        .sort((a, b) => line.compare(a.start, b.start) || a.length - b.length || b.owner - a.owner);
