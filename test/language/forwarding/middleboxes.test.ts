/** Rules R8, R15–R24: routes inside the VPC's range, gateway route tables, and the appliances they lead to. */
import { describe, expect, test } from 'vitest';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import { codesOf } from '../../support/diagnostics.js';
import { runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

const FIREWALL = (body: string): string => `
  route-table plain { 0.0.0.0/0 -> igw }
  subnet a3 {
    cidr 10.0.3.0/24
    availability-zone eu-west-1a
    route-table plain
    instance fw { ip 10.0.3.5 source-dest-check off guest { forwarding on } ${body} }
  }`;

const PUBLIC_FIREWALL = FIREWALL('public-ip 203.0.113.9');
const EDGE = (routes: string): string => `route-table ingress edge igw { ${routes} } ${PUBLIC_FIREWALL}`;
const INBOUND = 'probe p: tcp server -> a.public-ip:443';
const A_PUBLIC = 'public-ip 203.0.113.10';

describe('routes inside the VPC', () => {
    test('R8: a static route for a subnet’s block beats local; the reply takes its own table’s way', async () => {
        const run = await runProbe(lab({ routes1: '10.0.2.0/24 -> fw', vpc: PUBLIC_FIREWALL }, 'probe p: icmp a -> d'));
        expect(run.answered).toBe(true);
        expect(run.packet.path).toEqual(['instance:lab.a', 'instance:lab.fw', 'instance:lab.d']);
        expect(run.reply?.path).toEqual(['instance:lab.d', 'instance:lab.a']);
    });

    test('R8: the local route explains why it lost', async () => {
        const run = await runProbe(lab({ routes1: '10.0.2.0/24 -> fw', vpc: PUBLIC_FIREWALL }, 'probe p: icmp a -> d'));
        const step = run.stepsOf().find(({ stage }) => stage === 'route-lookup');
        const [lookup] = step?.lookups ?? [];
        const candidates = step && lookup ? explainLookup(step, lookup) : [];
        expect(candidates.map(({ label, won }) => [label, won])).toEqual([
            ['10.0.0.0/16 → local', false],
            ['10.0.2.0/24 → fw', true],
        ]);
        expect(candidates[0]?.because).toContain('/16 is shorter');
    });

    test('R16: hosts of one subnet are never steered', async () => {
        const run = await runProbe(lab({ routes1: '10.0.1.0/24 -> fw', vpc: PUBLIC_FIREWALL }, 'probe p: icmp a -> b'));
        expect(run.packet.path).toEqual(['instance:lab.a', 'instance:lab.b']);
        expect(run.stages()).not.toContain('route-lookup');
    });

    test('R17: a middlebox in the steered subnet gets its own packets back for ever', async () => {
        const parts = {
            routes1: '10.0.2.0/24 -> c',
            c: 'source-dest-check off guest { forwarding on }',
        };
        const run = await runProbe(lab(parts, 'probe p: icmp a -> d'));
        expect(run.fate).toBe('ttl-exceeded');
        expect(await codesOf(lab(parts, ''))).toContain('route-table/middlebox-in-own-subnet');
    });

    test.each([
        ['10.0.2.0/25 -> fw', '', ['route-table/more-specific-than-local']],
        ['10.0.2.0/24 -> igw', '', ['route-table/more-specific-than-local']],
        // Accepted by the cloud, and worth a warning: the way back goes past the appliance.
        ['10.0.2.0/24 -> fw', '', ['route-table/asymmetric-steering']],
        ['10.0.2.0/24 -> fw', 'profile aws-2020', ['route-table/more-specific-than-local']],
        ['169.254.169.0/24 -> fw', '', ['route-table/forbidden-destination']],
        ['10.0.1.0/24 -> fw', '', ['route-table/own-subnet']],
    ])('R15, R16, R18: %s under "%s" gives %j', async (routes1, top, codes) => {
        expect(await codesOf(lab({ routes1, top, vpc: PUBLIC_FIREWALL }, ''))).toEqual(codes);
    });
});

describe('gateway route tables', () => {
    test('R19, R1: what enters is translated first and then follows the gateway’s table', async () => {
        const parts = { routes1: '0.0.0.0/0 -> fw', vpc: EDGE('10.0.1.0/24 -> fw'), a: A_PUBLIC };
        const run = await runProbe(lab(parts, INBOUND));
        expect(run.answered).toBe(true);
        expect(run.packet.path).toEqual([
            'internet-host:server',
            'internet-gateway:lab.igw',
            'instance:lab.fw',
            'instance:lab.a',
        ]);
        const [first] = run.stepsOf().filter(({ stage }) => stage === 'route-lookup');
        expect([first?.hop.kind, first?.rules[0]]).toEqual(['internet-gateway', 'R19']);
        expect(run.reply?.path).toEqual([
            'instance:lab.a',
            'instance:lab.fw',
            'internet-gateway:lab.igw',
            'internet-host:server',
        ]);
    });

    test('R1: a gateway without a table delivers directly', async () => {
        const run = await runProbe(lab({ a: A_PUBLIC }, INBOUND));
        expect(run.stages()).not.toContain('route-lookup');
    });

    test('R19, W9: a packet that turns round at the gateway enters by it too', async () => {
        const parts = { vpc: EDGE('10.0.2.0/24 -> fw'), a: A_PUBLIC, routes2: '0.0.0.0/0 -> fw', d: 'public-ip 203.0.113.20' };
        const run = await runProbe(lab(parts, 'probe p: icmp a -> d.public-ip'));
        expect(run.packet.path).toEqual(['instance:lab.a', 'internet-gateway:lab.igw', 'instance:lab.fw', 'instance:lab.d']);
        expect(run.answered).toBe(true);
    });

    test('R19: traffic inside the VPC does not see it', async () => {
        const run = await runProbe(lab({ vpc: EDGE('10.0.1.0/24 -> fw'), routes1: '' }, 'probe p: icmp d -> a'));
        expect(run.packet.path).toEqual(['instance:lab.d', 'instance:lab.a']);
    });

    test('R20, R21: local may be written, and a whole block of the VPC steered', async () => {
        const parts = { vpc: EDGE('10.0.0.0/16 -> fw 10.0.1.0/24 -> local'), a: A_PUBLIC };
        const run = await runProbe(lab(parts, INBOUND));
        expect(run.packet.path).not.toContain('instance:lab.fw');
        expect(run.answered).toBe(true);
    });

    test('R23: a middlebox without a public address', async () => {
        const vpc = `route-table ingress edge igw { 10.0.1.0/24 -> fw } ${FIREWALL('')}`;
        const run = await runProbe(lab({ vpc, a: A_PUBLIC }, INBOUND));
        expect([run.fate, run.drop.rules[0], run.packet.endedAt]).toEqual([
            'ingress-route-no-public-address',
            'R23',
            'internet-gateway:lab.igw',
        ]);
    });

    test('R24: the way out beside the middlebox is closed, for this subnet only', async () => {
        const vpc = EDGE('10.0.1.0/24 -> fw');
        const beside = await runProbe(lab({ vpc, a: A_PUBLIC }, 'probe p: tcp a -> server:443'));
        expect([beside.fate, beside.drop.rules[0]]).toEqual(['ingress-redirected', 'R24']);
        const other = await runProbe(
            lab({ vpc, routes2: '0.0.0.0/0 -> igw', d: 'public-ip 203.0.113.20' }, 'probe p: tcp d -> server:443'),
        );
        expect(other.answered).toBe(true);
    });

    test('R13: a middlebox that is stopped makes the route dead, and nothing falls back to local', async () => {
        const parts = { routes1: '0.0.0.0/0 -> fw', vpc: EDGE('10.0.1.0/24 -> fw'), a: A_PUBLIC };
        const run = await runExperiment(lab(parts, `${INBOUND} experiment x { fail fw run p }`));
        expect([run.fate, run.drop.rules, run.packet.endedAt]).toEqual([
            'blackhole-route',
            ['R13', 'R23'],
            'internet-gateway:lab.igw',
        ]);
    });
});

describe('what a gateway’s table takes', () => {
    const LIST = 'prefix-list somewhere { 10.0.1.0/24 }';
    test.each([
        ['10.0.1.0/25 -> fw', 'R21: half a subnet'],
        ['0.0.0.0/0 -> fw', 'R21: outside the VPC'],
        ['somewhere -> fw', 'R21: a prefix list'],
        ['10.0.2.0/24 -> igw', 'R20: another target'],
        ['10.0.2.0/24 -> blackhole', 'R20: no target'],
        ['propagate vgw', 'R22: propagation'],
    ])('%s (%s)', async (line) => {
        const vpc = `vpn-gateway vgw ${EDGE(line)}`;
        expect(await codesOf(lab({ top: LIST, vpc }, ''))).toContain('route-table/edge-route');
    });

    test('R2: the main table cannot be a gateway’s, and a gateway has one table', async () => {
        expect(await codesOf(lab({ vpc: 'route-table x main edge igw { }' }, ''))).toEqual(['route-table/edge-association']);
        expect(await codesOf(lab({ vpc: 'route-table x edge igw { } route-table y edge igw { }' }, ''))).toEqual([
            'route-table/edge-association',
        ]);
    });

    test('0.4: there were none in 2013', async () => {
        const codes = await codesOf(lab({ top: 'profile aws-2013', vpc: 'route-table x edge igw { }' }, ''));
        expect(codes).toEqual(['profile/unsupported-element']);
    });
});
