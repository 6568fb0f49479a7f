/** Probes, expectations, experiments and loose text as plain data. */
import { describe, expect, test } from 'vitest';
import { type Design, formatAddress, type Probe, parseFilter, parsePacketSpec } from '../../../language/src/index.js';
import { buildDesign, buildDesignOfBroken, testServices } from '../../support/build-design.js';

const NETWORK = `vpc lab {
  cidr 10.0.0.0/16
  cidr 2001:db8::/56
  internet-gateway igw
  route-table public main { 0.0.0.0/0 -> igw }
  security-group g { ingress all from 0.0.0.0/0 }
  subnet s {
    cidr 10.0.1.0/24
    cidr 2001:db8::/64
    instance a { ip 10.0.1.10  ip 2001:db8::a  public-ip 203.0.113.10  security-groups g }
    instance b { ip 10.0.1.20  ip 2001:db8::b  public-ip 203.0.113.20  security-groups g  interface second { ip 10.0.1.21 } }
    nat-gateway nat { ip 10.0.1.30  public-ip 203.0.113.30 }
  }
}
internet { host client { ip 198.51.100.7 } }
`;

const designOf = (script: string): Promise<Design> => buildDesign(NETWORK + script);

async function probeOf(line: string): Promise<Probe> {
    const probe = (await designOf(`probe x: ${line}`)).probes.get('probe:x');
    if (!probe) {
        throw new Error(`The probe was not lowered: ${line}`);
    }
    return probe;
}

describe('endpoints', () => {
    test.each([
        ['icmp a -> b', 'interface:lab.a.eth0', '10.0.1.10', 'interface:lab.b.eth0', '10.0.1.20'],
        ['icmp a -> b.public-ip', 'interface:lab.a.eth0', '10.0.1.10', 'interface:lab.b.eth0', '203.0.113.20'],
        ['icmp client -> lab.a.public-ip', 'internet-host:client', '198.51.100.7', 'interface:lab.a.eth0', '203.0.113.10'],
        ['icmp b.second -> nat', 'interface:lab.b.second', '10.0.1.21', 'interface:lab.nat.eth0', '10.0.1.30'],
        ['icmp a -> nat.public-ip', 'interface:lab.a.eth0', '10.0.1.10', 'interface:lab.nat.eth0', '203.0.113.30'],
        ['icmp 10.0.1.10 -> 192.0.2.1', 'interface:lab.a.eth0', '10.0.1.10', undefined, '192.0.2.1'],
        ['icmp6 a -> b', 'interface:lab.a.eth0', '2001:db8::a', 'interface:lab.b.eth0', '2001:db8::b'],
        ['tcp a -> [2001:db8::b]:443', 'interface:lab.a.eth0', '2001:db8::a', undefined, '2001:db8::b'],
        ['arp a who-has b', 'interface:lab.a.eth0', '10.0.1.10', 'interface:lab.b.eth0', '10.0.1.20'],
        ['arp a who-has 10.0.1.99', 'interface:lab.a.eth0', '10.0.1.10', undefined, '10.0.1.99'],
    ])('%s', async (line, ...ends) => {
        const { packet } = await probeOf(line);
        const { source, destination } = packet;
        const found = [source.element, formatAddress(source.address), destination.element, formatAddress(destination.address)];
        expect(found).toEqual(ends);
    });

    test('ports and settings', async () => {
        const { packet } = await probeOf(
            'udp a:5353 -> b:53 { ttl 1  size 1500  df  ip.dsfield 0x10  eth.dst 02:00:00:00:00:01  ip.src 10.9.9.9 }',
        );
        expect([packet.source.port, packet.destination.port]).toEqual([5353, 53]);
        expect([packet.ttl, packet.size, packet.dontFragment]).toEqual([1, 1500, true]);
        expect(packet.fields.map(({ field, value }) => [field, value])).toEqual([
            ['ip.dsfield', 16],
            ['eth.dst', '02:00:00:00:00:01'],
            ['ip.src', 0x0a090909],
        ]);
        expect(packet.source.text).toBe('a:5353');
    });
});

