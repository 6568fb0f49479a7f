/** IPv6 by rule number: what is resolved by whom, who filters it, which gateway takes it, and what NAT64 and DHCP put on the wire. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fragment, reassemble } from '../../../language/src/forwarding/fragmentation.js';
import { ipv4, ipv6, TCP_FLAG, tcp } from '../../../language/src/forwarding/ip-packet.js';
import { asIpv4, asIpv6, embeddedIpv4, nat64Address } from '../../../language/src/forwarding/nat64.js';
import { eui64LinkLocal, formatAddress, type Ipv6, macOfEui64, parseIpv6 } from '../../../language/src/model/address.js';
import { encode } from '../../../language/src/packet/encode.js';
import { getField, innermostField } from '../../../language/src/packet/get-field.js';
import { innermost, type Layer, type Packet } from '../../../language/src/packet/packet.js';
import { runExperiment, runProbe } from '../../support/forwarding.js';

interface LabParts {
    readonly top?: string;
    readonly vpc?: string;
    readonly routes?: string;
    readonly group?: string;
    readonly acl?: string;
}

/** Subnet one (a, b) and subnet two (d) with both families, subnet six (f) with IPv6 alone; a host with both outside. */
const lab = (parts: LabParts, script: string): string => `
${parts.top ?? ''}
vpc lab {
  cidr 10.0.0.0/16
  cidr 2001:db8:1234:1a00::/56
  internet-gateway igw
  ${parts.vpc ?? ''}
  route-table one main { ${parts.routes ?? '0.0.0.0/0 -> igw ::/0 -> igw'} }
  security-group default { ${parts.group ?? 'ingress all from 0.0.0.0/0 ingress all from ::/0'} }
  ${parts.acl === undefined ? '' : `network-acl acl { ${parts.acl} }`}
  subnet one {
    cidr 10.0.1.0/24
    cidr 2001:db8:1234:1a01::/64
    instance a { ip 10.0.1.10 ip 2001:db8:1234:1a01::10 }
    instance b { ip 10.0.1.20 ip 2001:db8:1234:1a01::20 }
  }
  subnet two {
    cidr 10.0.2.0/24
    cidr 2001:db8:1234:1a02::/64
    ${parts.acl === undefined ? '' : 'network-acl acl'}
    instance d { ip 10.0.2.10 ip 2001:db8:1234:1a02::10 }
    nat-gateway nat { public-ip 203.0.113.99 }
  }
  subnet six {
    cidr 2001:db8:1234:1a03::/64
    instance f
  }
}
internet { host server { ip 198.51.100.9 ip 2001:db8:ffff::9 } }
${script}
`;

const ipv6Fields = (packet: Packet): string[] => {
    const ip = innermost(packet, 'ipv6');
    return ip ? [formatAddress(ip.source), formatAddress(ip.destination), String(ip.hopLimit)] : [];
};

