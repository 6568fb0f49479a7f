/** Rules X30–X32: gateway endpoints and interface endpoints. */
import { describe, expect, test } from 'vitest';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import { formatAddress } from '../../../language/src/model/address.js';
import { innermost, type Packet } from '../../../language/src/packet/packet.js';
import { codesOf } from '../../support/diagnostics.js';
import { type Run, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

const GATEWAY = 'endpoint s3 { gateway s3 route-tables two }';
const INTERFACE =
    'endpoint kms { interface kms subnets a2 security-groups kms-sg } security-group kms-sg { ingress all from 10.0.0.0/16 }';

const ends = (packet: Packet | undefined): string => {
    const ip = packet && innermost(packet, 'ip');
    return ip ? `${formatAddress(ip.source)} → ${formatAddress(ip.destination)}` : '';
};

const why = (run: Run) => [run.fate, run.drop.rules[0], run.packet.endedAt];

describe('gateway endpoint', () => {
    test('X31: the prefix-list route beats 0.0.0.0/0, and the source stays private', async () => {
        const run = await runProbe(lab({ vpc: GATEWAY, routes2: '0.0.0.0/0 -> igw' }, 'probe p: tcp d -> s3:443'));
        expect(run.answered).toBe(true);
        expect(run.packet.path).toEqual(['instance:lab.d', 'vpc-endpoint:lab.s3']);
        expect([ends(run.packet.packet), ends(run.reply?.packet)]).toEqual(['10.0.2.10 → 52.216.0.1', '52.216.0.1 → 10.0.2.10']);
        expect(run.step('service').rules).toEqual(['X31']);
    });

    test('X31: both blocks of the list and the default route are candidates of the lookup', async () => {
        const run = await runProbe(lab({ vpc: GATEWAY, routes2: '0.0.0.0/0 -> igw' }, 'probe p: tcp d -> s3:443'));
        const step = run.step('route-lookup');
        const [lookup] = step.lookups;
        const candidates = lookup ? explainLookup(step, lookup) : [];
        expect(candidates.map(({ label, won }) => `${won ? 'won' : 'lost'} ${label}`)).toEqual([
            'lost 10.0.0.0/16 → local',
            'lost 0.0.0.0/0 → igw',
            'won 52.216.0.0/15 → s3',
            'lost 54.231.0.0/16 → s3',
        ]);
    });

    test('X31: a table that is not associated knows nothing of it', async () => {
        const run = await runProbe(lab({ vpc: GATEWAY, routes1: '' }, 'probe p: tcp a -> s3:443'));
        expect(run.fate).toBe('no-route');
    });

    test('X31, R6: a static route for exactly a block of the list comes first', async () => {
        const run = await runProbe(lab({ vpc: GATEWAY, routes2: '52.216.0.0/15 -> igw' }, 'probe p: tcp d -> s3:443'));
        expect(why(run)).toEqual(['no-public-source', 'W2', 'internet-gateway:lab.igw']);
    });

    test.each(['udp d -> s3:53', 'packet d -> s3 { ip.proto 47 }'])('X31: it does not take %s', async (packet) => {
        const run = await runProbe(lab({ vpc: GATEWAY }, `probe p: ${packet}`));
        expect(why(run)).toEqual(['endpoint-protocol', 'X31', 'vpc-endpoint:lab.s3']);
    });

    test('X31: ping is answered', async () => {
        expect((await runProbe(lab({ vpc: GATEWAY }, 'probe p: icmp d -> s3'))).answered).toBe(true);
    });

    test('X31: a source that is no interface of the VPC is not served', async () => {
        const parts = { vpc: GATEWAY, d: 'source-dest-check off' };
        const run = await runProbe(lab(parts, 'probe p: tcp d -> s3:443 { ip.src 192.168.1.1 }'));
        expect(why(run)).toEqual(['endpoint-source-outside-vpc', 'X31', 'vpc-endpoint:lab.s3']);
    });

    test('X32: a group may name the endpoint’s list', async () => {
        const group = 'ingress all from 0.0.0.0/0 egress tcp 443 to s3';
        const open = await runProbe(lab({ vpc: GATEWAY, group }, 'probe p: tcp d -> s3:443'));
        const closed = await runProbe(lab({ vpc: GATEWAY, group }, 'probe p: tcp d -> 52.95.0.1:443'));
        expect([open.answered, closed.fate]).toEqual([true, 'security-group-egress']);
    });

    test('X31: answers meet the ACL of the subnet', async () => {
        const acl = 'network-acl strict { egress 100 allow all to 0.0.0.0/0 ingress 100 allow tcp 443 from 0.0.0.0/0 }';
        const run = await runProbe(lab({ vpc: `${GATEWAY} ${acl}`, a2: 'network-acl strict' }, 'probe p: tcp d:40000 -> s3:443'));
        expect([run.fate, run.replyFate]).toEqual(['delivered', 'network-acl-ingress']);
    });
});

describe('interface endpoint', () => {
    test('X30: it has an address of its subnet, and the service answers', async () => {
        const run = await runProbe(lab({ vpc: INTERFACE }, 'probe p: tcp a -> kms:443'));
        expect(run.answered).toBe(true);
        expect(ends(run.packet.packet)).toBe('10.0.1.10 → 10.0.2.4');
        expect(run.packet.path).toEqual(['instance:lab.a', 'vpc-endpoint:lab.kms']);
        expect(run.stages(run.reply)).toContain('security-group-egress');
    });

    test('X30: neighbours reach it by MAC', async () => {
        const run = await runProbe(lab({ vpc: INTERFACE }, 'probe p: tcp d -> kms:443'));
        expect(run.answered).toBe(true);
        expect(run.stages()).not.toContain('route-lookup');
    });

    test('X30: its security groups decide who may come in', async () => {
        const vpc = INTERFACE.replace('ingress all from 10.0.0.0/16', 'ingress tcp 443 from 10.0.2.0/24');
        expect((await runProbe(lab({ vpc }, 'probe p: tcp d -> kms:443'))).answered).toBe(true);
        expect((await runProbe(lab({ vpc }, 'probe p: tcp a -> kms:443'))).fate).toBe('security-group-ingress');
    });

    test('X30: the service never initiates', async () => {
        const run = await runProbe(lab({ vpc: INTERFACE }, 'probe p: tcp kms -> a:22'));
        expect(run.fate).toBe('endpoint-never-initiates');
    });

    test.each([
        [8500, 'delivered'],
        [8501, 'endpoint-mtu-exceeded'],
    ])('X30, E10: %d bytes: %s, and nobody is told', async (size, fate) => {
        const run = await runProbe(lab({ vpc: INTERFACE }, `probe p: udp d -> kms:514 { size ${size} df }`));
        expect(run.fate).toBe(fate);
        expect(run.end.packets.filter(({ role }) => role === 'icmp-error')).toEqual([]);
    });
});

describe('what an endpoint takes', () => {
    test.each([
        ['endpoint x { }', ['endpoint/settings']],
        ['endpoint x { gateway kms route-tables two }', ['endpoint/settings']],
        ['endpoint x { gateway s3 subnets a1 }', ['endpoint/settings']],
        ['endpoint x { interface kms route-tables two }', ['endpoint/settings']],
        ['endpoint x { interface kms }', ['endpoint/settings']],
        ['endpoint x { interface kms subnets a1, a2 }', ['endpoint/same-zone']],
        ['endpoint x { gateway s3 route-tables two } endpoint y { gateway s3 route-tables two }', ['endpoint/duplicate-service']],
        ['endpoint x { gateway s3 route-tables one } endpoint y { gateway s3 route-tables two }', []],
    ])('%s gives %j', async (vpc, codes) => {
        expect(await codesOf(lab({ vpc }, ''))).toEqual(codes);
    });
});
