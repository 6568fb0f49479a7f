/** Rule X39 and its neighbours X24, X28, F8, F16 and R20: network firewalls, their rules, flows and endpoints. */
import { describe, expect, test } from 'vitest';
import { allBlockers } from '../../../language/src/forwarding/all-blockers.js';
import { isAutoTracked } from '../../../language/src/forwarding/auto-tracking.js';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import { explanationCode } from '../../../language/src/forwarding/explanation-code.js';
import { startProbe } from '../../../language/src/forwarding/simulation.js';
import type { SimulationState } from '../../../language/src/forwarding/state.js';
import { PROFILES } from '../../../language/src/model/profile.js';
import { buildDesign } from '../../support/build-design.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';

interface Parts {
    /** Rules and default of the firewall. */
    readonly rules?: string;
    readonly doors?: string;
    /** Routes of the servers' table besides those of the two blocks. */
    readonly two?: string;
    readonly zone2?: string;
    /** The group of both ends. */
    readonly group?: string;
    readonly top?: string;
}

/** A client in one subnet, a server in another; routes for each other's block lead through the firewall. */
const inspected = ({
    rules = 'pass all from 0.0.0.0/0 to 0.0.0.0/0  pass all from ::/0 to ::/0',
    doors = 'door-a, door-b',
    two = '10.0.1.0/24 -> inspect  2001:db8:1:1a01::/64 -> inspect',
    zone2 = 'eu-west-1a',
    group = 'ingress all from 0.0.0.0/0  ingress all from ::/0  egress all to 0.0.0.0/0  egress all to ::/0',
    top = '',
}: Parts): string => `
${top}
vpc lab {
  cidr 10.0.0.0/16
  cidr 2001:db8:1:1a00::/56
  internet-gateway igw
  route-table edge edge igw { 10.0.1.0/24 -> inspect  10.0.2.0/24 -> inspect }
  route-table one { 10.0.2.0/24 -> inspect  2001:db8:1:1a02::/64 -> inspect  0.0.0.0/0 -> inspect }
  route-table two { ${two} }
  route-table inside { 0.0.0.0/0 -> igw }
  security-group ends { ${group} }
  network-firewall inspect { subnets ${doors}  ${rules} }
  subnet s1 {
    cidr 10.0.1.0/24  cidr 2001:db8:1:1a01::/64
    availability-zone eu-west-1a  route-table one
    instance a { ip 10.0.1.10  ip 2001:db8:1:1a01::10  public-ip 203.0.113.10  security-groups ends }
  }
  subnet s2 {
    cidr 10.0.2.0/24  cidr 2001:db8:1:1a02::/64
    availability-zone ${zone2}  route-table two
    instance d { ip 10.0.2.10  ip 2001:db8:1:1a02::10  public-ip 203.0.113.20  security-groups ends }
  }
  subnet door-a { cidr 10.0.8.0/24  cidr 2001:db8:1:1a08::/64  availability-zone eu-west-1a  route-table inside }
  subnet door-b { cidr 10.0.9.0/24  cidr 2001:db8:1:1a09::/64  availability-zone eu-west-1b  route-table inside }
}
internet { host server { ip 198.51.100.9 } }
`;

const send = (packet: string, parts: Parts = {}): Promise<Run> => runProbe(`${inspected(parts)} probe p: ${packet}`);

/** The interfaces at which the firewall has looked at a packet. */
const doorsOf = (found: Run, packet = found.packet): (string | undefined)[] =>
    found
        .stepsOf(packet)
        .filter(({ stage }) => stage === 'network-firewall')
        .map(({ hop }) => hop.interface);

