/** `explainLookup`: every candidate has a reason, losers really lose, and the winner is the one the stage found. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateCount, explainLookup, winnerOf } from '../../../language/src/forwarding/explain-lookup.js';
import { NOTHING_REMEMBERED } from '../../../language/src/forwarding/remembered.js';
import { routeTableIndex } from '../../../language/src/forwarding/route-table-index.js';
import { matchSecurityGroups } from '../../../language/src/forwarding/security-groups.js';
import type { ArpEntry, Connection, SimulationState } from '../../../language/src/forwarding/state.js';
import type { Lookup, LookupKey, Step, TableKind } from '../../../language/src/forwarding/trace.js';
import { blockOf, contains } from '../../../language/src/model/address.js';
import type { Network, NetworkAclEntry } from '../../../language/src/model/network.js';
import { NOWHERE } from '../../../language/src/model/source-span.js';
import { entry, group, interfaceOf, ip, named, networkOf, onLine, route, rule, tableOf } from './tables-fixture.js';

/** A step of which only the state before matters. */
function stepIn(network: Network, extra: Partial<SimulationState> = {}): Step {
    const state: SimulationState = {
        network,
        clock: 100,
        agenda: [],
        nextItem: 0,
        packets: [],
        pendingExpectations: [],
        nextPacketId: 1,
        ...NOTHING_REMEMBERED,
        ...extra,
    };
    return {
        before: state,
        after: state,
        hop: { kind: 'hypervisor-out', index: 0, element: 'server:a', interface: 'interface:lab.a.eth0' },
        stage: 'route-lookup',
        outcome: 'passed',
        rules: [],
        decidedBy: NOWHERE,
        consulted: [],
        lookups: [],
        born: [],
        summary: () => '',
    };
}

const lookup = (table: TableKind, element: string, key: LookupKey, winner: number): Lookup => ({
    table,
    element,
    span: NOWHERE,
    key,
    winner,
});

const a = interfaceOf('a', '10.0.1.10');
const b = interfaceOf('b', '10.0.2.10');

describe('route tables', () => {
    const table = tableOf([
        route('10.0.0.0/16', { kind: 'local' }),
        route('0.0.0.0/0', { kind: 'internet-gateway', element: 'internet-gateway:lab.igw' }),
        route('10.0.2.0/24', { kind: 'interface', element: b.id }),
        route('192.0.2.0/24', { kind: 'blackhole' }),
    ]);
    const network = networkOf({ interfaces: [a, b], table });

    it('R5: says of each route whether it contains the address and how long it is', () => {
        const found = explainLookup(stepIn(network), lookup('route-table', table.id, { address: ip('10.0.2.10') }, 2));
        expect(found.map(({ label, because }) => `${label}: ${because}`)).toEqual([
            "10.0.0.0/16 → local: contains 10.0.2.10, but /16 is shorter than the winner's /24 (R5, MORE_SPECIFIC_ROUTE)",
            "0.0.0.0/0 → igw: contains 10.0.2.10, but /0 is shorter than the winner's /24 (R5, MORE_SPECIFIC_ROUTE)",
            '10.0.2.0/24 → b: contains 10.0.2.10 with the longest prefix, /24 (R5)',
            '192.0.2.0/24 → blackhole: does not contain 10.0.2.10',
        ]);
        expect(found.map(({ won }) => won)).toEqual([false, false, true, false]);
    });

    it('R12: when nothing contains the address, nothing has won', () => {
        const bare = tableOf([route('10.0.0.0/16', { kind: 'local' })]);
        const found = explainLookup(
            stepIn(networkOf({ table: bare })),
            lookup('route-table', bare.id, { address: ip('8.8.8.8') }, -1),
        );
        expect(found).toMatchObject([{ won: false, because: 'does not contain 8.8.8.8' }]);
    });

    it('R13: a dead winner is called a blackhole', () => {
        const gone = { ...network, internetGateways: new Map() };
        const winner = winnerOf(stepIn(gone), lookup('route-table', table.id, { address: ip('8.8.8.8') }, 1));
        expect(winner?.because).toBe(
            'the only route that contains 8.8.8.8; its target is gone, so it is a blackhole and still wins (R13)',
        );
    });
});