describe('neighbour discovery', () => {
    test('G20: the solicitation ends at the switch of the sender, and the neighbour never sees it', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp6 a -> b'));
        const asked = run.end.packets.filter(({ role }) => role === 'neighbour-solicitation');
        expect(asked[0]?.path).toEqual(['instance:lab.a']);
        expect(asked[0]?.hop.kind).toBe('hypervisor-out');
        expect(innermost(asked[0]?.packet ?? { layers: [] }, 'eth')?.destination).toBe('33:33:ff:00:00:20');
        expect(run.answered).toBe(true);
    });

    test('G20: the answer is unicast to the asker, solicited, from hop limit 255', async () => {
        const run = await runProbe(lab({}, 'probe p: arp a who-has 2001:db8:1234:1a01::20'));
        const answer = run.reply?.packet ?? { layers: [] };
        expect(ipv6Fields(answer)).toEqual(['2001:db8:1234:1a01::20', '2001:db8:1234:1a01::10', '255']);
        expect(innermostField(answer, 'icmpv6.nd.na.flag.s')).toBe(true);
        expect(innermostField(answer, 'icmpv6.nd.na.flag.r')).toBe(false);
        expect(innermostField(answer, 'icmpv6.opt.target_linkaddr')).toBe('02:00:0a:00:01:14');
    });

    test('G22: the router says that it is one', async () => {
        for (const address of ['2001:db8:1234:1a01::1', 'fe80::aff:fe00:101', 'fe80:ec2::1']) {
            const run = await runProbe(lab({}, `probe p: arp a who-has ${address}`));
            expect(innermostField(run.reply?.packet ?? { layers: [] }, 'icmpv6.nd.na.flag.r'), address).toBe(true);
        }
    });

    test('G22: guests send by the router’s EUI-64 link-local address', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp6 a -> d'));
        expect(run.end.packets.map(({ title }) => title)).toContain('neighbour who-has fe80::aff:fe00:101');
        expect(run.answered).toBe(true);
    });

    test('G21: a link-local address that is not the EUI-64 form of the MAC is nobody’s', async () => {
        expect((await runProbe(lab({}, 'probe p: icmp6 a -> fe80::aff:fe00:114'))).answered).toBe(true);
        expect((await runProbe(lab({}, 'probe p: icmp6 a -> fe80::1:2:3:4'))).fate).toBe('neighbour-unanswered');
    });

    test('G21: EUI-64 there and back', () => {
        const mac = fc.array(fc.nat(255), { minLength: 6, maxLength: 6 });
        fc.assert(
            fc.property(mac, (bytes) => {
                const text = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
                expect(macOfEui64(eui64LinkLocal(text))).toBe(text);
            }),
        );
        expect(formatAddress(eui64LinkLocal('02:00:0a:00:01:14'))).toBe('fe80::aff:fe00:114');
    });

    test('G15: an unsolicited advertisement is swallowed', async () => {
        const run = await runExperiment(lab({}, 'experiment e { guest a announce 2001:db8:1234:1a01::10 }'));
        expect(run.fate).toBe('neighbour-advertisement-ignored');
    });

    test('G16, I7: an address of the guest’s own choice is no source', async () => {
        const script = 'probe p: icmp6 a -> b experiment e { guest a set-address 2001:db8:1234:1a01::99 run p }';
        const run = await runExperiment(lab({}, script));
        expect(run.end.packets.find(({ role }) => role === 'neighbour-solicitation')?.dropReason).toBe('source-check');
        expect(run.fate).toBe('neighbour-unanswered');
    });

    test('G19: before December 2016 no IPv6 frame gets past the switch', async () => {
        const run = await runProbe(lab({ top: 'profile aws-2013' }, 'probe p: arp a who-has 2001:db8:1234:1a01::20'));
        expect(run.fate).toBe('ipv6-not-carried');
    });

    test('I15: a multicast group other than a solicited node’s is dropped', async () => {
        const run = await runProbe(lab({}, 'probe p: udp a -> [ff02::fb]:5353'));
        expect(run.fate).toBe('multicast');
        expect(innermost(run.packet.packet, 'eth')?.destination).toBe('33:33:00:00:00:fb');
    });
});

