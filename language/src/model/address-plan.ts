/** Who has which address of a subnet, and what is still free: the arithmetic behind allocation, hovers, completion and repairs. */
import {
    type Cidr,
    contains,
    type IpAddress,
    type Ipv4,
    lastAddress,
    netmask,
    nthAddress,
    overlaps,
    sameAddress,
} from './address.js';

/** What the cloud keeps the first addresses of every block for (V3). */
const START_PURPOSES = ['the address of the subnet itself', 'the router', 'the resolver', 'future use'];
/** How many addresses that is. */
export const RESERVED_AT_START = START_PURPOSES.length;

/** Why the cloud keeps an address of a subnet for itself (V3), or `undefined` when an interface may have it. */
export function reservedFor(block: Cidr, address: IpAddress): string | undefined {
    if (!contains(block, address)) {
        return undefined;
    }
    const atStart =
        typeof address === 'number' && typeof block.address === 'number'
            ? address - block.address
            : START_PURPOSES.findIndex((_, n) => sameAddress(nthAddress(block, n), address));
    if (atStart >= 0 && atStart < RESERVED_AT_START) {
        return START_PURPOSES[atStart];
    }
    if (!isLastAddress(block, address)) {
        return undefined;
    }
    return isIpv4Block(block) ? 'broadcast, which the cloud does not carry' : 'the cloud itself';
}

/** The last address of a block: subnet broadcast in IPv4, reserved in IPv6 too (V3). */
function isLastAddress(block: Cidr, address: IpAddress): boolean {
    if (typeof address === 'number') {
        return typeof block.address === 'number' && address === lastAddress({ address: block.address, length: block.length });
    }
    return address.every((word, i) => (word | netmask(Math.min(32, Math.max(0, block.length - 32 * i)))) >>> 0 === 0xffffffff);
}

/** An IPv4 block. */
export type Ipv4Block = Cidr & { readonly address: Ipv4 };

/** Narrows to IPv4. */
export const isIpv4Block = (block: Cidr): block is Ipv4Block => typeof block.address === 'number';

/** How many addresses of an IPv4 block interfaces can have: all but the five reserved ones (V3). */
export const usableAddresses = (block: Ipv4Block): number => Math.max(0, 2 ** (32 - block.length) - RESERVED_AT_START - 1);

/** The lowest free usable addresses of a block, at most `count` of them, at or after `from`. */
export function freeAddresses(
    block: Ipv4Block,
    taken: ReadonlySet<Ipv4 | string>,
    count = 1,
    from: Ipv4 = block.address,
): Ipv4[] {
    const free: Ipv4[] = [];
    const last = lastAddress(block);
    for (let address = Math.max(block.address + RESERVED_AT_START, from); address < last && free.length < count; address++) {
        if (!taken.has(address)) {
            free.push(address);
        }
    }
    return free;
}

/** The lowest block of that prefix length inside `space` that touches none of `taken`; `undefined` when none is left. */
export function freeBlock(space: Ipv4Block, taken: readonly Cidr[], length: number): Ipv4Block | undefined {
    const size = 2 ** (32 - length);
    const end = space.address + 2 ** (32 - space.length);
    for (let address = space.address; address + size <= end; ) {
        const block = { address, length };
        const obstacle = taken.filter(isIpv4Block).find((other) => overlaps(block, other));
        if (!obstacle) {
            return block;
        }
        const obstacleEnd = obstacle.address + 2 ** (32 - obstacle.length);
        address = Math.ceil(obstacleEnd / size) * size;
    }
    return undefined;
}
