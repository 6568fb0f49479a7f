/** Rules X33–X38, F12, F28 and the table of 8.6: network, application and classic load balancers. */
import { describe, expect, test } from 'vitest';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import { explanationCode } from '../../../language/src/forwarding/explanation-code.js';
import { formatAddress } from '../../../language/src/model/address.js';
import { innermost, type Packet } from '../../../language/src/packet/packet.js';
import { codesOf } from '../../support/diagnostics.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

const balancer = (body: string): string =>
    `load-balancer lb { subnets a1 public-ip 203.0.113.50 security-groups open ${body} } security-group open { ingress all from 0.0.0.0/0 }`;

/** `10.0.1.10:40000 → 10.0.2.10:443`, as the packet is where it ended. */
function ends(packet: Packet | undefined): string {
    const ip = packet && innermost(packet, 'ip');
    const segment = packet && (innermost(packet, 'tcp') ?? innermost(packet, 'udp'));
    return ip && segment
        ? `${formatAddress(ip.source)}:${segment.sourcePort} → ${formatAddress(ip.destination)}:${segment.destinationPort}`
        : '';
}

const call = (body: string, probe = 'tcp server:40000 -> lb.public-ip:443'): Promise<Run> =>
    runProbe(lab({ vpc: balancer(body) }, `probe p: ${probe}`));

const sourceSeen = (run: Run): string => ends(run.packet.packet).split(':')[0] ?? '';

describe('whose address the target sees (8.6)', () => {
    test.each([
        ['classic listener tcp 443 -> d', '10.0.1.4'],
        ['application listener tcp 443 -> d', '10.0.1.4'],
        ['network listener tcp 443 -> d', '198.51.100.9'],
        ['network listener tcp 443 -> 10.0.2.10', '10.0.1.4'],
        ['network preserve-client-ip off listener tcp 443 -> d', '10.0.1.4'],
        ['network preserve-client-ip on listener tcp 443 -> 10.0.2.10', '198.51.100.9'],
    ])('X37: %s: %s', async (body, source) => {
        const run = await call(body);
        expect([run.answered, sourceSeen(run)]).toEqual([true, source]);
    });

    test('X37: behind UDP always the client', async () => {
        const run = await call('network listener udp 53 -> 10.0.2.10', 'udp server:40000 -> lb.public-ip:53');
        expect([run.answered, sourceSeen(run)]).toEqual([true, '198.51.100.9']);
    });
});

describe('there and back', () => {
    test('X33: a target without a route out is reached, and its answer comes from the address that was called', async () => {
        const run = await call('classic listener tcp 443 -> d port 8443');
        expect(run.packet.path).toEqual([
            'internet-host:server',
            'internet-gateway:lab.igw',
            'load-balancer:lab.lb',
            'instance:lab.d',
        ]);
        expect(ends(run.packet.packet)).toMatch(/^10\.0\.1\.4:\d+ → 10\.0\.2\.10:8443$/);
        expect(run.reply?.path).toEqual([
            'instance:lab.d',
            'load-balancer:lab.lb',
            'internet-gateway:lab.igw',
            'internet-host:server',
        ]);
        expect(ends(run.reply?.packet)).toBe('203.0.113.50:443 → 198.51.100.9:40000');
    });

    test('X37, X33: with the client’s address preserved the answer returns to the node without any route', async () => {
        const run = await call('network listener tcp 443 -> d');
        const lookup = run.stepsOf(run.reply).find(({ stage }) => stage === 'route-lookup');
        expect([run.answered, lookup?.rules[0], lookup?.lookups]).toEqual([true, 'X37', []]);
        expect(run.reply?.path).toContain('load-balancer:lab.lb');
    });

    test('X37: a target in the subnet of its client answers through the node too', async () => {
        const run = await call('network listener tcp 443 -> b', 'tcp a:40000 -> lb:443');
        expect([run.answered, sourceSeen(run)]).toEqual([true, '10.0.1.10']);
        expect(run.reply?.path).toEqual(['instance:lab.b', 'load-balancer:lab.lb', 'instance:lab.a']);
        expect(ends(run.reply?.packet)).toBe('10.0.1.4:443 → 10.0.1.10:40000');
    });

    test('X33: the source port lies in 1024–65535, and the TTL is fresh', async () => {
        const run = await call('classic listener tcp 443 -> d', 'tcp server:40000 -> lb.public-ip:443 { ttl 9 }');
        const port = innermost(run.packet.packet, 'tcp')?.sourcePort ?? 0;
        expect(port).toBeGreaterThanOrEqual(1024);
        expect(innermost(run.packet.packet, 'ip')?.ttl).toBe(64);
    });

    test('X34: the answer finds no way out of a private subnet', async () => {
        const parts = { vpc: balancer('classic listener tcp 443 -> d'), routes1: '' };
        const run = await runProbe(lab(parts, 'probe p: tcp server -> lb.public-ip:443'));
        expect([run.fate, run.replyFate]).toEqual(['delivered', 'no-route']);
        expect(await codesOf(lab(parts, ''))).toEqual(['load-balancer/no-internet-route']);
    });

    test('X35: a target that is chosen for its own connection hangs, unless a node stands between', async () => {
        const self = 'tcp d -> lb:443';
        expect((await call('network cross-zone on listener tcp 443 -> d', self)).fate).toBe('load-balancer-loopback');
        expect((await call('network preserve-client-ip off listener tcp 443 -> d', self)).answered).toBe(true);
    });

    test('X36: 350 idle seconds, then a reset', async () => {
        const probes = `probe open: tcp server:40000 -> lb.public-ip:443 probe data: tcp server:40000 -> lb.public-ip:443 { tcp.flags 0x18 }
            experiment x { run open wait 351s run data }`;
        const run = await runExperiment(lab({ vpc: balancer('network listener tcp 443 -> d') }, probes));
        expect([run.fate, run.drop.rules[0], run.reply?.role, run.replyFate]).toEqual([
            'load-balancer-idle',
            'X36',
            'reset',
            'delivered',
        ]);
    });
});