describe('forwarding', () => {
    test('I17, I18: neighbours are bridged, others routed; neither counts the hop (I21)', async () => {
        const near = await runProbe(lab({}, 'probe p: icmp6 a -> b'));
        const far = await runProbe(lab({}, 'probe p: icmp6 a -> d'));
        expect(near.stages()).not.toContain('route-lookup');
        expect(far.stages()).toContain('route-lookup');
        expect(ipv6Fields(far.packet.packet)).toEqual(['2001:db8:1234:1a01::10', '2001:db8:1234:1a02::10', '64']);
    });

    test('E6: the overlay carries the bare IPv6 packet in GENEVE, or a frame in VXLAN', async () => {
        for (const [encapsulation, field] of [
            ['geneve', 'geneve.proto_type'],
            ['vxlan', 'eth.type'],
        ] as const) {
            const run = await runProbe(lab({ top: `encapsulation ${encapsulation}` }, 'probe p: icmp6 a -> d'));
            const wrapped = run
                .stepsOf()
                .find(({ stage }) => stage === 'underlay')
                ?.before.packets.find(({ id }) => id === 1);
            expect(innermostField(wrapped?.packet ?? { layers: [] }, field)).toBe(0x86dd);
        }
    });

    test('R4: each family has routes of its own', async () => {
        expect((await runProbe(lab({ routes: '0.0.0.0/0 -> igw' }, 'probe p: icmp6 a -> server'))).fate).toBe('no-route');
        expect((await runProbe(lab({ routes: '::/0 -> igw' }, 'probe p: icmp6 a -> server'))).answered).toBe(true);
    });

    test('I30: no route, however wide, leads to fd00:ec2::/32', async () => {
        expect((await runProbe(lab({}, 'probe p: icmp6 a -> fd00:ec2::77'))).fate).toBe('link-local-destination');
    });

    test('I26, I27: metadata over IPv6, with a hop limit of one on the answer', async () => {
        const run = await runProbe(lab({}, 'probe p: tcp f -> [fd00:ec2::254]:80'));
        expect(run.answered).toBe(true);
        expect(innermost(run.reply?.packet ?? { layers: [] }, 'ipv6')?.hopLimit).toBe(1);
    });

    test('I24: the router of another subnet does not answer', async () => {
        expect((await runProbe(lab({}, 'probe p: icmp6 a -> 2001:db8:1234:1a02::1'))).fate).toBe('router-address-not-local');
    });

    test('V3: an instance without an address in an IPv6-only subnet gets the first that is not reserved', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp6 f -> d'));
        expect(ipv6Fields(run.packet.packet)[0]).toBe('2001:db8:1234:1a03::4');
        expect(run.answered).toBe(true);
    });
});

describe('filters', () => {
    test('F24, F20: an ACL without IPv6 entries ends in the final deny', async () => {
        const acl = 'ingress 100 allow all from 0.0.0.0/0 egress 100 allow all to 0.0.0.0/0';
        const run = await runProbe(lab({ acl }, 'probe p: icmp6 a -> d'));
        expect(run.fate).toBe('network-acl-ingress');
        expect((await runProbe(lab({ acl }, 'probe p: icmp a -> d'))).answered).toBe(true);
    });

    test('F5: ICMPv6 has types of its own', async () => {
        const group = 'ingress icmp6 echo from ::/0';
        expect((await runProbe(lab({ group }, 'probe p: icmp6 a -> b'))).answered).toBe(true);
        expect((await runProbe(lab({ group: 'ingress icmp6 129 from ::/0' }, 'probe p: icmp6 a -> b'))).fate).toBe(
            'security-group-ingress',
        );
    });

    test('F3: the default group admits itself, over IPv6 as well', async () => {
        const text = lab({}, 'probe p: icmp6 a -> d').replace(/security-group default \{.*\}/, '');
        expect((await runProbe(text)).answered).toBe(true);
        expect((await runProbe(text.replace('icmp6 a -> d', 'icmp6 server -> d'))).fate).toBe('security-group-ingress');
    });

    test('F2: an answer needs no rule', async () => {
        expect((await runProbe(lab({ group: 'egress all to ::/0' }, 'probe p: tcp a -> [2001:db8:ffff::9]:443'))).answered).toBe(
            true,
        );
    });

    test('F18: "packet too big" about a tracked flow is let in', async () => {
        const run = await runProbe(lab({ group: 'egress all to ::/0' }, 'probe p: icmp6 a -> server { size 1501 }'));
        expect([run.fate, run.replyFate]).toEqual(['mtu-exceeded', 'delivered']);
        expect(innermostField(run.reply?.packet ?? { layers: [] }, 'icmpv6.mtu')).toBe(1500);
    });
});

