/** Rules A1–A8: Azure's column of the profile table. */
import { describe, expect, test } from 'vitest';
import { effectiveRouteTable } from '../../../language/src/forwarding/effective-route-table.js';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import { routeLabel } from '../../../language/src/forwarding/labels.js';
import { buildDesign } from '../../support/build-design.js';
import { codesOf } from '../../support/diagnostics.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

const AZURE = 'profile azure';
/** The appliance of a3, and what it needs to pass packets on. */
const APPLIANCE = `subnet a3 { cidr 10.0.3.0/24  availability-zone eu-west-1a
    instance fw { ip 10.0.3.5 source-dest-check off guest { forwarding on } } }`;
const OTHER = (
    blocks: string,
): string => `vpc other { ${blocks} subnet o { cidr 10.9.1.0/24 availability-zone eu-west-1a instance x { ip 10.9.1.10 } }
    security-group default { ingress all from 0.0.0.0/0 } } peering link { lab <-> other }`;

async function routesOf(text: string, table = 'one'): Promise<string[]> {
    const { network } = await buildDesign(text);
    const found = network.routeTables.get(`route-table:lab.${table}`);
    return found
        ? effectiveRouteTable(network, found).routes.map((route) => `${route.origin} ${routeLabel(network, route)}`)
        : [];
}

/** Why each route of the first lookup won or lost. */
function reasons(run: Run): Record<string, string> {
    const step = run.stepsOf().find(({ stage }) => stage === 'route-lookup');
    const [lookup] = step?.lookups ?? [];
    const candidates = step && lookup ? explainLookup(step, lookup) : [];
    return Object.fromEntries(candidates.map(({ label, because, won }) => [label, `${won ? 'won' : 'lost'}: ${because}`]));
}

describe('system routes (A1)', () => {
    test('A1: the network itself, the reserved ranges, the internet', async () => {
        expect(await routesOf(lab({ top: AZURE, routes1: '' }, ''))).toEqual([
            'local 10.0.0.0/16 → local',
            'system 10.0.0.0/8 → blackhole',
            'system 172.16.0.0/12 → blackhole',
            'system 192.168.0.0/16 → blackhole',
            'system 100.64.0.0/10 → blackhole',
            'system 0.0.0.0/0 → igw',
        ]);
    });

    test('A1: Amazon VPC has the local route and no other', async () => {
        expect(await routesOf(lab({ routes1: '' }, ''))).toEqual(['local 10.0.0.0/16 → local']);
    });

    test('A1: a network that has a reserved range keeps its own route for it', async () => {
        const wide =
            'profile azure vpc lab { cidr 10.0.0.0/8 cidr 192.168.0.0/16 route-table one main { } subnet s { cidr 10.0.1.0/24 } }';
        expect((await routesOf(wide)).filter((route) => route.endsWith('blackhole'))).toEqual([
            'system 172.16.0.0/12 → blackhole',
            'system 100.64.0.0/10 → blackhole',
        ]);
    });

    test('A1: the internet is there without a gateway in the file', async () => {
        const text = `profile azure
            vpc lab { cidr 10.0.0.0/16  security-group default { ingress all from 0.0.0.0/0 egress all to 0.0.0.0/0 }
              subnet s { cidr 10.0.1.0/24  instance a { public-ip 203.0.113.10 } } }
            internet { host server { ip 198.51.100.9 } }
            probe out: tcp a -> server:443  expect answered
            probe in: tcp server -> a.public-ip:443  expect answered`;
        expect(await codesOf(text)).toEqual([]);
        expect([(await runProbe(text, 'out')).answered, (await runProbe(text, 'in')).answered]).toEqual([true, true]);
    });

    test('A1: a peering puts the other network’s blocks into every table; one that is pending does not', async () => {
        const text = (state: string): string =>
            `${lab({ top: AZURE }, '')} ${OTHER('cidr 10.9.0.0/16')}`.replace('<-> other }', `<-> other ${state} }`);
        expect(await routesOf(text(''), 'two')).toContain('system 10.9.0.0/16 → link');
        expect(await routesOf(text('state pending'), 'two')).not.toContain('system 10.9.0.0/16 → link');
        expect((await runProbe(`${text('')} probe p: icmp a -> x`)).answered).toBe(true);
    });

    test('A1: a private address that nobody has is not sent to the internet', async () => {
        const run = await runProbe(lab({ top: AZURE, a: 'public-ip 203.0.113.10' }, 'probe p: icmp a -> 172.20.0.1'));
        expect([run.fate, run.drop.rules[0]]).toEqual(['blackhole-route', 'A1']);
    });
});

describe('which route wins (A2)', () => {
    test('A2: a user-defined route beats a system route with the same prefix, and the loser says so', async () => {
        const parts = { top: AZURE, routes1: '0.0.0.0/0 -> 10.0.3.5 10.0.0.0/16 -> 10.0.3.5', vpc: APPLIANCE };
        const out = await runProbe(lab(parts, 'probe p: icmp a -> server'));
        const looked = out.stepsOf().find(({ stage }) => stage === 'route-lookup');
        expect(looked?.rules.slice(0, 2)).toEqual(['A2', 'R5']);
        expect(reasons(out)['0.0.0.0/0 → igw']).toContain('a user-defined route beats a system route (A2)');
        expect(reasons(out)['0.0.0.0/0 → 10.0.3.5']).toContain('overrides the system route');
        const inside = await runProbe(lab(parts, 'probe p: icmp a -> d'));
        expect([inside.answered, inside.packet.path]).toEqual([true, ['instance:lab.a', 'instance:lab.fw', 'instance:lab.d']]);
        expect(reasons(inside)['10.0.0.0/16 → local']).toContain('a user-defined route beats a system route (A2)');
    });

    test('A2, A6: what a gateway learns stands in every table, beats the internet, and never a peered network', async () => {
        const site = (block: string): string =>
            `site office { cidr ${block} host desk { ip ${block.replace('0.0/16', '1.5')} } vpn to vgw { static ${block} } }`;
        const own = { top: AZURE, vpc: 'vpn-gateway vgw' };
        expect(await routesOf(lab(own, site('192.168.0.0/16')), 'two')).toContain('vpn-static 192.168.0.0/16 → vgw');
        expect((await runProbe(lab(own, `${site('192.168.0.0/16')} probe p: icmp d -> desk`))).answered).toBe(true);
        const peered = `${OTHER('cidr 10.9.0.0/16')} ${site('10.9.0.0/16')}`;
        const run = await runProbe(lab(own, `${peered} probe p: icmp d -> 10.9.1.10`));
        expect(run.packet.path).toContain('peering:link');
        expect(reasons(run)['10.9.0.0/16 → vgw']).toContain('never beats');
    });
});