describe('which target', () => {
    const TWO = 'listener tcp 443 -> a, d';
    const oneZone = (body: string) => ({ vpc: balancer(body), zone2: 'eu-west-1b' });
    const zones = (body: string) => ({
        ...oneZone(body),
        vpc: balancer(body)
            .replace('subnets a1', 'subnets a1, a2 public-ip 203.0.113.51')
            .replace('.51 public-ip 203.0.113.50', '.50 public-ip 203.0.113.51'),
    });

    test('X38: a node uses its own zone only, unless cross-zone is on', async () => {
        const chosen = async (body: string): Promise<Set<string>> => {
            const found = new Set<string>();
            for (let port = 40_000; port < 40_016; port++) {
                const run = await runProbe(lab(zones(body), `probe p: tcp server:${port} -> lb.public-ip:443`));
                found.add(run.packet.path.at(-1) ?? '');
            }
            return found;
        };
        expect(await chosen(`network cross-zone off ${TWO}`)).toEqual(new Set(['instance:lab.a']));
        expect(await chosen(`network cross-zone on ${TWO}`)).toEqual(new Set(['instance:lab.a', 'instance:lab.d']));
        expect(await chosen(`application ${TWO}`)).toEqual(new Set(['instance:lab.a', 'instance:lab.d']));
    });

    test('X38: the explanation says why a target was passed over', async () => {
        const run = await runProbe(lab(zones(`network ${TWO}`), 'probe p: tcp server -> lb.public-ip:443'));
        const step = run.step('load-balance');
        const lookup = step.lookups.find(({ table }) => table === 'target-group');
        const candidates = lookup ? explainLookup(step, lookup) : [];
        expect(candidates.map(({ label, won }) => [label, won])).toEqual([
            ['a port 443', true],
            ['d port 443', false],
        ]);
        expect(candidates[1]?.because).toContain('eu-west-1b');
    });

    test.each([
        ['network', 'ELBV2_NO_TARGETS_IN_AZ'],
        ['classic', 'ELB_NOT_CROSSZONE'],
    ])('X38: %s, no target in the zone: %s', async (type, code) => {
        const run = await runProbe(lab(zones(`${type} listener tcp 443 -> d`), 'probe p: tcp server -> lb.public-ip:443'));
        expect([run.fate, explanationCode(run.drop)]).toEqual(['load-balancer-no-targets-in-zone', code]);
    });

    test('X38: a target in a zone that has no node is never used, cross-zone or not', async () => {
        const run = await runProbe(
            lab(oneZone('network cross-zone on listener tcp 443 -> d'), 'probe p: tcp server -> lb.public-ip:443'),
        );
        expect([run.fate, explanationCode(run.drop)]).toEqual(['load-balancer-zone-not-enabled', 'ELB_INSTALLED_AZ_RESTRICTION']);
    });

    test.each([
        ['network', 'tcp 80', 'ELBV2_LISTENER_PORT_RESTRICTION'],
        ['classic', 'tcp 80', 'ELB_LISTENER_PORT_RESTRICTION'],
        ['network', 'udp 443', 'ELBV2_LISTENERS_MISMATCH'],
        ['classic', 'udp 443', 'ELB_LISTENERS_MISMATCH'],
    ])('X33: %s, no listener for %s: %s', async (type, traffic, code) => {
        const [protocol = '', port = ''] = traffic.split(' ');
        const run = await call(`${type} listener tcp 443 -> d`, `${protocol} server -> lb.public-ip:${port}`);
        expect([run.fate, explanationCode(run.drop)]).toEqual(['load-balancer-no-listener', code]);
    });

    test('X33: a target that does not run is left out while another does', async () => {
        const probes = 'probe p: tcp server -> lb.public-ip:443 experiment x { fail a run p }';
        const run = await runExperiment(lab({ vpc: balancer(`classic cross-zone on ${TWO}`) }, probes));
        expect([run.answered, run.packet.path.at(-1)]).toEqual([true, 'instance:lab.d']);
    });
});