describe('gateways', () => {
    test('W1: an internet gateway changes nothing', async () => {
        const run = await runProbe(lab({}, 'probe p: tcp server -> [2001:db8:1234:1a01::10]:443'));
        expect(ipv6Fields(run.packet.packet)).toEqual(['2001:db8:ffff::9', '2001:db8:1234:1a01::10', '64']);
        expect(run.packet.path).toEqual(['internet-host:server', 'internet-gateway:lab.igw', 'instance:lab.a']);
        expect(run.answered).toBe(true);
    });

    test('I10, W2: it lets nothing out that is not an address of the VPC', async () => {
        const text = lab({}, 'probe p: icmp6 a -> server { ipv6.src 2001:db8:9999::1 }').replace(
            'instance a {',
            'instance a { source-dest-check off',
        );
        expect((await runProbe(text)).fate).toBe('no-public-source');
    });

    test('W4: nor anything in for an address that nobody has', async () => {
        expect((await runProbe(lab({}, 'probe p: icmp6 server -> 2001:db8:1234:1a01::77'))).fate).toBe('no-public-address');
    });

    const eigw = { vpc: 'egress-only-internet-gateway eigw', routes: '::/0 -> eigw' };

    test('W13: out and back through the egress-only gateway, but not in', async () => {
        const out = await runProbe(lab(eigw, 'probe p: tcp a -> [2001:db8:ffff::9]:443'));
        expect(out.answered).toBe(true);
        expect(out.reply?.path).toContain('egress-only-internet-gateway:lab.eigw');
        expect((await runProbe(lab(eigw, 'probe p: tcp server -> [2001:db8:1234:1a01::10]:443'))).fate).toBe(
            'egress-only-unsolicited',
        );
    });

    test('W13: what was remembered is forgotten after its idle time', async () => {
        const script = `
            probe out: udp a:5000 -> [2001:db8:ffff::9]:53
            probe in: udp server:53 -> [2001:db8:1234:1a01::10]:5000
            experiment e { run out run in wait 200s run in }`;
        const run = await runExperiment(lab(eigw, script));
        const fates = run.steps.filter(({ stage, packetId }) => stage === 'gateway-check' && packetId !== undefined);
        expect(fates.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed', 'dropped']);
    });

    test('F16: flows through it are tracked even where the rules are open both ways', async () => {
        const run = await runProbe(lab(eigw, 'probe p: tcp a -> [2001:db8:ffff::9]:443'));
        const owners = [...run.end.connections.values()].map((connection) => connection.interface);
        expect(owners).toContain('interface:lab.a.eth0');
        expect(owners).toContain('egress-only-internet-gateway:lab.eigw');
    });
});

describe('packet sizes', () => {
    test('E10: a router never cuts IPv6; the sender does', async () => {
        const routed = await runProbe(lab({}, 'probe p: udp a -> [2001:db8:ffff::9]:53 { size 1501 }'));
        expect(routed.fate).toBe('mtu-exceeded');
        const own = await runProbe(lab({}, 'probe p: icmp6 a -> b { size 9002 }'));
        expect(own.answered).toBe(true);
        expect(own.end.packets.some(({ packet }) => innermost(packet, 'ipv6.fraghdr') !== undefined)).toBe(true);
        expect((await runProbe(lab({}, 'probe p: icmp6 a -> b { size 9002 df }'))).fate).toBe('mtu-exceeded');
    });

    test('E10: fragments make the packet again, in any order', () => {
        const size = fc.integer({ min: 1, max: 3000 });
        fc.assert(
            fc.property(size, fc.integer({ min: 100, max: 1500 }), fc.boolean(), (length, mtu, turned) => {
                const packet: Packet = {
                    layers: [
                        ipv6({ source: [1, 2, 3, 4], destination: [5, 6, 7, 8] }),
                        { protocol: 'udp', sourcePort: 1000, destinationPort: 2000 },
                        { protocol: 'data', bytes: Uint8Array.from({ length }, (_, i) => i & 255) },
                    ],
                };
                const pieces = fragment(packet, mtu);
                expect(pieces.every((piece) => encode(piece).length <= mtu)).toBe(true);
                const whole = reassemble(turned ? pieces.toReversed() : pieces);
                expect(whole && encode(whole)).toEqual(encode(packet));
            }),
        );
    });
});

describe('NAT64', () => {
    const nat64 = { routes: '0.0.0.0/0 -> igw 64:ff9b::/96 -> nat' };

    test('N13: the packet is IPv4 on the internet, with one hop less', async () => {
        const run = await runProbe(lab(nat64, 'probe p: tcp f -> [64:ff9b::c633:6409]:443'));
        const ip = innermost(run.packet.packet, 'ip');
        expect([formatAddress(ip?.source ?? 0), formatAddress(ip?.destination ?? 0), ip?.ttl]).toEqual([
            '203.0.113.99',
            '198.51.100.9',
            63,
        ]);
        expect(ipv6Fields(run.reply?.packet ?? { layers: [] })).toEqual(['64:ff9b::c633:6409', '2001:db8:1234:1a03::4', '63']);
        expect(run.answered).toBe(true);
    });

    test('N13: an error from the IPv4 side reaches the IPv6 host, about the packet that it sent', () => {
        const about: Packet = {
            layers: [
                ipv4({ source: 0x0a000204, destination: 0xc6336409, ttl: 1 }),
                { protocol: 'udp', sourcePort: 1000, destinationPort: 53 },
            ],
        };
        const error: Packet = {
            layers: [
                ipv4({ source: 0xc0000201, destination: 0x0a000204 }),
                { protocol: 'icmp', type: 3, code: 4, identifier: 0, sequence: 1400 },
                { protocol: 'data', bytes: encode(about) },
            ],
        };
        const host: Ipv6 = parseIpv6('2001:db8:1234:1a03::4') ?? [0, 0, 0, 0];
        const translated = asIpv6(error, { source: nat64Address(0xc0000201), destination: host }) ?? { layers: [] };
        expect(getField(translated, 'icmpv6.mtu')).toEqual([1420]);
        expect(getField(translated, 'ipv6.src_host')).toEqual(['64:ff9b::c000:201', '2001:db8:1234:1a03::4']);
        expect(getField(translated, 'ipv6.dst_host')).toEqual(['2001:db8:1234:1a03::4', '64:ff9b::c633:6409']);
        expect(getField(translated, 'udp.dstport')).toEqual([53]);
    });

    test('N13: headers there and back', () => {
        const words = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat());
        fc.assert(
            fc.property(words, fc.nat(), fc.constantFrom(...TRANSPORTS), (source, server, transport) => {
                const ends = { source, destination: nat64Address(server) };
                const packet: Packet = { layers: [ipv6(ends), transport] };
                const translated = asIpv4(packet, { source: 0x0a000204, destination: embeddedIpv4(ends.destination) });
                expect(asIpv6(translated ?? packet, ends)).toEqual(packet);
            }),
        );
    });
});

