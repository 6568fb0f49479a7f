/** Reachability of pairs: what is one class and what is not, how much is run, and what is decided flow by flow. */
import { describe, expect, test } from 'vitest';
import { planReach, type ReachMatrix, reachMatrix, verdictAt } from '../../../language/src/forwarding/reach/plan.js';
import { parseReachQuestion, type ReachQuestion } from '../../../language/src/forwarding/reach/question.js';
import type { Network } from '../../../language/src/model/network.js';
import { generateHostileHub, generateHub } from '../../benchmark/hub-topology.js';
import { buildDesign } from '../../support/build-design.js';

const HTTPS = parseReachQuestion('tcp/443') as ReachQuestion;

const networkOf = async (text: string): Promise<Network> => (await buildDesign(text)).network;
const classesIn = async (text: string): Promise<number> => planReach(await networkOf(text), HTTPS).classes;

/** Four instances alike, and what a test adds. */
const four = ({ vpc = '', d = '', routes = '' }: { vpc?: string; d?: string; routes?: string }): string => `
vpc lab {
  cidr 10.0.0.0/16
  route-table main main { ${routes} }
  security-group default { ingress all from 0.0.0.0/0 egress all to 0.0.0.0/0 }
  ${vpc}
  subnet s {
    cidr 10.0.1.0/24
    instance a { ip 10.0.1.10 }
    instance b { ip 10.0.1.11 }
    instance c { ip 10.0.1.12 }
    instance d { ip 10.0.1.13 ${d} }
  }
}
`;

describe('classes', () => {
    test.each([
        ['nothing tells them apart', {}, 1],
        ['another group', { vpc: 'security-group g { ingress tcp 22 from 10.0.0.0/8 }', d: 'security-groups g' }, 2],
        ['a check that is off', { d: 'source-dest-check off' }, 2],
        ['a public address', { vpc: 'internet-gateway igw', d: 'public-ip 203.0.113.9' }, 2],
        ['a route in the guest', { d: 'guest { route 192.0.2.0/24 via 10.0.1.1 }' }, 2],
        ['an address that an ACL names', { vpc: 'network-acl n { ingress 100 deny all from 10.0.1.13/32 }' }, 2],
        // Its first and last addresses could be the cloud's own, should it be a subnet's: they are told apart to be safe.
        ['a block that divides them', { vpc: 'network-acl n { ingress 100 deny all from 10.0.1.12/31 }' }, 3],
        ['a route that leads to one', { routes: '192.0.2.0/24 -> d' }, 2],
        ['a second interface', { d: 'interface more { ip 10.0.1.40 }' }, 3],
    ])('%s', async (_, parts, classes) => {
        expect(await classesIn(four(parts))).toBe(classes);
    });

    test('a thousand instances in twenty VPCs: 20 classes, 420 runs, a million verdicts', { timeout: 60_000 }, async () => {
        const matrix = reachMatrix(await networkOf(generateHub({ vpcs: 20, instances: 50 })), HTTPS) as ReachMatrix;
        expect([matrix.classes, matrix.runs, matrix.cells.length]).toEqual([20, 420, 1_000_000]);
        expect(matrix.verdicts).toEqual([{ outcome: 'reached' }]);
    });

    test('where none is like another, every pair is run', async () => {
        const matrix = reachMatrix(await networkOf(generateHostileHub({ vpcs: 2, instances: 4 })), HTTPS) as ReachMatrix;
        expect([matrix.classes, matrix.runs]).toEqual([8, 64]);
    });
});

describe('decided by the flow', () => {
    /** Two VPCs of one zone each; the second is attached in two other zones, so a hash chooses where packets enter it. */
    const zones = (mode: string): string => `
vpc left {
  cidr 10.1.0.0/16
  route-table main main { 10.0.0.0/8 -> core }
  security-group default { ingress all from 0.0.0.0/0 egress all to 0.0.0.0/0 }
  subnet s { cidr 10.1.1.0/24 availability-zone eu-west-1a instance a { } instance b { } instance c { } instance d { } }
}
vpc right {
  cidr 10.2.0.0/16
  route-table main main { 10.0.0.0/8 -> core }
  route-table strange { }
  security-group default { ingress all from 0.0.0.0/0 egress all to 0.0.0.0/0 }
  network-acl shut { ingress 100 deny all from 0.0.0.0/0 egress 100 deny all to 0.0.0.0/0 }
  subnet open   { cidr 10.2.1.0/24 availability-zone eu-west-1b }
  subnet closed { cidr 10.2.2.0/24 availability-zone eu-west-1c network-acl shut }
  subnet s { cidr 10.2.3.0/24 availability-zone eu-west-1b instance e { } instance f { } instance g { } instance h { } }
}
transit-gateway core {
  attachment l { vpc left subnets left.s }
  attachment r { vpc right subnets right.open, right.closed ${mode} }
  route-table all { associate l, r propagate l, r }
}
`;

    test.each(['', 'appliance-mode on'])('the zone of an attachment %s', async (mode) => {
        const matrix = reachMatrix(await networkOf(zones(mode)), HTTPS) as ReachMatrix;
        const across = matrix.sources.slice(0, 4).flatMap((_, i) => [4, 5, 6, 7].map((j) => verdictAt(matrix, i, j).outcome));
        expect(new Set(across)).toEqual(new Set(['reached', 'request-dropped']));
        expect(matrix.runs).toBeGreaterThan(16);
    });
});

test.each([
    ['tcp/443', { protocol: 'tcp', port: 443, text: 'tcp/443' }],
    [' UDP/53 ', { protocol: 'udp', port: 53, text: 'udp/53' }],
    ['icmp', { protocol: 'icmp', text: 'icmp' }],
    ['icmp/8', undefined],
    ['tcp', undefined],
    ['tcp/0', undefined],
    ['tcp/65536', undefined],
    ['gre/1', undefined],
])('the question %j', (text, question) => {
    expect(parseReachQuestion(text)).toEqual(question);
});
