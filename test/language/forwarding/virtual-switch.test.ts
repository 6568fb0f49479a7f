/** Rules I: the server that a packet leaves through. */
import { describe, expect, test } from 'vitest';
import { formatAddress } from '../../../language/src/model/address.js';
import { innermost } from '../../../language/src/packet/packet.js';
import { type Run, runExperiment, runPacket, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';
import { buildFixture, OPEN } from '../../support/network-fixture.js';
import { packetSpec } from '../../support/packet-fixture.js';

/** The MAC that an ARP probe is told. */
const told = (run: Run): string | undefined => (run.reply ? innermost(run.reply.packet, 'arp')?.senderMac : undefined);

describe('ARP proxy', () => {
    test('I1: a neighbour’s own MAC', async () => {
        const run = await runProbe(lab({}, 'probe p: arp a who-has 10.0.1.20'));
        expect([run.answered, told(run)]).toEqual([true, '02:00:0a:00:01:14']);
        expect(run.step('arp-proxy').rules).toEqual(['I1']);
    });

    test('I2: the router’s MAC for the subnet’s first address', async () => {
        const run = await runProbe(lab({}, 'probe p: arp a who-has 10.0.1.1'));
        expect([told(run), run.step('arp-proxy').rules[0]]).toEqual(['02:00:0a:00:01:01', 'I2']);
    });

    test('I3: silence for an address that nobody has', async () => {
        const run = await runProbe(lab({}, 'probe p: arp a who-has 10.0.1.77'));
        expect([run.fate, run.reply]).toEqual(['arp-unanswered', undefined]);
    });

    test('I4: off-subnet addresses: the router’s MAC inside the VPC, silence outside', async () => {
        const inside = await runProbe(lab({}, 'probe p: arp a who-has 10.0.2.10'));
        const outside = await runProbe(lab({}, 'probe p: arp a who-has 192.0.2.1'));
        expect([told(inside), outside.fate]).toEqual(['02:00:0a:00:01:01', 'arp-unanswered']);
    });

    test('I5: on Azure every answer is the same MAC, and the address alone decides the way', async () => {
        const top = 'profile azure';
        const probes = 'probe p: arp a who-has 10.0.1.20 probe q: icmp a -> b probe r: icmp a -> d';
        const run = await runProbe(lab({ top }, probes), 'p');
        expect([told(run), run.step('arp-proxy').rules[0]]).toEqual(['12:34:56:78:9a:bc', 'I5']);
        const near = await runProbe(lab({ top }, probes), 'q');
        expect([near.answered, near.step('classify').rules[0]]).toEqual([true, 'I20']);
        expect((await runProbe(lab({ top }, probes), 'r')).answered).toBe(true);
    });

    test('I6: an ARP reply that a guest sends is swallowed', async () => {
        const run = await runProbe(lab({}, 'probe p: arp a who-has 10.0.1.20 { arp.opcode 2 }'));
        expect(run.fate).toBe('arp-reply-ignored');
    });
});

describe('anti-spoofing', () => {
    test('I7: a source that is not the interface’s is dropped', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> b { ip.src 10.0.1.30 }'));
        expect([run.fate, run.drop.rules[0]]).toEqual(['source-check', 'I7']);
    });

    test('I8: a destination that is not the interface’s is dropped on arrival', async () => {
        const run = await runProbe(lab({ a: 'guest { route 10.0.2.0/24 via 10.0.1.20 }' }, 'probe p: icmp a -> d'));
        expect([run.fate, run.drop.rules[0], run.packet.endedAt]).toEqual(['destination-check', 'I8', 'interface:lab.b.eth0']);
    });

    test('I9: a foreign source MAC is dropped even where the address check is off', async () => {
        const run = await runProbe(lab({ a: 'source-dest-check off' }, 'probe p: icmp a -> b { eth.src 02:00:00:00:00:77 }'));
        expect([run.fate, run.drop.rules[0]]).toEqual(['mac-spoof', 'I9']);
    });

    test('I10: with the check off foreign sources pass the interface, but not the internet gateway', async () => {
        const parts = { a: 'source-dest-check off public-ip 203.0.113.10' };
        const inside = await runProbe(lab(parts, 'probe p: icmp a -> b { ip.src 10.9.9.9 }'));
        expect([inside.fate, inside.step('anti-spoof').rules[0]]).toEqual(['delivered', 'I10']);
        const outside = await runProbe(lab(parts, 'probe p: icmp a -> server { ip.src 10.9.9.9 }'));
        expect([outside.fate, outside.drop.rules]).toEqual(['no-public-source', ['W2', 'I10']]);
    });

    test('I11: a NAT gateway’s interface is not bound to its own address', async () => {
        const parts = { a1: 'nat-gateway nat { ip 10.0.1.5 public-ip 203.0.113.99 }', routes2: '0.0.0.0/0 -> nat' };
        expect((await runProbe(lab(parts, 'probe p: tcp d -> server:443'))).answered).toBe(true);
    });

    test('I12: a frame reaches the interface it is for and nobody else', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> b'));
        expect(run.steps.filter(({ hop }) => hop.element === 'instance:lab.c')).toEqual([]);
        expect(run.step('deliver').rules).toContain('I12');
    });
});