describe('expectations', () => {
    test('every clause', async () => {
        const { expectations } = await probeOf(
            'tcp a -> client:443\n expect delivered to client via nat, igw where ip.src == nat.public-ip and ip.ttl == 63\n expect reply dropped at a by security-group-ingress',
        );
        expect(expectations.map(({ subject, outcome, to, at, via, by }) => ({ subject, outcome, to, at, via, by }))).toEqual([
            {
                subject: 'packet',
                outcome: 'delivered',
                to: 'internet-host:client',
                at: undefined,
                via: ['nat-gateway:lab.nat', 'internet-gateway:lab.igw'],
                by: undefined,
            },
            { subject: 'reply', outcome: 'dropped', to: undefined, at: 'instance:lab.a', via: [], by: 'security-group-ingress' },
        ]);
        expect(expectations[0]?.where).toEqual({
            kind: 'and',
            left: { kind: 'compare', field: 'ip.src', operator: '==', value: { kind: 'address', value: 0xcb00711e } },
            right: { kind: 'compare', field: 'ip.ttl', operator: '==', value: { kind: 'number', value: 63 } },
        });
    });

    test('a claim with a name that means nothing is left out, the others stay', async () => {
        const design = await buildDesignOfBroken(`${NETWORK}probe x: icmp a -> b expect delivered to nobody expect answered`);
        expect(design.probes.get('probe:x')?.expectations.map(({ outcome }) => outcome)).toEqual(['answered']);
    });
});

test('experiments: every kind of line', async () => {
    const { experiments } = await designOf(
        `probe x: icmp a -> b
experiment e {
  run x expect answered
  api create-route public 192.0.2.0/24 -> a
  api replace-route public 0.0.0.0/0 -> blackhole
  api delete-route public 0.0.0.0/0
  api move-ip 10.0.1.10 to b
  api attach-interface b.second to a
  api associate-address 203.0.113.99 to a
  api disassociate-address 203.0.113.99
  api set-security-groups b.second g, default
  api authorize g ingress tcp 22 from g
  api revoke g ingress all from 0.0.0.0/0
  api set-source-dest-check a off
  api associate-route-table s public
  api associate-network-acl s default
  api delete-nat-gateway nat
  api detach-internet-gateway igw
  guest a add-address 10.0.1.99
  guest b.second set-mac 02:00:00:00:00:09
  guest b announce 10.0.1.20
  guest b add-route 10.9.0.0/16 via 10.0.1.10 onlink
  guest b delete-route 10.9.0.0/16
  fail instance b
  restore b
  fail availability-zone eu-west-1a
  wait 5m
}`,
    );
    const steps = experiments.get('experiment:e')?.steps ?? [];
    const shown = steps.map((step): { readonly kind: string } =>
        'call' in step ? step.call : 'action' in step ? step.action : step,
    );
    expect(shown.map(({ kind }) => kind)).toEqual([
        'run',
        'create-route',
        'replace-route',
        'delete-route',
        'move-ip',
        'attach-interface',
        'associate-address',
        'disassociate-address',
        'set-security-groups',
        'authorize',
        'revoke',
        'set-source-dest-check',
        'associate-route-table',
        'associate-network-acl',
        'delete-nat-gateway',
        'detach-internet-gateway',
        'add-address',
        'set-mac',
        'announce',
        'add-route',
        'delete-route',
        'fail',
        'restore',
        'fail',
        'wait',
    ]);
    expect(shown.filter(({ kind }) => ['move-ip', 'set-mac', 'fail', 'attach-interface'].includes(kind))).toMatchObject([
        { to: 'interface:lab.b.eth0' },
        { interface: 'interface:lab.b.second', to: 'instance:lab.a' },
        { interface: 'interface:lab.b.second' },
        { element: 'instance:lab.b' },
        { element: 'availability-zone:eu-west-1a' },
    ]);
    expect(steps.at(-1)).toMatchObject({ seconds: 300 });
});

