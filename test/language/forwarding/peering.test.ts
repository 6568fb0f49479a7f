/** Rules X1–X4, N4, I29 and F7: peerings between VPCs. */
import { describe, expect, test } from 'vitest';
import { winnerOf } from '../../../language/src/forwarding/explain-lookup.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';

/** Two VPCs and a peering; the letters say what a test changes. */
interface Pair {
    readonly state?: string;
    readonly left?: string;
    readonly right?: string;
    readonly groupB?: string;
    readonly zoneB?: string;
    readonly top?: string;
}

const pair = (parts: Pair, probes: string): string => `
vpc left {
  cidr 10.1.0.0/16
  route-table main main { ${parts.left ?? '10.0.0.0/8 -> link'} }
  security-group open { ingress all from 0.0.0.0/0 }
  subnet s { cidr 10.1.1.0/24  availability-zone eu-west-1a  instance a { ip 10.1.1.10  security-groups open } }
}
vpc right {
  cidr 10.2.0.0/16
  route-table main main { ${parts.right ?? '10.0.0.0/8 -> link'} }
  security-group default { ${parts.groupB ?? 'ingress all from 0.0.0.0/0'} }
  subnet t { cidr 10.2.1.0/24  availability-zone ${parts.zoneB ?? 'eu-west-1a'}  instance b { ip 10.2.1.10 } }
}
peering link { left <-> right ${parts.state ?? ''} }
${parts.top ?? ''}
${probes}
`;

const ping = 'probe p: icmp a -> b';

const outcomes = (run: Run): string[] => run.steps.filter(({ stage }) => stage === 'expectation').map(({ outcome }) => outcome);

describe('peering', () => {
    test('X1: with routes on both sides an active peering carries requests and replies', async () => {
        const run = await runProbe(pair({}, ping));
        expect(run.answered).toBe(true);
        expect(run.packet.path).toEqual(['instance:left.a', 'peering:link', 'instance:right.b']);
        expect(run.stages()).toContain('peering-check');
        expect(run.step('verify-mapping').rules).toContain('X1');
    });

    test('X1: the packet travels in the virtual network of the receiving VPC, from the sender’s own server', async () => {
        const run = await runProbe(pair({}, ping));
        const outer = run.step('encapsulate').after.packets[0]?.packet.layers;
        expect(outer?.find((layer) => layer.protocol === 'geneve')).toMatchObject({ vni: 1002 });
    });

    test('X1: a route on one side only brings the request there and nothing back', async () => {
        const run = await runProbe(pair({ right: '' }, ping));
        expect([run.fate, run.replyFate]).toEqual(['delivered', 'no-route']);
    });

    test.each(['pending', 'pending-acceptance', 'rejected', 'expired', 'failed', 'deleted'])(
        'X1, R13: a peering that is %s makes routes to it blackholes',
        async (state) => {
            const run = await runProbe(pair({ state: `state ${state}` }, ping));
            expect([run.fate, run.drop.rules[0]]).toEqual(['blackhole-route', 'R13']);
        },
    );

    test('X1: accepting a pending peering opens it, deleting closes it, and nothing can be accepted twice', async () => {
        const run = await runExperiment(
            pair(
                { state: 'state pending' },
                `${ping}
                 experiment e {
                   run p expect dropped by blackhole-route
                   api accept-peering link
                   run p expect answered
                   api accept-peering link
                   api delete-peering link
                   run p expect dropped by blackhole-route
                 }`,
            ),
        );
        expect(outcomes(run)).toEqual(['met', 'met', 'met']);
        expect(run.steps.filter(({ stage }) => stage === 'api-call').map(({ outcome }) => outcome)).toEqual([
            'done',
            'failed',
            'done',
        ]);
    });

    test('X2: what is for nobody in the peer’s blocks dies at the peering', async () => {
        const run = await runProbe(pair({}, 'probe p: icmp a -> 10.3.0.1'));
        expect([run.fate, run.packet.endedAt, run.drop.rules[0]]).toEqual(['peering-address-outside-vpc', 'peering:link', 'X2']);
        expect(run.drop.summary()).toContain('10.2.0.0/16');
    });

    test('X4, I29: the resolver of the peer does not answer', async () => {
        const run = await runProbe(pair({}, 'probe p: udp a -> 10.2.0.2:53'));
        expect([run.fate, run.drop.rules[0]]).toEqual(['resolver-not-local', 'I29']);
    });

    test('R14: an address of the peer that nobody has is a miss of its mapping service', async () => {
        const run = await runProbe(pair({}, 'probe p: icmp a -> 10.2.1.99'));
        expect(run.fate).toBe('no-interface');
    });

    test('E10: 9001 bytes within a region, 8500 between regions', async () => {
        const large = 'probe p: icmp a -> b { size 9001 df }';
        expect((await runProbe(pair({}, large))).answered).toBe(true);
        expect((await runProbe(pair({ zoneB: 'us-east-1a' }, large))).fate).toBe('mtu-exceeded');
    });
});

describe('security groups of the peer (F7)', () => {
    const rule = { groupB: 'ingress icmp from left.open' };

    test('F7: an active peering in one region carries the identity of groups', async () => {
        expect((await runProbe(pair(rule, ping))).answered).toBe(true);
    });

    test('F7: between regions it does not, and the drop says so', async () => {
        const run = await runProbe(pair({ ...rule, zoneB: 'us-east-1a' }, ping));
        expect([run.fate, run.drop.rules[0]]).toEqual(['security-group-reference-unsupported', 'F7']);
        const lookup = run.drop.lookups.find(({ table }) => table === 'security-group');
        expect(lookup && winnerOf(run.drop, lookup)).toBeUndefined();
    });

    test('F7: the members count, not the VPC', async () => {
        const stranger = 'subnet u { cidr 10.1.2.0/24  availability-zone eu-west-1a  instance c { ip 10.1.2.10 } }';
        const text = pair(rule, 'probe p: icmp c -> b').replace('subnet s {', `${stranger}\n  subnet s {`);
        expect((await runProbe(text)).fate).toBe('security-group-ingress');
    });
});

describe('return to sender (N4)', () => {
    const nat = {
        left: '10.2.0.0/16 -> nat',
        right: '',
    };
    const withNat = (parts: Pair, probes: string): string =>
        pair({ ...nat, ...parts }, probes).replace(
            'subnet s {',
            `route-table out { 10.2.0.0/16 -> link }
             subnet g { cidr 10.1.9.0/24  availability-zone eu-west-1a  route-table out  nat-gateway nat { connectivity private  ip 10.1.9.5 } }
             subnet s {`,
        );

    test('N4: the answer finds the NAT gateway without a route, and only because it is an answer', async () => {
        const run = await runProbe(withNat({}, 'probe p: tcp a -> b:443'));
        expect(run.answered).toBe(true);
        const lookups = run.reply ? run.stepsOf(run.reply).filter(({ rules }) => rules[0] === 'N4') : [];
        expect(lookups).toHaveLength(1);
    });

    test('N4: a NAT gateway whose own subnet does not use the peering gets no such help', async () => {
        const text = withNat({}, 'probe p: tcp a -> b:443').replace(
            'route-table out { 10.2.0.0/16 -> link }',
            'route-table out { }',
        );
        expect((await runProbe(text)).fate).toBe('no-route');
    });
});
