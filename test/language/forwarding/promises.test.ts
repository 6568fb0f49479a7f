/** Promises that hold for any network and any packet: no VPC is entered by accident, NAT there and back, and why losers lost. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import { flowOf } from '../../../language/src/forwarding/flow.js';
import { advance, packetOf, run } from '../../../language/src/forwarding/pipeline.js';
import { startPacket } from '../../../language/src/forwarding/simulation.js';
import type { SimulationState } from '../../../language/src/forwarding/state.js';
import type { Candidate, Step } from '../../../language/src/forwarding/trace.js';
import { contains } from '../../../language/src/model/address.js';
import type { Design } from '../../../language/src/model/design.js';
import type { Network } from '../../../language/src/model/network.js';
import { buildFixture, type NetworkSpec, OPEN, type VpcSpec } from '../../support/network-fixture.js';
import { packetSpec } from '../../support/packet-fixture.js';

const twin = (mark: string, table: readonly string[]): VpcSpec => ({
    cidr: '10.0.0.0/16',
    gateway: `igw-${mark}`,
    tables: { t: table },
    groups: { open: OPEN },
    subnets: {
        s: {
            cidr: '10.0.1.0/24',
            table: 't',
            instances: {
                a: { ip: '10.0.1.10', groups: ['open'], check: 'off', server: 'rack1', forwarding: 'on' },
                b: { ip: '10.0.1.11', groups: ['open'], check: 'off', server: 'rack1', routes: ['0.0.0.0/0 via 10.0.1.10'] },
            },
        },
        t: { cidr: '10.0.2.0/24', table: 't', instances: { c: { ip: '10.0.2.10', groups: ['open'], server: 'rack1' } } },
    },
});

describe('E7: two VPCs with the same addresses, on the same server', () => {
    const routes = fc.subarray(['192.0.2.0/24 a', '198.51.100.0/24 blackhole', '10.0.2.0/24 b']);
    const packet = fc.record({
        protocol: fc.constantFrom('icmp', 'tcp', 'udp'),
        source: fc.constantFrom('a', 'b', 'c'),
        destination: fc.constantFrom('10.0.1.10', '10.0.1.11', '10.0.2.10', '10.0.2.99', '192.0.2.1', '10.0.1.1'),
        from: fc.constantFrom('10.0.1.10', '10.0.2.10', '192.0.2.9', undefined),
        mac: fc.constantFrom('02:00:0a:00:01:0a', '02:00:0a:00:02:0a', undefined),
    });

    test('no packet, forged or not, is seen by an interface of the other one', () => {
        fc.assert(
            fc.property(routes, packet, (table, { protocol, source, destination, from, mac }) => {
                const design = buildFixture({ vpcs: { red: twin('red', table), blue: twin('blue', table) } });
                const port = protocol === 'icmp' ? '' : ':443';
                const spec = packetSpec(design.network, `${protocol} red.${source} -> ${destination}${port}`, {
                    fields: { ...(from ? { 'ip.src': from } : {}), ...(mac ? { 'eth.dst': mac } : {}) },
                });
                for (const { hop } of run(startPacket(design, spec), { maxSteps: 500 })) {
                    expect(`${hop.interface ?? 'red.'} ${hop.element}`).not.toContain('blue.');
                }
            }),
            { numRuns: 120 },
        );
    });
});

describe('N1, W1: translated on the way out and on the way back', () => {
    const spec: NetworkSpec = {
        vpcs: {
            lab: {
                cidr: '10.0.0.0/16',
                gateway: 'igw',
                tables: { public: ['0.0.0.0/0 igw'], private: ['0.0.0.0/0 nat'] },
                groups: { open: OPEN },
                subnets: {
                    outside: {
                        cidr: '10.0.1.0/24',
                        table: 'public',
                        instances: { a: { ip: '10.0.1.10=203.0.113.10', groups: ['open'] } },
                        nats: { nat: '10.0.1.5=203.0.113.99' },
                    },
                    inside: { cidr: '10.0.2.0/24', table: 'private', instances: { d: { ip: '10.0.2.10', groups: ['open'] } } },
                },
            },
        },
        hosts: { server: '198.51.100.9' },
    };
    const design = buildFixture(spec);
    const end = fc.integer({ min: 1, max: 65_535 });

    test.each(['a', 'd'])('what comes back to %s is the reverse of what it sent', (source) => {
        fc.assert(
            fc.property(fc.constantFrom('tcp', 'udp'), end, end, (protocol, from, to) => {
                const text = `${protocol} lab.${source} -> 198.51.100.9:${to}`;
                const fields = { [`${protocol}.srcport`]: from };
                const taken = run(startPacket(design, packetSpec(design.network, text, { fields })));
                const sent = packetOf(taken[0] as Step);
                const answer = taken.at(-1)?.after.packets.find(({ role }) => role === 'reply');
                const [out, back] = [sent, answer].map((flight) => flight && flowOf(flight.packet));
                expect(answer?.status).toBe('delivered');
                expect([back?.source, back?.sourcePort, back?.destination, back?.destinationPort]).toEqual([
                    out?.destination,
                    out?.destinationPort,
                    out?.source,
                    out?.sourcePort,
                ]);
            }),
            { numRuns: 40 },
        );
    });
});

/** A network with one entry of a table taken out. */
type Without = (network: Network, candidate: Candidate) => Network;

