/** Rule W14: block public access, by mode, direction and exclusion. */
import { describe, expect, test } from 'vitest';
import { codesOf } from '../../support/diagnostics.js';
import { runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

const PARTS = {
    a: 'public-ip 203.0.113.10',
    routes2: '0.0.0.0/0 -> nat',
    a1: 'nat-gateway nat { ip 10.0.1.5 public-ip 203.0.113.99 }',
};

const IN = 'probe p: tcp server -> a.public-ip:443';
const OUT = 'probe p: tcp a -> server:443';
const BLOCKED = 'public-access-blocked';
const BY_NAT = 'probe p: tcp d -> server:443';

const excluding = (mode: string) => ({ ...PARTS, a1: `${PARTS.a1} block-public-access-exclusion ${mode}` });

describe('W14', () => {
    test.each([
        { what: 'nothing', probe: IN, fates: ['delivered', 'delivered'] },
        { what: 'in', probe: IN, mode: 'bidirectional', fates: [BLOCKED, undefined] },
        { what: 'out', probe: OUT, mode: 'bidirectional', fates: [BLOCKED, undefined] },
        { what: 'by NAT', probe: BY_NAT, mode: 'bidirectional', fates: [BLOCKED, undefined] },
        { what: 'in', probe: IN, mode: 'ingress-only', fates: [BLOCKED, undefined] },
        { what: 'out: the answer comes in', probe: OUT, mode: 'ingress-only', fates: ['delivered', BLOCKED] },
        { what: 'by NAT', probe: BY_NAT, mode: 'ingress-only', fates: ['delivered', 'delivered'] },
        { what: 'in', probe: IN, mode: 'bidirectional', exclusion: 'bidirectional', fates: ['delivered', 'delivered'] },
        { what: 'in', probe: IN, mode: 'bidirectional', exclusion: 'egress-only', fates: [BLOCKED, undefined] },
        { what: 'by NAT', probe: BY_NAT, mode: 'bidirectional', exclusion: 'egress-only', fates: ['delivered', 'delivered'] },
    ])('$mode, excluded for $exclusion: $what', async ({ probe, mode, exclusion, fates }) => {
        const parts = exclusion === undefined ? PARTS : excluding(exclusion);
        const run = await runProbe(lab({ ...parts, top: mode === undefined ? '' : `block-public-access ${mode}` }, probe));
        expect([run.fate, run.replyFate]).toEqual(fates);
    });

    test('the exclusion of a VPC counts for its subnets; a subnet’s own takes its place', async () => {
        const top = 'block-public-access bidirectional';
        const vpc = 'block-public-access-exclusion bidirectional';
        expect((await runProbe(lab({ ...PARTS, top, vpc }, IN))).answered).toBe(true);
        expect((await runProbe(lab({ ...excluding('egress-only'), top, vpc }, IN))).fate).toBe('public-access-blocked');
    });

    test('private paths are not affected', async () => {
        expect(
            (await runProbe(lab({ ...PARTS, top: 'block-public-access bidirectional' }, 'probe p: tcp d -> a:443'))).answered,
        ).toBe(true);
    });

    test('the switch decides, or the exclusion that does not reach far enough', async () => {
        const text = lab({ ...excluding('egress-only'), top: 'block-public-access bidirectional' }, IN);
        const { decidedBy, consulted } = (await runProbe(text)).drop;
        const lineOf = (word: string): number => text.split('\n').findIndex((line) => line.includes(word));
        expect(decidedBy.start.line).toBe(lineOf('block-public-access-exclusion'));
        expect(consulted.map(({ start }) => start.line)).toEqual([lineOf('block-public-access bidirectional')]);
    });

    test('it is of 2024: earlier profiles do not know it', async () => {
        const codes = await codesOf(lab({ top: 'profile aws-2020 block-public-access ingress-only' }, ''));
        expect(codes).toEqual(['profile/unsupported-element']);
        expect(await codesOf('block-public-access ingress-only block-public-access bidirectional')).toEqual([
            'statement/repeated',
        ]);
    });
});
