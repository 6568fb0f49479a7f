/** Rules X5, X8, X15 and X17: Connect attachments, the GRE tunnels between a transit gateway and appliances. */
import { describe, expect, test } from 'vitest';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import { gatewayTable } from '../../../language/src/forwarding/transit-gateway-routes.js';
import {
    type Design,
    decode,
    encode,
    formatAddress,
    formatCidr,
    guestSessions,
    type Packet,
} from '../../../language/src/index.js';
import { buildDesign } from '../../support/build-design.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';

/** What a case changes: the appliances, their group and table, the attachment, and more lines. */
interface Edge {
    readonly first?: string;
    readonly second?: string;
    readonly group?: string;
    readonly routes?: string;
    readonly zone?: string;
    readonly acl?: string;
    readonly peers?: string;
    readonly tables?: string;
    readonly more?: string;
}

const ONE = 'tunnel gre core to 192.0.2.1 inside 169.254.100.0/29  bgp 169.254.100.2 advertise 10.50.0.0/16';
const TWO = 'tunnel gre core to 192.0.2.2 inside 169.254.100.8/29  bgp 169.254.100.10 advertise 10.50.0.0/16';

const edge = (parts: Edge): string => `
vpc shop {
  cidr 10.1.0.0/16
  route-table main main { 10.0.0.0/8 -> core }
  security-group default { ingress all from 0.0.0.0/0 }
  subnet web { cidr 10.1.1.0/24  availability-zone eu-west-1a  instance web1 { ip 10.1.1.10 } }
}
vpc edge {
  cidr 10.9.0.0/16
  route-table main main { ${parts.routes ?? '192.0.2.0/24 -> core'} }
  security-group default { ${parts.group ?? 'ingress 47 from 192.0.2.0/24'} }
  ${parts.acl ?? ''}
  subnet ends  { cidr 10.9.0.0/24  availability-zone eu-west-1a }
  subnet walls {
    cidr 10.9.1.0/24
    availability-zone ${parts.zone ?? 'eu-west-1a'}
    ${parts.acl ? 'network-acl filter' : ''}
    instance one { ip 10.9.1.10  guest { asn 65010  ${parts.first ?? ONE} } }
    instance two { ip 10.9.1.20  guest { asn 65010  ${parts.second ?? TWO} } }
  }
}
transit-gateway core {
  cidr 192.0.2.0/24
  attachment shop-att { vpc shop  subnets web }
  attachment edge-att { vpc edge  subnets ends }
  attachment tunnels  { connect edge-att  ${parts.peers ?? 'peer one inside 169.254.100.0/29  peer two inside 169.254.100.8/29'} }
  ${parts.tables ?? ''}
}
${parts.more ?? ''}
`;

const obstacles = async (parts: Edge): Promise<(string | undefined)[]> =>
    guestSessions((await buildDesign(edge(parts))).network).map(({ obstacle }) => obstacle?.because);

const routesOf = ({ network }: Design): string[] => {
    const [table] = network.transitGatewayRouteTables.values();
    return table
        ? gatewayTable(network, table).routes.map(
              ({ destination, origin, connectPeer }) =>
                  `${formatCidr(destination)} ${origin}${connectPeer ? ` ${connectPeer.slice(-1)}` : ''}`,
          )
        : [];
};

/** The packet as it leaves the gateway, wrapped. */
const outerPacket = (run: Run): Packet | undefined => {
    const { after, packetId } = run.step('transit-gateway-connect');
    return after.packets.find(({ id }) => id === packetId)?.packet;
};

describe('the tunnel', () => {
    test('X5: from the gateway to the appliance travels GRE with the packet inside, byte for byte', async () => {
        const run = await runProbe(edge({ first: `${ONE}  forwarding on`, more: 'probe p: udp web1:4000 -> 10.50.0.1:53' }));
        const wrapped = outerPacket(run);
        const bytes = [...(wrapped ? encode(wrapped) : [])];
        const end = bytes[15];
        // IPv4, 20 bytes, don't fragment, TTL 64, protocol 47, between both ends of the chosen tunnel; then GRE with nothing but IPv4.
        expect([bytes[0], ...bytes.slice(6, 10)]).toEqual([0x45, 0x40, 0, 64, 47]);
        expect(bytes.slice(12, 20)).toEqual([192, 0, 2, end, 10, 9, 1, end === 1 ? 10 : 20]);
        expect(bytes.slice(20, 24)).toEqual([0, 0, 0x08, 0]);
        expect(bytes.slice(24 + 12, 24 + 20)).toEqual([10, 1, 1, 10, 10, 50, 0, 1]);
        expect(wrapped && decode(Uint8Array.from(bytes), 'ip').ok).toBe(true);
    });

    test('X5: an appliance reaches the other VPC through its tunnel, and is reached', async () => {
        const out = await runProbe(edge({ group: 'ingress all from 0.0.0.0/0', more: 'probe p: icmp one -> web1' }));
        expect(out.answered).toBe(true);
        expect(out.packet.path).toEqual(['instance:edge.one', 'transit-gateway:core', 'instance:shop.web1']);
        expect(out.stepsOf().find(({ stage }) => stage === 'transit-gateway-association')?.rules).toEqual(['X5']);
    });

    test('X5: what the tunnel was not made for ends at the gateway', async () => {
        const stray = await runProbe(edge({ more: 'probe p: packet one -> 192.0.2.2 { ip.proto 47 }' }));
        expect(stray.fate).toBe('transit-gateway-no-connect-peer');
    });

    test('X5: a failed attachment takes the one that rides on it along', async () => {
        const text = edge({ more: 'probe p: icmp web1 -> 10.50.0.1\nexperiment e { fail attachment edge-att  run p }' });
        expect((await runExperiment(text)).fate).toBe('transit-gateway-no-route');
    });

    test('K2: a tunnel whose far end is behind itself is noticed', async () => {
        const text = edge({
            tables: 'route-table all { associate shop-att, edge-att, tunnels  propagate tunnels  0.0.0.0/0 -> shop-att }',
            more: 'probe p: icmp one -> 198.51.100.7',
        });
        expect((await runProbe(text)).fate).toBe('guest-tunnel-recursion');
    });
});