/** Takes winners out one by one, and answers every candidate that won at some time; the same stage decides each time. */
function winnersInTurn(state: SimulationState, table: string, without: Without): Candidate[] {
    const winners: Candidate[] = [];
    let network = state.network;
    for (let i = 0; i < 40; i++) {
        const step = advance({ ...state, network });
        const lookup = step?.lookups.find((each) => each.table === table);
        const winner = step && lookup && explainLookup(step, lookup).find(({ won }) => won);
        if (!winner || winner.entry.kind === 'implicit-deny') {
            break;
        }
        winners.push(winner);
        network = without(network, winner);
    }
    return winners;
}

/** The step at a stage, and the candidates of its lookup in a table. */
function lookupAt(
    design: Design,
    text: string,
    [stage, table]: readonly [string, string],
): { step: Step; all: readonly Candidate[] } {
    const step = run(startPacket(design, packetSpec(design.network, text))).find((each) => each.stage === stage);
    const lookup = step?.lookups.find((each) => each.table === table);
    if (!step || !lookup) {
        throw new Error(`No lookup in a ${table} at ${stage}.`);
    }
    return { step, all: explainLookup(step, lookup) };
}

const labels = (candidates: readonly Candidate[]): string[] => candidates.map(({ label }) => label).sort();

/** The laboratory with tables to choose: a in one subnet, d in another. */
const chosen = (parts: { routes?: readonly string[]; acl?: readonly string[]; rules?: readonly string[] }): Design =>
    buildFixture({
        vpcs: {
            lab: {
                cidr: '10.0.0.0/16',
                gateway: 'igw',
                tables: { one: parts.routes ?? [], two: [] },
                groups: { open: OPEN, chosen: parts.rules ?? OPEN },
                acls: { chosen: parts.acl ?? ['egress 1 allow all 0.0.0.0/0', 'ingress 1 allow all 0.0.0.0/0'] },
                subnets: {
                    s: {
                        cidr: '10.0.1.0/24',
                        table: 'one',
                        acl: 'chosen',
                        instances: { a: { ip: '10.0.1.10=203.0.113.10', groups: ['chosen'] } },
                    },
                    t: { cidr: '10.0.2.0/24', table: 'two', instances: { d: { ip: '10.0.2.10', groups: ['open'] } } },
                },
            },
        },
    });

describe('losing routes really lose: take out what beat them, and they win', () => {
    test('R5: every route that covers the address wins in its turn, and no other', () => {
        const length = fc.uniqueArray(fc.integer({ min: 0, max: 32 }), { maxLength: 10 });
        const base = fc.constantFrom('198.51.100.9', '198.51.100.8', '198.51.0.0', '203.0.113.0');
        fc.assert(
            fc.property(length, base, (lengths, address) => {
                const routes = lengths.map((each) => `${address}/${each} ${each % 2 ? 'igw' : 'blackhole'}`);
                const { step, all } = lookupAt(chosen({ routes: canonical(routes) }), 'icmp lab.a -> 198.51.100.9', [
                    'route-lookup',
                    'route-table',
                ]);
                const winners = winnersInTurn(step.before, 'route-table', (network, { entry }) => {
                    const table = network.routeTables.get('route-table:lab.one');
                    const left = table?.routes.filter((route) => entry.kind !== 'route' || route !== entry.route) ?? [];
                    return table
                        ? { ...network, routeTables: new Map(network.routeTables).set(table.id, { ...table, routes: left }) }
                        : network;
                });
                const covering = all.filter(
                    ({ entry }) => entry.kind === 'route' && contains(entry.route.destination, 0xc6336409),
                );
                expect(labels(winners)).toEqual(labels(covering));
            }),
            { numRuns: 60 },
        );
    });
});

