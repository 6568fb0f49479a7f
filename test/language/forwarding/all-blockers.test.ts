/** All blockers: what stands in the way besides the first refusal, in both directions, and that each of them really does. */
import { describe, expect, test } from 'vitest';
import { allBlockers } from '../../../language/src/forwarding/all-blockers.js';
import { dropReasonInfo } from '../../../language/src/forwarding/drop-reasons.js';
import { subjectOf } from '../../../language/src/forwarding/fates.js';
import { run } from '../../../language/src/forwarding/pipeline.js';
import { startPacket, startProbe } from '../../../language/src/forwarding/simulation.js';
import { buildDesign } from '../../support/build-design.js';
import { EXAMPLE_PATHS } from '../../support/example-paths.js';
import { loadExamples, startsOf } from '../../support/examples.js';
import { lab } from '../../support/lab.js';

/** `request security-group-ingress interface:lab.d.eth0`, in order. */
async function blockersOf(text: string): Promise<string[]> {
    const design = await buildDesign(text);
    const start = startProbe(design, [...design.probes.keys()][0] ?? '');
    return start ? allBlockers(start).map(({ direction, reason, place }) => `${direction} ${reason} ${place}`) : [];
}

const A = 'interface:lab.a.eth0';
const D = 'interface:lab.d.eth0';

describe('what is in the way', () => {
    test('nothing: no blocker', async () => {
        expect(await blockersOf(lab({}, 'probe p: tcp a -> d:443'))).toEqual([]);
    });

    test('groups and ACLs of both ends, in both directions', async () => {
        const parts = {
            vpc: `
              security-group shut { egress none }
              network-acl closed { }`,
            a1: 'network-acl closed',
            a2: 'network-acl closed',
            a: 'security-groups shut',
            d: 'security-groups shut',
        };
        expect(await blockersOf(lab(parts, 'probe p: tcp a -> d:443'))).toEqual([
            `request security-group-egress ${A}`,
            `request network-acl-egress ${A}`,
            `request network-acl-ingress ${D}`,
            `request security-group-ingress ${D}`,
            `reply network-acl-egress ${D}`,
            `reply network-acl-ingress ${A}`,
        ]);
    });

    test('a repair is for one packet: an ACL that both ends share still refuses the reply', async () => {
        const parts = {
            vpc: 'network-acl in { ingress 100 allow all from 0.0.0.0/0 }',
            a1: 'network-acl in',
            a2: 'network-acl in',
        };
        expect(await blockersOf(lab(parts, 'probe p: icmp a -> d'))).toEqual([
            `request network-acl-egress ${A}`,
            `reply network-acl-egress ${D}`,
        ]);
    });

    test('no route and no public address; the reply dies at the sender’s ACL', async () => {
        const parts = { routes2: '', vpc: 'network-acl out { egress 100 allow all to 0.0.0.0/0 }', a2: 'network-acl out' };
        expect(await blockersOf(lab(parts, 'probe p: tcp d -> server:443'))).toEqual([
            `request no-route ${D}`,
            'request no-public-source internet-gateway:lab.igw',
            `reply network-acl-ingress ${D}`,
        ]);
    });

    test('no route, but a NAT gateway: the missing route leads there', async () => {
        const parts = { a1: 'nat-gateway nat { public-ip 203.0.113.5 }' };
        const design = await buildDesign(lab(parts, 'probe p: tcp d -> server:443'));
        const start = startProbe(design, 'probe:p');
        const [blocker, ...more] = start ? allBlockers(start) : [];
        expect(blocker?.assumed?.()).toBe('a route 198.51.100.9/32 → nat in two');
        expect(more).toEqual([]);
    });

    test('the route of the reply is missing', async () => {
        expect(
            await blockersOf(
                lab({ a: 'public-ip 203.0.113.1', d: 'public-ip 203.0.113.2' }, 'probe p: tcp a -> d.public-ip:443'),
            ),
        ).toEqual([`reply no-route ${D}`]);
    });
});

describe('past the first refusal', () => {
    test('a refusal without a repair ends its direction; the receiver’s filters are examined all the same', async () => {
        const parts = { vpc: 'security-group shut { }', d: 'security-groups shut' };
        const text = lab(parts, 'probe p: tcp a -> d:443 { size 9500 df }');
        expect(await blockersOf(text)).toEqual([`request mtu-exceeded ${A}`, `request security-group-ingress ${D}`]);
    });

    test('source check, next hop and forwarding of a guest on the way', async () => {
        const parts = {
            a: 'guest { route 10.0.2.0/24 via 10.0.1.20 }',
            b: '',
            d: 'security-groups shut',
            vpc: 'security-group shut { }',
        };
        expect(await blockersOf(lab(parts, 'probe p: icmp a -> d'))).toEqual([
            'request destination-check interface:lab.b.eth0',
            'request guest-not-forwarding interface:lab.b.eth0',
            `request security-group-ingress ${D}`,
        ]);
    });

    test('nobody has the address: one blocker, and no way on', async () => {
        const design = await buildDesign(lab({}, 'probe p: icmp a -> 10.0.2.99'));
        const start = startProbe(design, 'probe:p');
        const found = start ? allBlockers(start) : [];
        expect(found.map(({ reason, assumed }) => [reason, assumed])).toEqual([['no-interface', undefined]]);
    });

    test('from the middle of a run: what is still ahead', async () => {
        const text = lab(
            { vpc: 'security-group shut { egress none }', d: 'security-groups shut', a: 'security-groups shut' },
            'probe p: icmp a -> d',
        );
        const design = await buildDesign(text);
        const start = startProbe(design, 'probe:p');
        const refused = start && run(start).find(({ dropReason }) => dropReason);
        expect(refused && allBlockers(refused.before).map(({ reason }) => reason)).toEqual([
            'security-group-egress',
            'security-group-ingress',
        ]);
    });
});

/** The first agenda line of every probe of the examples. */
const files = await loadExamples();

describe.each(EXAMPLE_PATHS)('%s', (path) => {
    const file = files.find((one) => one.path === path);
    const starts = file ? [...startsOf(file)].filter(([name]) => file.design.probes.has(`probe:${name}`)) : [];

    test('the first blocker of a probe is what drops it; without a blocker it is delivered', () => {
        for (const [name, start] of starts) {
            const subject = subjectOf(run({ ...start, agenda: start.agenda.slice(0, 1) }).at(-1)?.after ?? start);
            const requests = allBlockers(start).filter(({ direction }) => direction === 'request');
            const wholeOrPiece = subject?.dropReason === 'fragment-missing' ? requests[0]?.reason : subject?.dropReason;
            expect([name, requests[0]?.reason]).toEqual([name, wholeOrPiece]);
        }
    });

    test('each blocker says why, and names its rules', () => {
        for (const blocker of starts.flatMap(([, start]) => allBlockers(start))) {
            expect(blocker.step.summary()).not.toBe('');
            expect(blocker.step.rules).not.toEqual([]);
            expect(dropReasonInfo(blocker.reason).repair).not.toBe('');
        }
    });
});

test('examining changes nothing', async () => {
    const design = await buildDesign(lab({ d: 'security-groups shut', vpc: 'security-group shut { }' }, 'probe p: icmp a -> d'));
    const spec = design.probes.get('probe:p')?.packet;
    const start = spec && startPacket(design, spec);
    const before = start && run(start).map((step) => step.summary());
    expect(start && allBlockers(start)).toHaveLength(1);
    expect(start && run(start).map((step) => step.summary())).toEqual(before);
});