const TRANSPORTS: readonly Layer[] = [
    tcp({ sourcePort: 4000, destinationPort: 443, sequence: 1, acknowledgment: 0, flags: TCP_FLAG.syn }),
    { protocol: 'udp', sourcePort: 4000, destinationPort: 53 },
    { protocol: 'icmpv6', type: 128, code: 0, identifier: 9, sequence: 1 },
];

describe('DHCP', () => {
    test('G3: offer and acknowledgment carry address, mask, router, resolver and domain', async () => {
        const run = await runProbe(lab({}, 'probe p: dhcp a'));
        const ack = run.end.packets.at(-1)?.packet ?? { layers: [] };
        expect(run.end.packets.map(({ packet }) => innermostField(packet, 'dhcp.option.dhcp'))).toEqual([1, 2, 3, 5]);
        const shown = ['dhcp.ip.your', 'dhcp.option.subnet_mask', 'dhcp.option.router', 'dhcp.option.domain_name_server'].map(
            (name) => formatAddress(innermostField(ack, name) as number),
        );
        expect(shown).toEqual(['10.0.1.10', '255.255.255.0', '10.0.1.1', '10.0.0.2']);
        expect(innermostField(ack, 'dhcp.option.domain_name')).toBe('ec2.internal');
    });

    test('G4, I25: no group and no ACL is asked', async () => {
        const acl = 'ingress 100 deny all from 0.0.0.0/0 egress 100 deny all to 0.0.0.0/0';
        const run = await runProbe(lab({ group: 'egress none', acl }, 'probe p: dhcp d'));
        expect(run.answered).toBe(true);
        const stages = run.steps.map(({ stage }) => stage);
        expect(stages.filter((stage) => /security-group|network-acl/.test(stage))).toEqual([]);
    });

    test('G6, I14: nobody but the asker and its server sees the broadcast', async () => {
        const run = await runProbe(lab({}, 'probe p: dhcp a'));
        expect(new Set(run.end.packets.flatMap(({ path }) => path))).toEqual(new Set(['instance:lab.a']));
    });
});