describe('filters', () => {
    test('F28: an ACL stops a classic load balancer inside its own subnet, and no other', async () => {
        const acl =
            'network-acl strict { ingress 90 deny tcp 443 from 10.0.1.0/24 ingress 100 allow all from 0.0.0.0/0 egress 100 allow all to 0.0.0.0/0 }';
        const run = (type: string): Promise<Run> =>
            runProbe(
                lab(
                    { vpc: `${balancer(`${type} listener tcp 443 -> b`)} ${acl}`, a1: 'network-acl strict' },
                    'probe p: tcp server -> lb.public-ip:443',
                ),
            );
        const stopped = await run('classic');
        expect([stopped.fate, explanationCode(stopped.drop)]).toEqual(['network-acl-ingress', 'ELB_ACL_RESTRICTION']);
        expect((await run('application')).answered).toBe(true);
    });

    test('F12: a network load balancer without groups filters nothing; others have the default group', async () => {
        const vpc = (type: string): string =>
            `load-balancer lb { ${type} subnets a1 public-ip 203.0.113.50 listener tcp 443 -> d }`;
        const group = 'ingress all from 10.0.0.0/16';
        const open = 'probe p: tcp server -> lb.public-ip:443';
        expect((await runProbe(lab({ vpc: vpc('network preserve-client-ip off'), group }, open))).answered).toBe(true);
        expect((await runProbe(lab({ vpc: vpc('classic'), group }, open))).fate).toBe('security-group-ingress');
        const grouped = lab({ top: 'profile aws-2020', vpc: balancer('network listener tcp 443 -> d') }, '');
        expect(await codesOf(grouped)).toEqual(['profile/unsupported-element']);
    });
});

describe('what a load balancer takes', () => {
    test.each([
        ['subnets a1 listener tcp 80 -> d', 'no type'],
        ['network listener tcp 80 -> d', 'no subnet'],
        ['network subnets a1', 'no listener'],
        ['classic subnets a1 listener udp 53 -> d', 'UDP at a proxy'],
        ['application subnets a1 preserve-client-ip on listener tcp 80 -> d', 'preservation at a proxy'],
        ['network subnets a1 preserve-client-ip off listener udp 53 -> d', 'UDP without preservation'],
        ['network subnets a1 public-ip 203.0.113.1 public-ip 203.0.113.2 listener tcp 80 -> d', 'more addresses than nodes'],
    ])('8.6: %s (%s)', async (body) => {
        expect(await codesOf(lab({ vpc: `load-balancer x { ${body} }` }, ''))).toContain('load-balancer/settings');
    });

    test('X38: one node in each zone', async () => {
        const vpc = 'load-balancer x { network subnets a1, a2 listener tcp 80 -> d }';
        expect(await codesOf(lab({ vpc }, ''))).toEqual(['load-balancer/same-zone']);
        expect(await codesOf(lab({ vpc, zone2: 'eu-west-1b' }, ''))).toEqual([]);
    });
});