describe('any route table', () => {
    it('R5, R6: in any table at most one wins, and every loser lacks the address, length or rank', () => {
        const block = fc.tuple(fc.integer({ min: 0x0a000000, max: 0x0a0000ff }), fc.integer({ min: 0, max: 32 }));
        const routes = fc.array(
            fc.tuple(block, fc.boolean()).map(([[address, length], listed]) => ({
                ...route('0.0.0.0/0', { kind: 'blackhole' }),
                destination: blockOf(address, length),
                ...(listed ? { prefixList: 'prefix-list:x' } : {}),
            })),
            { maxLength: 20 },
        );
        fc.assert(
            fc.property(routes, fc.integer({ min: 0x0a000000, max: 0x0a0000ff }), (list, address) => {
                const random = tableOf(list);
                const position = routeTableIndex(random).find(address);
                const found = explainLookup(
                    stepIn(networkOf({ table: random })),
                    lookup('route-table', random.id, { address }, position),
                );
                expect(found.filter(({ won }) => won)).toHaveLength(position < 0 ? 0 : 1);
                found.forEach(({ because, won }, i) => {
                    const covers = contains(list[i]?.destination ?? blockOf(0, 32), address);
                    expect(because.startsWith('does not contain')).toBe(!covers);
                    expect(won || !covers || /shorter than|same prefix/.test(because)).toBe(true);
                });
            }),
        );
    });

    it('explains a page of a long table without the rest', () => {
        const long = tableOf(
            Array.from({ length: 1000 }, (_, i) => route(`10.${i >> 8}.${i & 255}.0/24`, { kind: 'blackhole' })),
        );
        const step = stepIn(networkOf({ table: long }));
        const question = lookup('route-table', long.id, { address: ip('10.3.0.1') }, 768);
        expect(candidateCount(step, question)).toBe(1000);
        expect(explainLookup(step, question, { from: 767, count: 3 }).map(({ won }) => won)).toEqual([false, true, false]);
        expect(explainLookup(step, question, { from: 998, count: 10 })).toHaveLength(2);
        expect(explainLookup(step, question, { from: 2000 })).toEqual([]);
    });
});

const ports = { protocol: 6, sourcePort: 40_000, destinationPort: 22 };

describe('rules of security groups', () => {
    it('F1–F6: names the first part of a security-group rule that does not fit', () => {
        const members = group('sg-a');
        const guard = group(
            'guard',
            rule('ingress', 'udp', '53', '0.0.0.0/0'),
            rule('ingress', 'tcp', '443', '0.0.0.0/0'),
            rule('ingress', 'tcp', '22', '192.0.2.0/24'),
            rule('ingress', 'tcp', '22', members.id),
            rule('ingress', 'tcp', '22', 'security-group:lab.gone'),
            rule('ingress', 'tcp', '20-30', '203.0.113.0/24'),
            rule('ingress', 'all', '*', '0.0.0.0/0'),
        );
        const guarded = interfaceOf('b', '10.0.2.10', { securityGroups: [guard.id] });
        const network = networkOf({
            interfaces: [interfaceOf('a', '10.0.1.10', { securityGroups: [members.id] }), guarded],
            groups: [members, guard],
        });
        const peer = ip('203.0.113.10');
        const { index } = matchSecurityGroups(network, guarded, 'ingress', {
            ...ports,
            source: peer,
            destination: ip('10.0.2.10'),
        });
        const found = explainLookup(
            stepIn(network),
            lookup('security-group', guarded.id, { ...ports, direction: 'ingress', peer }, index),
        );
        expect(found.map(({ because }) => because)).toEqual([
            'is for udp, the packet is tcp',
            'port 22 is not in 443',
            'peer 203.0.113.10 is not in 192.0.2.0/24',
            "peer 203.0.113.10 is not a private address of a member of 'sg-a' (F6)",
            "the group 'lab.gone' does not exist: a stale rule matches nothing (F9)",
            'admits the packet',
            'would admit it as well; one rule is enough (F1)',
        ]);
        expect(found.findIndex(({ won }) => won)).toBe(5);
        expect(found[5]?.label).toBe('guard: ingress tcp 20-30 from 203.0.113.0/24');
    });
});