describe('loose filters', () => {
    const read = (text: string, design?: Design) => parseFilter(testServices().vpc, text, design?.network);

    test('precedence, sets, ranges and both spellings of operators', () => {
        expect(read('tcp or udp and not icmp')).toMatchObject({
            value: {
                kind: 'or',
                left: { field: 'tcp' },
                right: { kind: 'and', right: { kind: 'not', operand: { field: 'icmp' } } },
            },
        });
        expect(read('(tcp || udp) && !icmp')).toMatchObject({ value: { kind: 'and', left: { kind: 'or' } } });
        expect(read('tcp.dstport in {80, 443..445}')).toMatchObject({
            value: { kind: 'in', set: [{ from: { value: 80 } }, { from: { value: 443 }, to: { value: 445 } }] },
        });
        expect(read('tcp.dstport not in {80}')).toMatchObject({ value: { kind: 'not', operand: { kind: 'in' } } });
        for (const [word, sign] of [
            ['eq', '=='],
            ['ne', '!='],
            ['lt', '<'],
            ['le', '<='],
            ['gt', '>'],
            ['ge', '>='],
        ]) {
            expect(read(`ip.ttl ${word} 3`)).toEqual(read(`ip.ttl ${sign} 3`));
        }
    });

    test('every kind of value', () => {
        const kinds = ['10.0.0.1', '10.0.0.0/8', '2001:db8::1', '02:00:00:00:00:01', '0x10', '"text"', 'true', '01:02:03'].map(
            (value) => {
                const filter = read(`x.y == ${value}`);
                return filter.ok && filter.value.kind === 'compare' ? filter.value.value.kind : filter;
            },
        );
        expect(kinds).toEqual(['address', 'cidr', 'address', 'mac', 'number', 'string', 'boolean', 'bytes']);
    });

    test('names stand for addresses of the network', async () => {
        const design = await designOf('');
        expect(read('ip.src == b.public-ip', design)).toMatchObject({ value: { value: { kind: 'address', value: 0xcb007114 } } });
        expect(read('ip.dst == lab.b.second', design)).toMatchObject({ value: { value: { value: 0x0a000115 } } });
        expect(read('eth.src == a', design)).toMatchObject({ value: { value: { kind: 'mac', value: '02:00:0a:00:01:0a' } } });
    });

    test.each([
        ['', 0],
        ['ip.src ==', 7],
        ['ip.src == 10.0.0.300', 10],
        ['ip.src == nobody', 10],
        ['ip.src = 10.0.0.1', 7],
        ['tcp and', 4],
        ['tcp udp', 4],
        ['(tcp', 1],
    ])('%j says what is wrong and where', async (text, offset) => {
        const result = read(text, await designOf(''));
        expect(result).toMatchObject({ ok: false, offset, message: expect.stringMatching(/\.$/) });
    });
});

describe('loose packets', () => {
    test('a packet between named elements', async () => {
        const result = parsePacketSpec(testServices().vpc, await designOf(''), 'tcp a -> b:443 { ttl 3 }');
        expect(result).toMatchObject({
            ok: true,
            value: { protocol: 'tcp', ttl: 3, source: { element: 'interface:lab.a.eth0' }, destination: { port: 443 } },
        });
    });

    test.each([
        ['tcp a -> nobody:443', "There is no instance, interface, NAT gateway or internet host called 'nobody'."],
        ['icmp a ->', "Expected a name, an address such as 10.0.1.10 or '[' after '->', but the text ends."],
        [
            'icmp 192.0.2.99 -> a',
            'No interface or internet host has the source address 192.0.2.99. Name the element that sends instead.',
        ],
        ['icmp b.second -> client.public-ip junk', "'junk' is not expected here. Remove it."],
        ['icmp client -> b.second.public-ip', "'b.second' has no public address."],
        ['tcp a -> b:99999', '99999 is no port: ports go from 1 to 65535.'],
        ['tcp a -> b', "A tcp probe needs a destination port: write 'b:443'."],
        ['icmp a -> b { ttl 300 }', '300 is too large: TTL goes from 0 to 255.'],
        ['icmp a -> b { ip.tttl 3 }', "There is no field called 'ip.tttl'. Did you mean 'ip.ttl'?"],
    ])('%s', async (text, message) => {
        expect(parsePacketSpec(testServices().vpc, await designOf(''), text)).toMatchObject({ ok: false, message });
    });
});