describe('losing entries of an ACL really lose', () => {
    test('F20: each that matches decides in its turn', () => {
        const entry = fc.constantFrom(
            'allow all 0.0.0.0/0',
            'deny all 0.0.0.0/0',
            'allow tcp 443 10.0.2.0/24',
            'allow udp 53 0.0.0.0/0',
            'deny tcp 1-1024 10.0.2.10/32',
            'allow tcp 443 192.0.2.0/24',
        );
        fc.assert(
            fc.property(fc.array(entry, { minLength: 1, maxLength: 8 }), (entries) => {
                const acl = entries.map((each, i) => `egress ${i + 1} ${each}`);
                const { step, all } = lookupAt(chosen({ acl }), 'tcp lab.a -> 10.0.2.10:443', [
                    'network-acl-egress',
                    'network-acl',
                ]);
                const winners = winnersInTurn(step.before, 'network-acl', (network, { entry: beaten }) => {
                    const table = network.networkAcls.get('network-acl:lab.chosen');
                    const left =
                        table?.entries.filter((each) => beaten.kind !== 'network-acl-entry' || each !== beaten.entry) ?? [];
                    return table
                        ? { ...network, networkAcls: new Map(network.networkAcls).set(table.id, { ...table, entries: left }) }
                        : network;
                });
                const matching = all.filter(({ label }) => !/udp|192\.0\.2/.test(label) && /allow|deny/.test(label));
                const expected = matching.filter(({ entry: { kind } }) => kind === 'network-acl-entry');
                expect(winners.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
            }),
            { numRuns: 60 },
        );
    });
});

describe('losing rules of a group really lose', () => {
    test('F1: each that admits the packet admits it alone', () => {
        const rule = fc.constantFrom(
            'egress all 0.0.0.0/0',
            'egress tcp 443 10.0.2.0/24',
            'egress tcp 80 0.0.0.0/0',
            'egress tcp 400-500 10.0.0.0/8',
            'egress all 192.0.2.0/24',
        );
        fc.assert(
            fc.property(fc.array(rule, { minLength: 1, maxLength: 8 }), (rules) => {
                const { step, all } = lookupAt(chosen({ rules }), 'tcp lab.a -> 10.0.2.10:443', [
                    'security-group-egress',
                    'security-group',
                ]);
                const winners = winnersInTurn(step.before, 'security-group', (network, { entry }) => {
                    const group = network.securityGroups.get('security-group:lab.chosen');
                    const left = group?.rules.filter((each) => entry.kind !== 'security-group-rule' || each !== entry.rule) ?? [];
                    return group
                        ? { ...network, securityGroups: new Map(network.securityGroups).set(group.id, { ...group, rules: left }) }
                        : network;
                });
                const admitting = all.filter(({ label }) => !/tcp 80|192\.0\.2/.test(label));
                expect(winners.map(({ label }) => label)).toEqual(admitting.map(({ label }) => label));
            }),
            { numRuns: 60 },
        );
    });
});

/** Host bits cleared, since a fixture takes what it is given. */
const canonical = (routes: readonly string[]): string[] =>
    routes.map((text) => {
        const [, address = '', length = '', target = ''] = /^(.*)\/(\d+) (.*)$/.exec(text) ?? [];
        const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
        const size = 2 ** (32 - Number(length));
        const base = Math.floor(value / size) * size;
        return `${[24, 16, 8, 0].map((bits) => Math.floor(base / 2 ** bits) % 256).join('.')}/${length} ${target}`;
    });