describe('what is dropped outright', () => {
    test.each([
        ['I13: link-layer discovery', 'packet a -> b { eth.type 0x88cc }', 'non-ip-frame'],
        ['I13: tagged frames', 'packet a -> b { eth.type 0x8100 }', 'non-ip-frame'],
        ['I13: a frame that says IPv6 and carries something else', 'packet a -> b { eth.type 0x86dd }', 'non-ip-frame'],
        ['I14: limited broadcast', 'udp a -> 255.255.255.255:5000', 'broadcast'],
        ['I14: subnet broadcast', 'udp a -> 10.0.1.255:5000', 'broadcast'],
        ['I14: a broadcast MAC', 'packet a -> b { eth.dst ff:ff:ff:ff:ff:ff }', 'broadcast'],
        ['I15: multicast', 'udp a -> 239.1.1.1:5000', 'multicast'],
        ['I16: a MAC that nobody has', 'packet a -> b { eth.dst 02:00:00:00:00:77 }', 'unknown-mac'],
    ])('%s', async (_, probe, reason) => {
        const run = await runProbe(lab({}, `probe p: ${probe}`));
        expect([run.fate, run.packet.hop.kind]).toEqual([reason, 'hypervisor-out']);
    });

    test('I15: a multicast frame carries the group’s MAC, and nobody was asked for it', async () => {
        const run = await runProbe(lab({}, 'probe p: udp a -> 239.1.1.1:5000'));
        expect(innermost(run.packet.packet, 'eth')?.destination).toBe('01:00:5e:01:01:01');
        expect(run.end.packets).toHaveLength(1);
    });
});

describe('classification', () => {
    test('I17: a neighbour’s MAC means that neighbour, whatever the destination; no ACL, no route table', async () => {
        const run = await runProbe(
            lab({ b: 'source-dest-check off' }, 'probe p: icmp a -> 198.51.100.9 { eth.dst 02:00:0a:00:01:14 }'),
        );
        expect(run.packet.hop.element).toBe('instance:lab.b');
        expect(run.stages()).not.toContain('network-acl-egress');
        expect(run.stages()).not.toContain('route-lookup');
        expect(run.step('classify').rules[0]).toBe('I17');
    });

    test('I18: the router’s MAC means ACL, route table and ACL', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> d'));
        const passed = run.stages().filter((stage) => stage.startsWith('network-acl') || stage === 'route-lookup');
        expect(passed).toEqual(['network-acl-egress', 'route-lookup', 'network-acl-ingress']);
        expect(run.step('classify').rules[0]).toBe('I18');
    });

    test('I19: by the router to a neighbour: the local route delivers, the ACL is asked twice', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> b { eth.dst 02:00:0a:00:01:01 }'));
        expect(run.fate).toBe('delivered');
        const passed = run.stages().filter((stage) => stage.startsWith('network-acl'));
        expect(passed).toEqual(['network-acl-egress', 'network-acl-ingress']);
    });

    test('I20: in 2013 the destination address decided, so a guest’s route via a neighbour had no effect', async () => {
        const parts = { top: 'profile aws-2013', a: 'guest { route 10.0.2.0/24 via 10.0.1.20 }' };
        const run = await runProbe(lab(parts, 'probe p: icmp a -> d'));
        expect([run.answered, run.packet.path]).toEqual([true, ['instance:lab.a', 'instance:lab.d']]);
    });
});