describe('the way through', () => {
    test('X24: out of the endpoint it came in by, unchanged, and by the table of the endpoint’s subnet', async () => {
        const found = await send('tcp a -> server:443');
        expect(found.answered).toBe(true);
        expect(found.packet.packet.layers.find(({ protocol }) => protocol === 'ip')).toMatchObject({ ttl: 64 });
        const lookups = found.stepsOf().filter(({ stage }) => stage === 'route-lookup');
        expect(lookups.map(({ hop }) => hop.interface)).toEqual(['interface:lab.a.eth0', 'interface:lab.inspect.door-a']);
    });

    test.each([
        ['eu-west-1a', 'door-a'],
        ['eu-west-1b', 'door-b'],
    ])('X39: what a subnet of %s sends takes the endpoint in %s', async (zone2, door) => {
        const found = await send('tcp d -> server:443', { zone2, two: '0.0.0.0/0 -> inspect' });
        expect([found.answered, doorsOf(found)]).toEqual([true, [`interface:lab.inspect.${door}`]]);
    });

    test('X39, R20: what enters by the gateway takes the endpoint of its destination’s zone', async () => {
        const found = await send('tcp server -> d.public-ip:443', { zone2: 'eu-west-1b', two: '0.0.0.0/0 -> inspect' });
        expect([found.answered, doorsOf(found)]).toEqual([true, ['interface:lab.inspect.door-b']]);
    });

    test('X39: the only endpoint serves every zone', async () => {
        const found = await send('tcp a -> d:443', { doors: 'door-b' });
        expect(doorsOf(found)).toEqual(['interface:lab.inspect.door-b']);
        expect(doorsOf(found, found.reply)).toEqual(['interface:lab.inspect.door-b']);
        expect(found.answered).toBe(true);
    });

    test('X24: IPv6 passes as well', async () => {
        expect((await send('icmp6 a -> d')).answered).toBe(true);
        expect((await send('icmp6 a -> d', { rules: 'pass all from 0.0.0.0/0 to 0.0.0.0/0' })).fate).toBe('firewall-rules');
    });

    test('F29: the ACL of the endpoint’s subnet is asked on both sides', async () => {
        const stages = (await send('tcp a -> d:443')).stages();
        expect(stages.filter((stage) => stage.startsWith('network-acl'))).toHaveLength(4);
    });

    test.each([
        [8500, 'delivered'],
        [8501, 'endpoint-mtu-exceeded'],
    ])('X24: %i bytes are %s', async (size, fate) => {
        expect((await send(`icmp a -> d { size ${size} df }`)).fate).toBe(fate);
    });

    test('X24: the endpoint itself is no destination', async () => {
        expect((await send('tcp a -> inspect:443')).fate).toBe('endpoint-no-destination');
    });
});

describe('rules', () => {
    test.each([
        [
            'the first that fits decides',
            'drop tcp 443 from 10.0.1.0/24 to 10.0.2.0/24  pass all from 0.0.0.0/0 to 0.0.0.0/0',
            'drop',
        ],
        [
            'the order is that of the file',
            'pass all from 0.0.0.0/0 to 0.0.0.0/0  drop tcp 443 from 10.0.1.0/24 to 10.0.2.0/24',
            'pass',
        ],
        ['another port', 'drop tcp 1-442 from 10.0.0.0/8 to 10.0.0.0/8  default pass', 'pass'],
        ['another protocol', 'drop udp 443 from 10.0.0.0/8 to 10.0.0.0/8  default pass', 'pass'],
        ['another source', 'drop tcp from 10.0.2.0/24 to 10.0.0.0/8  default pass', 'pass'],
        ['another destination', 'drop tcp from 10.0.0.0/8 to 10.0.1.0/24  default pass', 'pass'],
        ['one address', 'drop tcp from 10.0.1.10 to 10.0.2.10  default pass', 'drop'],
        ['no rule and no default', '', 'drop'],
        ['no rule, and the default passes', 'default pass', 'pass'],
    ])('X39: %s', async (_, rules, action) => {
        const found = await send('tcp a -> d:443', { rules });
        expect(found.fate).toBe(action === 'pass' ? 'delivered' : 'firewall-rules');
        if (action === 'drop') {
            expect(explanationCode(found.drop)).toBe('FIREWALL_RULES_RESTRICTION');
        }
    });

    test('X39: a rule is about the first packet’s direction; the answer needs none', async () => {
        const rules = 'pass tcp 443 from 10.0.1.0/24 to 10.0.2.0/24';
        expect((await send('tcp a -> d:443', { rules })).answered).toBe(true);
        expect((await send('tcp d -> a:443', { rules })).fate).toBe('firewall-rules');
    });

    test('X39: every rule is explained: why it lost, which one won, and which were never reached', async () => {
        const rules =
            'drop udp from 0.0.0.0/0 to 0.0.0.0/0  drop tcp 22 from 10.0.0.0/8 to 10.0.2.0/24  drop tcp from 10.0.2.0/24 to 0.0.0.0/0  drop tcp from 10.0.1.0/24 to 10.0.2.0/24  pass all from 0.0.0.0/0 to 0.0.0.0/0';
        const { drop } = await send('tcp a:40000 -> d:443', { rules });
        const lookup = drop.lookups.find(({ table }) => table === 'network-firewall');
        expect(lookup && explainLookup(drop, lookup).map(({ because, won }) => [won, because])).toEqual([
            [false, 'is for udp, the packet is tcp'],
            [false, 'port 443 is not in 22'],
            [false, 'source 10.0.1.10 is not in 10.0.2.0/24'],
            [true, 'matches first: drops the flow'],
            [false, 'never reached: a rule before it decided'],
            [false, 'never reached: a rule before it decided'],
        ]);
        expect(drop.summary()).toContain("'drop tcp from 10.0.1.0/24 to 10.0.2.0/24'");
    });

    test('X39: where no rule fits, the default is the winner', async () => {
        const { drop } = await send('tcp a -> d:443', { rules: 'pass udp from 0.0.0.0/0 to 0.0.0.0/0  default drop' });
        const lookup = drop.lookups.find(({ table }) => table === 'network-firewall');
        expect(lookup && explainLookup(drop, lookup).at(-1)).toMatchObject({ won: true, label: 'default drop' });
    });

    test('all blockers: past the firewall there is more to find', async () => {
        const design = await buildDesign(
            `${inspected({ rules: 'default drop', group: 'egress all to 0.0.0.0/0' })} probe p: tcp a -> d:443`,
        );
        const found = allBlockers(startProbe(design, 'probe:p') as SimulationState).map(({ reason }) => reason);
        expect(found).toEqual(expect.arrayContaining(['firewall-rules', 'security-group-ingress']));
    });
});

