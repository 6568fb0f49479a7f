/** Claims of the rule book that `expect` cannot make: which stages a packet of an example passes, and which it never sees. */
import { describe, expect, test } from 'vitest';
import { labelOf, packetOf, type StageId, type Step, steps } from '../../../language/src/index.js';
import { loadExample, startsOf } from '../../support/examples.js';

/** The steps of one probe or experiment of an example. */
async function run(example: string, name: string): Promise<Step[]> {
    const start = startsOf(await loadExample(example)).get(name);
    if (!start) {
        throw new Error(`'${example}' has no '${name}'.`);
    }
    return [...steps(start)];
}

/** The stages of the packet with that number, up to where it is handed to that element. */
const stagesOf = (taken: readonly Step[], packet: number): StageId[] =>
    taken.filter(({ packetId }) => packetId === packet).map(({ stage }) => stage);

/** Elements on whose wire or in whose guest something happened. */
const machinesSeen = (taken: readonly Step[]): Set<string> =>
    new Set(taken.filter(({ hop }) => hop.kind === 'guest').map(({ hop, after }) => labelOf(after.network, hop.element)));

const ROUTED: readonly StageId[] = ['network-acl-egress', 'route-lookup', 'network-acl-ingress'];

describe('inside a subnet (I17, F21)', () => {
    test('T1: neither route table nor ACL is asked, but security groups are', async () => {
        const stages = stagesOf(await run('t01-t04-public-address', 'private-ping'), 1);
        expect(stages).not.toEqual(expect.arrayContaining(['route-lookup']));
        expect(stages.filter((stage) => ROUTED.includes(stage))).toEqual([]);
        expect(stages).toEqual(expect.arrayContaining(['security-group-egress', 'security-group-ingress', 'destination-check']));
    });

    test('T2, W10: the hairpin between the same two neighbours crosses both', async () => {
        const stages = stagesOf(await run('t01-t04-public-address', 'public-ping'), 1);
        expect(stages.filter((stage) => ROUTED.includes(stage))).toEqual(ROUTED);
    });

    test('T26: the deny-all ACL is not even consulted between neighbours', async () => {
        const taken = await run('t26-acl-at-the-border', 'inside');
        expect(taken.filter(({ stage }) => stage.startsWith('network-acl'))).toEqual([]);
    });
});

describe('a guest route through a neighbour (G8)', () => {
    test('T7: the route table is asked once, about the leg from b', async () => {
        const taken = await run('t07-guest-route', 'through-b');
        const lookups = taken.filter(({ stage, packetId }) => stage === 'route-lookup' && packetId === 1);
        expect(lookups.map(({ after, hop }) => labelOf(after.network, hop.interface ?? ''))).toEqual(['b']);
    });

    test.each(['t07-guest-route-aws-2013', 't07-guest-route-azure'])(
        '%s: asked about the leg from a; b sees nothing',
        async (example) => {
            const taken = await run(example, 'through-b');
            const lookups = taken.filter(({ stage, packetId }) => stage === 'route-lookup' && packetId === 1);
            expect(lookups.map(({ after, hop }) => labelOf(after.network, hop.interface ?? ''))).toEqual(['a']);
            expect(machinesSeen(taken)).toEqual(new Set(['a', 'server']));
        },
    );

    test('T8: the forced next hop never sees the packet', async () => {
        expect(machinesSeen(await run('t08-next-hop-in-another-subnet', 'forced'))).toEqual(new Set(['b', 'e']));
    });

    test('T9: out through b, straight back', async () => {
        const taken = await run('t09-guest-route-inside-the-vpc', 'detour');
        const reply = taken.map(packetOf).find((flight) => flight?.role === 'reply');
        const through = taken.filter(({ packetId, hop }) => packetId === reply?.id && hop.kind === 'guest');
        expect(machinesSeen(taken)).toEqual(new Set(['a', 'b', 'd']));
        expect(machinesSeen(through)).toEqual(new Set(['a', 'd']));
    });
});

describe('ARP ends at the virtual switch (G14, I1)', () => {
    test.each([
        ['t13-nobody-home', 'nobody'],
        ['t13-nobody-home', 'somebody'],
        ['t15-gratuitous-arp', 'takeover-before-anybody-asked'],
    ])('%s, %s: no guest sees the request of another', async (example, name) => {
        const taken = await run(example, name);
        const seen = taken.filter((step) => packetOf(step)?.packet.layers.some(({ protocol }) => protocol === 'arp'));
        const senders = new Set(seen.map((step) => packetOf(step)?.path[0]));
        const machines = new Set(seen.filter(({ hop }) => hop.kind === 'guest').map(({ hop }) => hop.element));
        expect([...machines].filter((machine) => !senders.has(machine))).toEqual([]);
    });
});