describe('TTL', () => {
    test('I21: neither the switch nor the router takes anything off', async () => {
        const near = await runProbe(lab({}, 'probe p: icmp a -> b { ttl 1 }'));
        const far = await runProbe(lab({}, 'probe p: icmp a -> d { ttl 1 }'));
        expect([near.answered, far.answered]).toEqual([true, true]);
        expect(innermost(far.packet.packet, 'ip')?.ttl).toBe(1);
    });

    test('I22: the router’s only message is “fragmentation needed”, from the subnet’s first address', async () => {
        const run = await runProbe(lab({ a: 'public-ip 203.0.113.10' }, 'probe p: icmp a -> server { size 1501 df }'));
        expect([run.fate, run.reply?.role, run.replyFate]).toEqual(['mtu-exceeded', 'icmp-error', 'delivered']);
        const error = run.reply?.packet ?? run.packet.packet;
        expect(formatAddress(innermost(error, 'ip')?.source ?? 0)).toBe('10.0.1.1');
        expect(innermost(error, 'icmp')).toMatchObject({ type: 3, code: 4, sequence: 1500 });
    });

    test('I23: a NAT gateway is a visible hop and reports from its private address', async () => {
        const parts = { a1: 'nat-gateway nat { ip 10.0.1.5 public-ip 203.0.113.99 }', routes2: '0.0.0.0/0 -> nat' };
        const run = await runProbe(lab(parts, 'probe p: tcp d -> server:443 { ttl 1 }'));
        expect([run.fate, run.replyFate]).toEqual(['ttl-exceeded', 'delivered']);
        expect(formatAddress(innermost(run.reply?.packet ?? run.packet.packet, 'ip')?.source ?? 0)).toBe('10.0.1.5');
        expect(run.reply?.endedAt).toBe('instance:lab.d');
    });
});

describe('link-local services', () => {
    /** No route, no gateway, nothing allowed. */
    const shut = { routes1: '', group: 'egress none', vpc: 'network-acl none {}', a1: 'network-acl none' };

    test.each([
        ['I24: the subnet’s own router answers echo', 'icmp a -> 10.0.1.1'],
        ['I25, I26, F25: the metadata service', 'tcp a -> 169.254.169.254:80'],
        ['I25, I26, F25: the resolver at its link-local address', 'udp a -> 169.254.169.253:53'],
        ['I25, I26, F25: the resolver at the VPC’s base + 2', 'udp a -> 10.0.0.2:53'],
        ['I25, I26, F25: the clock', 'udp a -> 169.254.169.123:123'],
    ])('%s, past every filter and without a route', async (_, probe) => {
        expect((await runProbe(lab(shut, `probe p: ${probe}`))).answered).toBe(true);
    });

    test('I24: another subnet’s router does not', async () => {
        expect((await runProbe(lab({}, 'probe p: icmp a -> 10.0.2.1'))).fate).toBe('router-address-not-local');
    });

    test('I26: services answer their own protocol only', async () => {
        expect((await runProbe(lab({}, 'probe p: icmp a -> 169.254.169.254'))).fate).toBe('service-not-answering');
    });

    test('I27: an answer of the metadata service does not survive one more router', async () => {
        const parts = {
            a: 'guest { route 169.254.169.254/32 via 10.0.1.20 }',
            b: 'source-dest-check off guest { forwarding on masquerade out eth0 }',
        };
        const run = await runProbe(lab(parts, 'probe p: tcp a -> 169.254.169.254:80'));
        expect([run.fate, run.replyFate, run.reply?.hop.element]).toEqual(['delivered', 'ttl-exceeded', 'instance:lab.b']);
    });

    test('I28: packets to the services are not limited, because no time passes between them', async () => {
        const probes = `probe p: udp a -> 10.0.0.2:53 experiment x { ${'run p expect answered '.repeat(1100)} }`;
        const run = await runExperiment(lab({}, probes));
        expect(run.steps.every(({ outcome }) => outcome !== 'failed')).toBe(true);
    });

    test('I30: other addresses around them are never forwarded by a route, however wide', async () => {
        const run = await runProbe(lab({ a: 'public-ip 203.0.113.10' }, 'probe p: udp a -> 169.254.170.2:80'));
        expect([run.fate, run.drop.stage]).toEqual(['link-local-destination', 'route-lookup']);
    });
});

test('I7–I9: a stopped instance sends nothing, and its neighbours’ frames find no taker', async () => {
    const script = (probe: string): string => lab({}, `probe p: ${probe} experiment x { fail instance b run p expect dropped }`);
    expect((await runExperiment(script('icmp b -> a'))).fate).toBe('instance-stopped');
    const run = await runExperiment(script('icmp a -> b'));
    expect([run.fate, run.packet.endedAt]).toEqual(['instance-stopped', 'interface:lab.b.eth0']);
});

test('E8: neighbours on one server exchange packets without a wire', () => {
    const design = buildFixture({
        vpcs: {
            lab: {
                cidr: '10.0.0.0/16',
                groups: { open: OPEN },
                subnets: {
                    a1: {
                        cidr: '10.0.1.0/24',
                        instances: {
                            a: { ip: '10.0.1.10', groups: ['open'], server: 'rack' },
                            b: { ip: '10.0.1.20', groups: ['open'], server: 'rack' },
                        },
                    },
                },
            },
        },
    });
    const run = runPacket(design, packetSpec(design.network, 'icmp lab.a -> 10.0.1.20'));
    expect(run.answered).toBe(true);
    expect(run.stages()).not.toContain('underlay');
    expect(run.step('verify-mapping').rules).toEqual(['E8']);
});
