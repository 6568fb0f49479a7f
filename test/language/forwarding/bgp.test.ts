/** BGP by rule number (G8–G13, R26, R28), and the exchange of routes on its own (RFC 4271). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
    type BgpAdjacency,
    type BgpRoute,
    type BgpSpeaker,
    bestRoutes,
    compareRoutes,
    exchangeRoutes,
} from '../../../language/src/forwarding/bgp/exchange.js';
import {
    type Design,
    effectiveRouteTable,
    formatCidr,
    guestSessions,
    NOWHERE,
    parseIpv4,
    run,
    startExperiment,
    startProbe,
} from '../../../language/src/index.js';
import { buildDesign } from '../../support/build-design.js';
import { cidr } from '../../support/network-fixture.js';

const speaker = (id: string, asn: number): BgpSpeaker => ({ id, asn, routerId: id.charCodeAt(0) });

/** A session in both directions; `a` announces the blocks. */
const session = (a: string, b: string, blocks: readonly string[] = []): BgpAdjacency[] => {
    const common = { passesOn: 'everything', prepend: 0, nextHop: 1 } as const;
    const originates = blocks.map((text) => ({ cidr: cidr(text), span: NOWHERE }));
    return [
        { ...common, from: a, to: b, source: `${a}-${b}`, originates },
        { ...common, from: b, to: a, source: `${a}-${b}`, originates: [] },
    ];
};

const pathsAt = (heard: ReadonlyMap<string, readonly BgpRoute[]>, id: string): string[] =>
    (heard.get(id) ?? []).map(({ asPath }) => asPath.join(' '));

describe('RFC 4271 the exchange of routes', () => {
    test('a path grows by one number in each system, and never comes back to one it went through', () => {
        const ring = [...session('a', 'b', ['10.9.0.0/16']), ...session('b', 'c'), ...session('c', 'a')];
        const heard = exchangeRoutes([speaker('a', 1), speaker('b', 2), speaker('c', 3)], ring);
        expect(pathsAt(heard, 'b')).toEqual(['1']);
        expect(pathsAt(heard, 'c')).toEqual(['2 1']);
        expect(pathsAt(heard, 'a')).toEqual([]);
    });

    test('inside one system routes are not passed on from peer to peer', () => {
        const heard = exchangeRoutes(
            [speaker('a', 1), speaker('b', 1), speaker('c', 1)],
            [...session('a', 'b', ['10.9.0.0/16']), ...session('b', 'c')],
        );
        expect(pathsAt(heard, 'b')).toEqual(['']);
        expect(pathsAt(heard, 'c')).toEqual([]);
    });

    test('for random graphs it ends, is the same each time, and every path ends at the origin without a repeated number', () => {
        const edges = fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 12, selector: ([a, b]) => `${a} ${b}` });
        fc.assert(
            fc.property(edges, (pairs) => {
                const ids = [...'abcdef'];
                const speakers = ids.map((id, i) => speaker(id, i + 1));
                const sessions = pairs.flatMap(([a, b]) =>
                    a === b ? [] : session(ids[a] ?? 'a', ids[b] ?? 'b', a === 0 ? ['10.9.0.0/16'] : []),
                );
                const heard = exchangeRoutes(speakers, sessions);
                expect(exchangeRoutes(speakers, sessions)).toEqual(heard);
                for (const [id, routes] of heard) {
                    const own = ids.indexOf(id) + 1;
                    for (const { asPath } of routes) {
                        expect(asPath.at(-1)).toBe(1);
                        expect(new Set([...asPath, own]).size).toBe(asPath.length + 1);
                    }
                    expect([...routes].sort(compareRoutes)).toEqual(routes);
                    expect(bestRoutes(routes).length).toBeLessThanOrEqual(1);
                }
            }),
        );
    });
});

/** Two guests of one subnet and one of another; `rules` are those of their security group. */
const lab = (rules = 'ingress all from 0.0.0.0/0  egress all to 0.0.0.0/0', more = ''): Promise<Design> =>
    buildDesign(`
vpc lab {
  cidr 10.0.0.0/16
  network-acl closed { ingress 100 deny tcp from 0.0.0.0/0  ingress 200 allow all from 0.0.0.0/0  egress 100 allow all to 0.0.0.0/0 }
  security-group default { ${rules} }
  subnet a1 {
    cidr 10.0.1.0/24
    instance a { ip 10.0.1.10  guest { asn 65001  bgp b  bgp d } }
    instance b { ip 10.0.1.20  guest { asn 65002  bgp 10.0.1.10 advertise 10.50.0.0/16 } }
  }
  subnet a2 {
    cidr 10.0.2.0/24
    ${more}
    instance d { ip 10.0.2.10  guest { asn 65004  bgp a advertise 10.60.0.0/16 } }
  }
}
probe near: icmp a -> 10.50.0.1
probe far:  icmp a -> 10.60.0.1
experiment changed-mac { guest b set-mac 02:00:00:00:00:99  run near }
`);

