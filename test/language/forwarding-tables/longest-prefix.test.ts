/** R5, R6, R9: the route that wins, compared with looking at every route. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefixIndex } from '../../../language/src/forwarding/prefix-index.js';
import { routeRank, routeTableIndex } from '../../../language/src/forwarding/route-table-index.js';
import { blockOf, type Cidr, contains, type IpAddress, type Ipv6 } from '../../../language/src/model/address.js';
import type { Route } from '../../../language/src/model/network.js';
import { ip, route, tableOf } from './tables-fixture.js';

/** Addresses from a small space, so that blocks nest and collide; now and then from the whole one. */
const ipv4 = fc.oneof(
    fc.integer({ min: 0x0a000000, max: 0x0a00ffff }),
    fc.constantFrom(0, 0xffffffff, 0x0a000000, 0x0a00ff00),
    fc.integer({ min: 0, max: 0xffffffff }),
);
const ipv4Block = fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([address, length]) => blockOf(address, length));
const word = fc.constantFrom(0, 1, 0x20010db8, 0xffffffff);
const ipv6 = fc.tuple(word, word, word, word).map((words): Ipv6 => words);
const ipv6Block = fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })).map(([address, length]) => blockOf(address, length));

/** The address below one, in its last word. */
const lower = (address: IpAddress): IpAddress =>
    typeof address === 'number' ? (address - 1) >>> 0 : [address[0], address[1], address[2], (address[3] - 1) >>> 0];

/** The naive reference: of all covering blocks the longest, of equal ones the first. */
function bruteForce(blocks: readonly Cidr[], address: IpAddress): number {
    let best = -1;
    blocks.forEach((block, position) => {
        if (contains(block, address) && block.length > (blocks[best]?.length ?? -1)) {
            best = position;
        }
    });
    return best;
}

describe('longest prefix match', () => {
    it('R5: the IPv4 index answers as looking at every block does', () => {
        fc.assert(
            fc.property(
                fc.array(ipv4Block, { maxLength: 60 }),
                fc.array(ipv4, { minLength: 1, maxLength: 20 }),
                (blocks, addresses) => {
                    const index = prefixIndex(blocks);
                    const edges = blocks.flatMap(({ address }) => [address as number, ((address as number) - 1) >>> 0]);
                    for (const address of [...addresses, ...edges]) {
                        expect(index.find(address)).toBe(bruteForce(blocks, address));
                    }
                },
            ),
        );
    });

    it('R5: the IPv6 index answers as looking at every block does; families never mix (R4)', () => {
        fc.assert(
            fc.property(fc.array(fc.oneof(ipv4Block, ipv6Block), { maxLength: 30 }), ipv6, (blocks, address) => {
                const index = prefixIndex(blocks);
                for (const asked of [address, ...blocks.flatMap(({ address: edge }) => [edge, lower(edge)])]) {
                    expect(index.find(asked)).toBe(bruteForce(blocks, asked));
                    const covering = blocks.flatMap((block, position) => (contains(block, asked) ? [position] : []));
                    expect(index.covering(asked)).toEqual(covering);
                }
            }),
        );
    });

    it('R5, R6: a route table answers as the two rules read, one after the other', () => {
        const origin = fc.constantFrom<Partial<Route>>(
            {},
            { prefixList: 'prefix-list:b' },
            { prefixList: 'prefix-list:a' },
            { origin: 'local' },
        );
        const routes = fc.array(
            fc
                .tuple(ipv4Block, origin)
                .map(([destination, extra]): Route => ({ ...route('0.0.0.0/0', { kind: 'blackhole' }), destination, ...extra })),
            { maxLength: 40 },
        );
        fc.assert(
            fc.property(routes, ipv4, (list, address) => {
                const winner = routeTableIndex(tableOf(list)).route(address);
                const covering = list.filter(({ destination }) => contains(destination, address));
                expect(winner === undefined).toBe(covering.length === 0);
                for (const other of covering) {
                    const [a, b] = [winner?.destination.length ?? -1, other.destination.length];
                    expect(a).toBeGreaterThanOrEqual(b);
                    expect(a > b || routeRank(winner as Route) <= routeRank(other)).toBe(true);
                }
            }),
        );
    });

    it('R6, R9: static before prefix list, and of two lists the one whose name sorts first, wherever they stand', () => {
        const [a, b] = [
            route('10.9.0.0/16', { kind: 'blackhole' }, { prefixList: 'prefix-list:a' }),
            route('10.9.0.0/16', { kind: 'local' }, { prefixList: 'prefix-list:b', origin: 'static' }),
        ];
        const written = route('10.9.0.0/16', { kind: 'blackhole' });
        expect(routeTableIndex(tableOf([b, a])).route(ip('10.9.1.1'))).toBe(a);
        expect(routeTableIndex(tableOf([b, a, written])).route(ip('10.9.1.1'))).toBe(written);
    });

    it('is built once for an immutable table', () => {
        const table = tableOf([route('0.0.0.0/0', { kind: 'blackhole' })]);
        expect(routeTableIndex(table)).toBe(routeTableIndex(table));
        expect(routeTableIndex({ ...table })).not.toBe(routeTableIndex(table));
    });
});

describe('all blocks that cover an address', () => {
    it('agree with a scan of the list, duplicates included', () => {
        fc.assert(
            fc.property(fc.array(fc.oneof(ipv4Block, ipv6Block), { maxLength: 40 }), fc.oneof(ipv4, ipv6), (blocks, some) => {
                const index = prefixIndex(blocks);
                for (const address of [some, ...blocks.map((each) => each.address)]) {
                    const scanned = blocks.flatMap((each, position) => (contains(each, address) ? position : []));
                    expect(index.covering(address)).toEqual(scanned);
                }
            }),
        );
    });
});