describe('services of the local host (F25, I26)', () => {
    test.each(['resolver', 'resolver-link-local', 'metadata', 'time'])(
        'T30, %s: no filter and no route is asked',
        async (probe) => {
            const taken = await run('t30-what-an-acl-cannot-block', probe);
            const asked: readonly StageId[] = ['security-group-egress', 'security-group-ingress', 'encapsulate', ...ROUTED];
            expect(taken.filter(({ stage }) => asked.includes(stage))).toEqual([]);
        },
    );
});

describe('NAT gateways (N1)', () => {
    test('T33: two translations on the way out, two on the way back', async () => {
        const taken = await run('t33-nat-gateway', 'https');
        const translations = taken.filter(({ stage }) => stage === 'nat').map(({ hop }) => hop.kind);
        expect(translations).toEqual(['nat-gateway', 'internet-gateway', 'internet-gateway', 'nat-gateway']);
    });

    test('T57: the shorter route is a candidate that lost', async () => {
        const taken = await run('t57-route-to-a-dead-gateway', 'the-nat-gateway-is-deleted');
        const drop = taken.find(({ dropReason }) => dropReason === 'blackhole-route');
        expect(drop?.summary()).toContain('198.51.100.0/24');
    });
});

test('T10, I21: TTL changes at no stage but in a guest that routes', async () => {
    const taken = await run('t10-time-to-live', 'one-more');
    const ttlOf = (flight: ReturnType<typeof packetOf>): number | undefined => {
        const ip = flight?.packet.layers.findLast(({ protocol }) => protocol === 'ip');
        return ip?.protocol === 'ip' ? ip.ttl : undefined;
    };
    const changing = taken.filter((step) => {
        const before = step.before.packets.find(({ id }) => id === step.packetId);
        return before && ttlOf(before) !== ttlOf(packetOf(step));
    });
    expect(changing.map(({ stage }) => stage)).toEqual(['guest-forward']);
});

test('T20: three tables, three targets for one destination', async () => {
    const targets = await Promise.all(
        ['web-out', 'app-out', 'db-out'].map(async (probe) => {
            const taken = await run('t20-one-table-per-subnet', probe);
            return taken.find(({ stage }) => stage === 'route-lookup')?.summary();
        }),
    );
    expect(targets[0]).toContain('→ igw');
    expect(targets[1]).toMatch(/no route/i);
    expect(targets[2]).toContain('→ vgw');
});

describe('two filters and an answer (T28)', () => {
    test('F32: a tracked reply passes the group, and the ACL stops it', async () => {
        const taken = await run('t28-ping-and-two-filters', 'ping');
        const fates = taken
            .filter(({ stage }) => /^(security-group|network-acl)/.test(stage))
            .map(({ stage, outcome, rules }) => `${stage} ${outcome} ${rules[0]}`);
        expect(fates).toEqual([
            'network-acl-ingress passed F20',
            'security-group-ingress passed F1',
            'security-group-egress passed F2',
            'network-acl-egress dropped F20',
        ]);
    });

    test('F33: what the group refuses has no reply, so there is one refusal only', async () => {
        const taken = await run('t28-ping-and-two-filters', 'ping-shut');
        expect(taken.filter(({ outcome }) => outcome === 'dropped').map(({ stage }) => stage)).toEqual([
            'security-group-ingress',
        ]);
        expect(taken.at(-1)?.after.packets.filter(({ role }) => role === 'reply')).toEqual([]);
    });
});

test('X3: the answer goes by the table of whoever answers, although the question came by another peering (T31)', async () => {
    const taken = await run('t31-reply-to-the-wrong-peer', 'from-east');
    const peerings = taken
        .filter(({ hop }) => hop.kind === 'peering')
        .map(({ after, hop }) => labelOf(after.network, hop.element));
    expect([...new Set(peerings)]).toEqual(['to-east', 'to-west']);
    expect(taken.find(({ stage, packetId }) => stage === 'route-lookup' && packetId !== 1)?.summary()).toContain('to-west');
});