describe('BGP inside', () => {
    test('both ends have a session, and the gateway learns one route for each tunnel', async () => {
        const design = await buildDesign(edge({}));
        expect(guestSessions(design.network).map(({ obstacle }) => obstacle)).toEqual([undefined, undefined]);
        expect(routesOf(design)).toEqual([
            '10.1.0.0/16 vpc',
            '10.9.0.0/16 vpc',
            '10.50.0.0/16 connect 1',
            '10.50.0.0/16 connect 2',
        ]);
    });

    test('X17: the gateway has the second and the third address inside, no other', async () => {
        const third = ONE.replace('bgp 169.254.100.2', 'bgp 169.254.100.3');
        expect(await obstacles({ first: third })).toEqual([undefined, undefined]);
        const fourth = ONE.replace('bgp 169.254.100.2', 'bgp 169.254.100.4');
        expect((await obstacles({ first: fourth }))[0]).toBe('nobody in the VPC has the address of the neighbour');
    });

    test.each([
        ['no tunnel', { first: 'bgp 169.254.100.2' }, 'one has no GRE tunnel to 192.0.2.1'],
        [
            'another block inside',
            { first: ONE.replace('169.254.100.0/29', '169.254.100.0/30') },
            'tunnel core of one has other addresses inside than the Connect peer',
        ],
        ['X10: no route', { routes: '' }, 'the route table of subnet walls does not lead to 192.0.2.1 by the transit gateway'],
        [
            'F1: no rule for GRE',
            { group: 'ingress tcp 443 from 0.0.0.0/0  egress none' },
            'no security group of one lets GRE (protocol 47) pass',
        ],
        [
            'X11: another zone',
            { zone: 'eu-west-1b' },
            "attachment 'edge-att' has no subnet in eu-west-1b, where the appliance is",
        ],
        [
            'F20: an ACL',
            { acl: 'network-acl filter { ingress 100 allow tcp from 0.0.0.0/0  egress 100 allow all to 0.0.0.0/0 }' },
            'the network ACL of subnet walls denies GRE (protocol 47)',
        ],
    ])('%s', async (_, parts, because) => {
        expect((await obstacles(parts))[0]).toBe(because);
    });

    test('X10: the appliance learns what the table of its attachment holds, and routes it into the tunnel', async () => {
        const run = await runProbe(edge({ more: 'probe p: icmp one -> web1' }));
        const [first] = run.stepsOf().filter(({ stage }) => stage === 'guest-route');
        expect(first?.rules).toContain('G12');
        expect(first?.summary()).toBe(
            '10.1.0.0/16 was learnt by BGP from core (AS path 64512): next hop 169.254.100.2 by tunnel core.',
        );
    });
});

describe('which route wins', () => {
    test('X8: a longer AS path loses, and the loser says so', async () => {
        const text = edge({ second: `${TWO} prepend 1`, more: 'probe p: icmp web1 -> 10.50.0.1' });
        const run = await runProbe(text);
        const step = run.step('transit-gateway-route');
        const [lookup] = step.lookups;
        const losers = lookup ? explainLookup(step, lookup).filter(({ won }) => !won) : [];
        expect(losers.map(({ because }) => because)).toContain(
            'same prefix and kind as the winner, but its AS path is longer: 2 against 1 (X8, TGW_RTB_HIGHER_PRIORITY_ROUTE)',
        );
    });

    test('X8: a VPC of the same prefix comes before Connect', async () => {
        const design = await buildDesign(edge({ first: ONE.replace('10.50.0.0/16', '10.1.0.0/16') }));
        const [table] = design.network.transitGatewayRouteTables.values();
        const prepared = table && gatewayTable(design.network, table);
        const winner = prepared?.routes[prepared.find(0x0a01010a)];
        expect(winner?.origin).toBe('vpc');
    });

    test('X15: equal routes share the flows, and each flow keeps its tunnel', async () => {
        const probes = Array.from({ length: 12 }, (_, i) => `probe p${i}: udp web1:${4000 + i} -> 10.50.0.1:53`).join('\n');
        const chosen = new Set<string>();
        for (let i = 0; i < 12; i++) {
            const text = edge({ more: probes });
            const [a, b] = [await runProbe(text, `p${i}`), await runProbe(text, `p${i}`)];
            const outer = (run: Run): string => {
                const layer = outerPacket(run)?.layers[0];
                return layer?.protocol === 'ip' ? formatAddress(layer.destination) : '';
            };
            expect(outer(a)).toBe(outer(b));
            chosen.add(outer(a));
        }
        expect([...chosen].sort()).toEqual(['10.9.1.10', '10.9.1.20']);
    });
});