describe('flows', () => {
    test('X28: an answer whose first packet went another way is dropped before a rule is asked', async () => {
        const found = await send('tcp d -> a:443', { two: '' });
        expect([found.fate, found.replyFate]).toEqual(['delivered', 'firewall-asymmetric']);
        const last = found.stepsOf(found.reply).at(-1);
        expect(last?.lookups.map(({ table }) => table)).toEqual(['connection-tracking']);
    });

    test('X28: two endpoints do not know each other’s flows', async () => {
        const found = await send('tcp a -> d:443', { zone2: 'eu-west-1b' });
        expect([found.fate, found.replyFate]).toEqual(['delivered', 'firewall-asymmetric']);
        expect(doorsOf(found, found.reply)).toEqual(['interface:lab.inspect.door-b']);
    });

    test('X39: a flow that was let pass outlives the rule’s reach: its segments are not compared with rules', async () => {
        const found = await runExperiment(`${inspected({ rules: 'pass tcp 443 from 0.0.0.0/0 to 10.0.2.0/24' })}
            probe syn: tcp a:40000 -> d:443
            probe back: tcp d:443 -> a:40000 { tcp.flags 0x18 }
            experiment e { run syn  run back }`);
        expect(found.fate).toBe('delivered');
    });

    test.each([
        ['tcp a:40000 -> d:443 { tcp.flags 0x18 }', 349, 'delivered'],
        ['tcp a:40000 -> d:443 { tcp.flags 0x18 }', 350, 'firewall-asymmetric'],
        ['tcp a:40000 -> d:443', 350, 'delivered'],
    ])('X39: %s after %i idle seconds is %s', async (packet, seconds, fate) => {
        const found = await runExperiment(`${inspected({})}
            probe syn: tcp a:40000 -> d:443
            probe later: ${packet}
            experiment e { run syn  wait ${seconds}s  run later }`);
        expect(found.fate).toBe(fate);
    });

    test('X39: a reset ends the flow', async () => {
        const found = await runExperiment(`${inspected({})}
            probe syn: tcp a:40000 -> d:443
            probe reset: tcp a:40000 -> d:443 { tcp.flags 0x04 }
            probe data: tcp a:40000 -> d:443 { tcp.flags 0x18 }
            experiment e { run syn  run reset  run data }`);
        expect(found.fate).toBe('firewall-asymmetric');
    });

    test('X39: the answer’s lookup finds the flow', async () => {
        const found = await send('tcp a:40000 -> d:443');
        const step = found.stepsOf(found.reply).find(({ stage }) => stage === 'network-firewall');
        const [lookup] = step?.lookups ?? [];
        expect(step && lookup && explainLookup(step, lookup)[0]).toMatchObject({
            won: true,
            because: 'the flow is known, opened by the other side (X39)',
        });
    });
});

describe('security groups at its two ends', () => {
    test('F8: groups are not known behind a firewall', async () => {
        const group = 'ingress all from ends  egress all to 0.0.0.0/0';
        const found = await send('tcp a -> d:443', { group });
        expect(found.fate).toBe('security-group-reference-lost');
        expect(found.drop.summary()).toContain('a network firewall');
    });

    test.each(['aws', 'aws-2023'] as const)('F16: flows through it are always tracked (%s)', async (name) => {
        const network = { ...(await buildDesign(inspected({}))).network, profile: PROFILES[name] };
        const owner = network.interfaces.get('interface:lab.a.eth0');
        expect(owner && [0xc6336409, 0x0a000214].map((peer) => isAutoTracked(network, owner, peer))).toEqual([true, true]);
    });
});