describe('entries of a network ACL', () => {
    const aclNetwork = (...entries: NetworkAclEntry[]): Network =>
        networkOf({
            more: {
                networkAcls: new Map([
                    [
                        'network-acl:lab.guard',
                        { ...named('network-acl', 'guard'), kind: 'network-acl' as const, vpc: 'vpc:lab', entries },
                    ],
                ]),
            },
        });

    it('F20: entries after the deciding one were never reached, the final deny included', () => {
        const network = aclNetwork(
            entry('ingress', 300, 'deny all * 0.0.0.0/0'),
            entry('ingress', 100, 'deny tcp 80 0.0.0.0/0'),
            entry('ingress', 200, 'allow tcp 22 0.0.0.0/0'),
        );
        const key: LookupKey = { ...ports, direction: 'ingress', peer: ip('8.8.8.8') };
        const found = explainLookup(stepIn(network), lookup('network-acl', 'network-acl:lab.guard', key, 1));
        expect(found.map(({ label, because }) => `${label}: ${because}`)).toEqual([
            'ingress 100 deny tcp 80 from 0.0.0.0/0: port 22 is not in 80',
            'ingress 200 allow tcp 22 from 0.0.0.0/0: matches first: allows the packet',
            'ingress 300 deny all from 0.0.0.0/0: never reached: entry 200 decided',
            '* deny all: never reached: entry 200 decided',
        ]);
    });

    it('F20: the final deny wins when nothing matches', () => {
        const network = aclNetwork(entry('egress', 100, 'allow tcp 80 10.0.0.0/8'));
        const key: LookupKey = { ...ports, destinationPort: 80, direction: 'egress', peer: ip('8.8.8.8') };
        const found = explainLookup(stepIn(network), lookup('network-acl', 'network-acl:lab.guard', key, 1));
        expect(found.map(({ won, because }) => [won, because])).toEqual([
            [false, 'peer 8.8.8.8 is not in 10.0.0.0/8'],
            [true, 'no entry before it matches, and what nothing matches is denied (F20)'],
        ]);
    });
});

describe('what machines remember', () => {
    const network = networkOf({ interfaces: [a, b] });

    it('ARP: an expired entry for the right address is told apart from one for another', () => {
        const caches = [['10.0.1.20', 90] as const, ['10.0.1.1', 130] as const].reduce((known, [address, expires]) => {
            const entry: ArpEntry = { interface: a.id, address: ip(address), mac: '02:00:0a:00:01:14', expires };
            return known.set(entry, entry);
        }, NOTHING_REMEMBERED.arpCaches);
        const step = stepIn(network, { arpCaches: caches });
        const found = explainLookup(step, lookup('arp-cache', a.id, { address: ip('10.0.1.20') }, -1));
        expect(found.map(({ because }) => because)).toEqual([
            'is for the right address, but expired 10 s ago',
            'is for 10.0.1.1, not 10.0.1.20',
        ]);
    });

    it('F2: of an interface’s connections the flow’s own comes first', () => {
        const flow = (remotePort: number): Connection => ({
            interface: b.id,
            protocol: 6,
            local: ip('10.0.2.10'),
            localPort: 443,
            remote: ip('8.8.8.8'),
            remotePort,
            initiatedBy: 'remote',
            established: true,
            expires: 500,
        });
        const step = stepIn(network, {
            connections: [flow(1000), flow(2000)].reduce((known, each) => known.set(each, each), NOTHING_REMEMBERED.connections),
        });
        const key: LookupKey = {
            direction: 'egress',
            protocol: 6,
            address: ip('10.0.2.10'),
            peer: ip('8.8.8.8'),
            sourcePort: 443,
            destinationPort: 2000,
        };
        const found = explainLookup(step, lookup('connection-tracking', b.id, key, 0));
        expect(found.map(({ won, because }) => [won, because])).toEqual([
            [true, 'the flow is known, opened by the other side (F2)'],
            [false, 'its ports are 443 and 1000, not 443 and 2000'],
        ]);
    });
});

describe('who owns an address', () => {
    const withPublic = { ...a, addresses: [{ address: ip('10.0.1.10'), publicAddress: ip('203.0.113.10'), span: onLine(4) }] };
    const network = networkOf({ interfaces: [withPublic, b] });

    it('E1: the mapping service by address, the owner first', () => {
        const found = explainLookup(stepIn(network), lookup('mapping-service', 'vpc:lab', { address: ip('10.0.2.10') }, 0));
        expect(found.map(({ label, because }) => `${label}: ${because}`)).toEqual([
            '10.0.2.10 → b, 02:00:0a:00:02:0a, server 172.31.0.11: owns 10.0.2.10; it lives on 172.31.0.11 (E1)',
            '10.0.1.10 → a, 02:00:0a:00:01:0a, server 172.31.0.10: is 10.0.1.10, not 10.0.2.10',
        ]);
    });

    it('W1: a public mapping is found from either side', () => {
        const ask = (address: string, winner: number) =>
            explainLookup(
                stepIn(network),
                lookup('address-translation', 'internet-gateway:lab.igw', { address: ip(address) }, winner),
            )[0];
        expect(ask('10.0.1.10', 0)).toMatchObject({ won: true, because: 'leaves as 203.0.113.10 (W1)' });
        expect(ask('203.0.113.10', 0)).toMatchObject({ won: true, because: 'comes in as 10.0.1.10 (W1)' });
        expect(ask('10.0.2.10', -1)).toMatchObject({ won: false, because: 'neither side is 10.0.2.10' });
    });
});