const obstacles = (design: Design): (string | undefined)[] =>
    guestSessions(design.network).map(({ obstacle }) => obstacle?.because);

const lastFate = (design: Design, name: string): string | undefined => {
    const state = startProbe(design, `probe:${name}`) ?? startExperiment(design, `experiment:${name}`);
    const subject = state && run(state).at(-1)?.after.packets[0];
    return subject?.dropReason ?? subject?.status;
};

describe('G12 sessions between guests', () => {
    test('come up inside a subnet and across, by element and by address', async () => {
        expect(obstacles(await lab())).toEqual([undefined, undefined, undefined, undefined]);
    });

    test('G8: a learnt next hop in the subnet is used; G10: one in another subnet is not installed', async () => {
        const design = await lab();
        // b has its check on: the packet dies at b, so b it is that a has sent it to.
        expect(lastFate(design, 'near')).toBe('destination-check');
        expect(lastFate(design, 'far')).toBe('no-route');
    });

    test('F1: need TCP 179 through the security groups, from one side at least', async () => {
        const closed = await lab('ingress icmp from 0.0.0.0/0  egress all to 0.0.0.0/0');
        expect(obstacles(closed)).toEqual(['b', 'd', 'a', 'a'].map((name) => `no security group of ${name} lets TCP 179 in`));
        expect(lastFate(closed, 'near')).toBe('no-route');
    });

    test('F21: a network ACL stands between subnets, not inside one', async () => {
        const design = await lab(undefined, 'network-acl closed');
        expect(obstacles(design)).toEqual([
            undefined,
            'the network ACL of subnet a2 denies it',
            undefined,
            'the network ACL of subnet a2 denies it',
        ]);
        expect(lastFate(design, 'near')).toBe('destination-check');
    });

    test('G17: a guest that has changed its MAC is no neighbour any more', async () => {
        expect(lastFate(await lab(), 'changed-mac')).toBe('no-route');
    });
});

describe('G13 route servers', () => {
    const appliances = (profile: string): Promise<Design> =>
        buildDesign(`
profile ${profile}
vpc lab {
  cidr 10.0.0.0/16
  route-table private main { }
  route-server rs { asn 65000  endpoints fw  peers fw1  propagate private }
  security-group default { ingress all from 10.0.0.0/16  egress all to 0.0.0.0/0 }
  subnet fw {
    cidr 10.0.9.0/24
    instance fw1 { source-dest-check off  guest { asn 65001  bgp rs advertise 0.0.0.0/0, 10.0.2.0/24, 10.0.2.0/25 } }
    instance fw2 { source-dest-check off  guest { asn 65002  bgp rs advertise 0.0.0.0/0 } }
  }
  subnet clients { cidr 10.0.2.0/24  instance c }
}`);

    const learnt = ({ network }: Design) => {
        const table = network.routeTables.get('route-table:lab.private');
        return table ? effectiveRouteTable(network, table).routes.filter(({ origin }) => origin === 'route-server') : [];
    };

    test('R26, R28: the target is the interface, the next hop is only shown; R15: parts of a subnet stay out', async () => {
        const routes = learnt(await appliances('aws'));
        expect(routes.map(({ destination }) => formatCidr(destination))).toEqual(['0.0.0.0/0', '10.0.2.0/24']);
        expect(routes[0]).toMatchObject({
            target: { kind: 'interface', element: 'interface:lab.fw1.eth0' },
            learnt: { asPath: [65001], nextHop: parseIpv4('10.0.9.4') },
        });
    });

    test('take no session from an appliance that is not among their peers', async () => {
        expect(obstacles(await appliances('aws'))).toEqual([undefined, 'rs does not list fw2 among its peers']);
    });

    test.each(['aws-2020', 'aws-2013', 'azure'])('do not exist in profile %s', async (profile) => {
        expect(learnt(await appliances(profile))).toEqual([]);
    });
});
