/** Which blocks overlap: one sort and one sweep, because two blocks either nest or are disjoint. */
import { type Cidr, covers, type IpAddress } from '../model/address.js';

/** A block that lies in, equals, or contains an earlier one of the sweep. */
export interface Overlap<T> {
    /** The one declared later. */
    readonly later: T;
    readonly earlier: T;
}

/** One overlap for every block that shares an address with another, in O(n log n). `blocks` are in declared order. */
export function findOverlaps<T extends { readonly cidr: Cidr }>(blocks: readonly T[]): Overlap<T>[] {
    const sorted = blocks.map((block, order) => ({ block, order })).sort(outerFirst);
    const open: typeof sorted = [];
    const overlaps: Overlap<T>[] = [];
    for (const entry of sorted) {
        for (let top = open.at(-1); top && !covers(top.block.cidr, entry.block.cidr); top = open.at(-1)) {
            open.pop();
        }
        const outer = open.at(-1);
        if (outer) {
            const [earlier, later] = outer.order < entry.order ? [outer, entry] : [entry, outer];
            overlaps.push({ earlier: earlier.block, later: later.block });
        }
        open.push(entry);
    }
    return overlaps;
}

type Entry = { readonly block: { readonly cidr: Cidr }; readonly order: number };

const outerFirst = (a: Entry, b: Entry): number =>
    compareAddresses(a.block.cidr.address, b.block.cidr.address) ||
    a.block.cidr.length - b.block.cidr.length ||
    a.order - b.order;

/** IPv4 before IPv6, then numerically. */
function compareAddresses(a: IpAddress, b: IpAddress): number {
    if (typeof a === 'number' || typeof b === 'number') {
        return typeof a === 'number' && typeof b === 'number' ? a - b : typeof a === 'number' ? -1 : 1;
    }
    return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}