describe('user-defined routes (A3, A4)', () => {
    test.each([
        ['10.0.1.0/24 -> 10.0.3.5', 'a -> b', 'instance:lab.fw'],
        ['10.0.1.128/25 -> 10.0.3.5', 'a -> b', 'instance:lab.b'],
        ['10.0.0.0/16 -> 10.0.3.5 10.0.1.0/24 -> local', 'a -> b', 'instance:lab.b'],
        ['10.0.2.10/32 -> 10.0.3.5', 'a -> d', 'instance:lab.fw'],
    ])('A3, A4: %s, from %s: first through %s', async (routes1, ends, first) => {
        const text = lab({ top: AZURE, routes1, vpc: APPLIANCE }, `probe p: icmp ${ends}`);
        expect(await codesOf(text)).not.toContain('route-table/more-specific-than-local');
        const run = await runProbe(text);
        expect([run.answered, run.packet.path[1]]).toEqual([true, first]);
    });

    test('A3: an appliance without IP forwarding is not handed what is for others', async () => {
        const vpc = APPLIANCE.replace('source-dest-check off', '');
        const run = await runProbe(lab({ top: AZURE, routes1: '10.0.2.0/24 -> 10.0.3.5', vpc }, 'probe p: icmp a -> d'));
        expect([run.fate, run.packet.endedAt]).toEqual(['destination-check', 'interface:lab.fw.eth0']);
    });

    test('A3: an address that nobody has is a blackhole', async () => {
        const text = lab({ top: AZURE, routes1: '10.0.2.0/24 -> 10.0.3.99', vpc: APPLIANCE }, 'probe p: icmp a -> d');
        expect([(await runProbe(text)).fate, await codesOf(text)]).toEqual(['blackhole-route', ['route-table/next-hop-unknown']]);
    });

    test('A3, R26: what names an element there, and an address here, is refused', async () => {
        expect(await codesOf(lab({ top: AZURE, routes1: '192.0.2.0/24 -> b' }, ''))).toEqual(['route-table/next-hop-element']);
        expect(await codesOf(lab({ routes1: '192.0.2.0/24 -> 10.0.1.20' }, ''))).toEqual(['route-table/next-hop-address']);
    });

    test('A3: a call may replace a route by one to an address', async () => {
        const calls =
            'experiment e { api create-route two 10.0.1.0/24 -> 10.0.3.5 run p expect delivered to a via fw } probe p: icmp d -> a';
        const run = await runExperiment(lab({ top: AZURE, vpc: APPLIANCE }, calls));
        expect(run.steps.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    });
});

describe('what is carried and filtered (A5, A7, A8)', () => {
    test.each([
        ['icmp a -> b', 'delivered'],
        ['udp a -> d:53', 'delivered'],
        ['packet a -> b { ip.proto 47 }', 'protocol-not-carried'],
        ['packet a -> b { ip.proto 4 }', 'protocol-not-carried'],
        ['icmp a -> 10.0.1.1', 'service-not-answering'],
        ['udp a -> 239.1.1.1:5004', 'multicast'],
    ])('A5: %s: %s', async (probe, fate) => {
        expect((await runProbe(lab({ top: AZURE }, `probe p: ${probe}`))).fate).toBe(fate);
    });

    test('A7: no ACL is asked at the border of a subnet, written or not', async () => {
        const closed = 'network-acl closed { ingress 100 deny all from 0.0.0.0/0 egress 100 deny all to 0.0.0.0/0 }';
        const parts = { top: AZURE, vpc: closed, a1: 'network-acl closed' };
        const run = await runProbe(lab(parts, 'probe p: icmp a -> d'));
        expect([run.answered, run.step('network-acl-egress').rules]).toEqual([true, ['A7']]);
        expect((await runProbe(lab({ ...parts, top: '' }, 'probe p: icmp a -> d'))).fate).toBe('network-acl-egress');
    });

    test('A7: a flow that open rules admit is tracked; revoking the rule does not cut it', async () => {
        const text = (profile: string): string =>
            lab(
                { top: profile },
                `probe open: tcp a:40000 -> d:443 probe data: tcp a:40000 -> d:443 { tcp.flags 0x18 }
                 experiment e { run open expect answered api revoke default ingress all from 0.0.0.0/0 run data }`,
            );
        expect((await runExperiment(text(AZURE))).fate).toBe('delivered');
        expect((await runExperiment(text('profile aws'))).fate).toBe('security-group-ingress');
    });

    test('A8: nothing gets out without a public address', async () => {
        const run = await runProbe(lab({ top: AZURE }, 'probe p: tcp d -> server:443'));
        expect(run.fate).toBe('no-public-source');
    });
});
