/** Rules that no other file of tests proves: limits, origins, quotas, and what an ACL does to path MTU discovery. */
import { describe, expect, test } from 'vitest';
import { flowOf } from '../../../language/src/forwarding/flow.js';
import { bind, type Translator, withBinding } from '../../../language/src/forwarding/nat-bindings.js';
import { advance, packetOf } from '../../../language/src/forwarding/pipeline.js';
import type { SimulationState } from '../../../language/src/forwarding/state.js';
import type { Step } from '../../../language/src/forwarding/trace.js';
import { formatCidr } from '../../../language/src/model/address.js';
import { buildDesign, parse, problemsOf } from '../../support/build-design.js';
import { runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

const NAT = { a1: 'nat-gateway nat { ip 10.0.1.5 public-ip 203.0.113.99 }', routes2: '0.0.0.0/0 -> nat' };

describe('N5: 55,000 connections to one destination address, port and protocol', () => {
    test('the next one is dropped, and one to another port is not', async () => {
        const run = await runProbe(lab(NAT, 'probe p: tcp d:40000 -> server:443'));
        const step = run.stepsOf().find(({ stage, hop }) => stage === 'nat' && hop.kind === 'nat-gateway');
        const flight = step?.before.packets[0];
        const flow = flight && flowOf(flight.packet);
        const bound = step?.after.natBindings.values().next().value;
        if (!step || !flow || !bound) {
            throw new Error('The packet never came to the NAT gateway.');
        }
        let { natBindings } = step.before;
        for (let outsidePort = 1024; outsidePort <= 65_535; outsidePort++) {
            natBindings = withBinding(natBindings, { ...bound, insideAddress: 0x0a000301, insidePort: outsidePort, outsidePort });
        }
        const state: SimulationState = { ...step.before, natBindings };
        expect(advance(state)?.dropReason).toBe('nat-port-exhausted');
        const { owner } = bound;
        const translator: Translator = { owner, outsideAddresses: [0x0a000105], choice: 'hash', timeout: () => 350 };
        expect(bind(state, translator, flow).kind).toBe('exhausted');
        expect(bind(state, translator, { ...flow, destinationPort: 444 }).kind).toBe('new');
    });
});

test('R28: a route remembers how it came to be', async () => {
    const text = lab({}, 'experiment x { api create-route two 192.0.2.0/24 -> igw }');
    const { end } = await runExperiment(text);
    const table = end.network.routeTables.get('route-table:lab.two');
    expect(table?.routes.map(({ destination, origin }) => [formatCidr(destination), origin])).toEqual([
        ['10.0.0.0/16', 'local'],
        ['192.0.2.0/24', 'static'],
    ]);
    const learnt = await buildDesign(lab({}, 'probe p: icmp a -> b'));
    expect(learnt.network.routeTables.get('route-table:lab.one')?.routes.map(({ origin }) => origin)).toEqual([
        'local',
        'static',
    ]);
});

test('H2: a takeover changes the network between two packets, and never the packet under way', async () => {
    const text = lab(
        { a: 'ip 10.0.1.50' },
        'probe p: icmp d -> 10.0.1.50 experiment x { run p api move-ip 10.0.1.50 to b run p }',
    );
    const { steps } = await runExperiment(text);
    const changes = steps.flatMap((step) => (step.before.network === step.after.network ? [] : step.stage));
    expect(changes).toEqual(['api-call']);
    const isExchange = (step: Step): boolean => ['request', 'reply'].includes(packetOf(step)?.role ?? '');
    const takers = steps.filter((step) => step.outcome === 'delivered' && isExchange(step));
    expect(takers.map(({ hop }) => hop.element)).toEqual([
        'instance:lab.a',
        'instance:lab.d',
        'instance:lab.b',
        'instance:lab.d',
    ]);
});

test('F10: a prefix list counts with all its entries against the quota of a group', async () => {
    const blocks = (count: number): string => Array.from({ length: count }, (_, i) => `192.0.2.${i}/32`).join(' ');
    const rules = Array.from({ length: 45 }, (_, i) => `ingress tcp ${i + 1} from 10.0.0.0/8`).join(' ');
    const program = (entries: number): string =>
        lab(
            {
                top: `prefix-list partners { ${blocks(entries)} }`,
                vpc: `security-group many { ${rules} ingress all from partners }`,
                b: 'security-groups many',
            },
            '',
        );
    expect(
        problemsOf(await parse(program(20))).filter((problem) => /has 65 rules: more than the quota of 60/.test(problem)),
    ).toHaveLength(1);
    expect(problemsOf(await parse(program(15))).filter((problem) => /quota/.test(problem))).toEqual([]);
});

describe('E11: behind a NAT gateway the report of a packet that is too large comes from another subnet', () => {
    const packet = 'probe p: tcp d -> server:443 { size 1600 df }';
    const acl = (icmp: 'allow' | 'deny'): string =>
        `network-acl two-acl { ingress 10 ${icmp} icmp from 0.0.0.0/0 ingress 20 allow all from 0.0.0.0/0 egress 10 allow all to 0.0.0.0/0 }`;

    test.each([
        ['allow', 'delivered'],
        ['deny', 'network-acl-ingress'],
    ] as const)('an ACL that says %s to ICMP: %s', async (action, fate) => {
        const run = await runProbe(lab({ ...NAT, vpc: acl(action), a2: 'network-acl two-acl' }, packet));
        expect([run.fate, run.reply?.role, run.replyFate]).toEqual(['mtu-exceeded', 'icmp-error', fate]);
    });
});

describe('R22: what a gateway’s own table may not hold', () => {
    const program = (routes: string): string => `vpc lab {
        cidr 10.0.0.0/16
        internet-gateway igw
        vpn-gateway vgw
        route-table ingress edge igw { ${routes} }
        route-table public main { 0.0.0.0/0 -> igw }
        subnet s {
            cidr 10.0.1.0/24
            nat-gateway nat { public-ip 203.0.113.5 }
            instance a { ip 10.0.1.10 public-ip 203.0.113.6 }
        }
    }`;

    test.each([
        ['10.0.1.0/24 -> nat', "it leads to 'nat'"],
        ['198.51.100.0/24 -> a', 'it is neither a whole block of VPC'],
        ['propagate vgw', 'nothing is propagated into it'],
    ])('%s', async (routes, message) => {
        const problems = problemsOf(await parse(program(routes)));
        expect(problems.filter((problem) => problem.includes(message))).toHaveLength(1);
    });
});
