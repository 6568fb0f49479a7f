/** Rules G: what happens inside a guest. */
import { describe, expect, test } from 'vitest';
import { formatAddress } from '../../../language/src/model/address.js';
import { innermost } from '../../../language/src/packet/packet.js';
import { runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

const A_MAC = '02:00:0a:00:01:0a';
const B_MAC = '02:00:0a:00:01:14';

describe('addresses', () => {
    test('G1: the frame carries the MAC that belongs to the interface, and it moves with the interface', async () => {
        const run = await runProbe(lab({ a: 'mac 02:aa:00:00:00:01' }, 'probe p: icmp a -> b'));
        expect(run.step('guest-send').after.packets[0]?.packet.layers[0]).toMatchObject({ source: '02:aa:00:00:00:01' });
    });

    test('G2: a guest has the addresses that the platform assigned, secondary ones too', async () => {
        const run = await runProbe(lab({ b: 'ip 10.0.1.21' }, 'probe p: icmp a -> 10.0.1.21'));
        expect(run.answered).toBe(true);
    });

    test('G3: the default route leads to the router that DHCP announced', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> d'));
        expect(run.step('guest-route').rules).toContain('G3');
        expect(run.step('guest-route').summary()).toContain('10.0.1.1');
    });

    test('G5: a public address is not configured in the guest; it receives packets for its private one', async () => {
        const run = await runProbe(lab({ a: 'public-ip 203.0.113.10' }, 'probe p: icmp server -> a.public-ip'));
        const ip = innermost(run.packet.packet, 'ip');
        expect([run.fate, formatAddress(ip?.destination ?? 0)]).toEqual(['delivered', '10.0.1.10']);
    });

    test('G6: a broadcast, such as one to a rogue DHCP server, never leaves the virtual wire', async () => {
        const run = await runProbe(lab({}, 'probe p: udp a:68 -> 255.255.255.255:67'));
        expect([run.fate, run.packet.hop.kind]).toEqual(['broadcast', 'hypervisor-out']);
    });
});

describe('routes', () => {
    test('G7: a neighbour is asked for directly, everything else goes to the default route’s next hop', async () => {
        const near = await runProbe(lab({}, 'probe p: icmp a -> b'));
        const far = await runProbe(lab({}, 'probe p: icmp a -> d'));
        const asked = (run: typeof near): string | undefined => run.end.packets.find(({ role }) => role === 'arp-request')?.title;
        expect([asked(near), asked(far)]).toEqual(['ARP who-has 10.0.1.20', 'ARP who-has 10.0.1.1']);
    });

    test.each(['icmp a -> 10.0.1.10', 'udp server -> 198.51.100.9:53 { size 8500 }'])(
        'G7: a packet to the guest’s own address never leaves it, nor a host outside: %s',
        async (packet) => {
            const run = await runProbe(lab({}, `probe p: ${packet}`));
            expect(run.answered).toBe(true);
            expect(run.steps.every(({ hop }) => hop.kind === 'guest')).toBe(true);
        },
    );

    test('G8: a route via a neighbour sends the frame to the neighbour and leaves the destination alone', async () => {
        const parts = { a: 'guest { route 203.0.113.0/24 via 10.0.1.20 }', b: 'source-dest-check off' };
        const run = await runProbe(lab(parts, 'probe p: icmp a -> 203.0.113.9'));
        expect(run.step('guest-route').rules[0]).toBe('G8');
        expect(innermost(run.packet.packet, 'eth')?.destination).toBe(B_MAC);
        expect(formatAddress(innermost(run.packet.packet, 'ip')?.destination ?? 0)).toBe('203.0.113.9');
        expect([run.fate, run.packet.hop.element]).toEqual(['guest-not-forwarding', 'instance:lab.b']);
    });

    test('G9: a next hop in another subnet is unreachable; the route’s line decides', async () => {
        const text = lab({ a: 'guest { route 10.0.9.0/24 via 10.0.2.10 }' }, 'probe p: icmp a -> 10.0.9.5');
        const run = await runProbe(text);
        expect(run.fate).toBe('guest-next-hop-unreachable');
        expect(text.split('\n')[run.drop.decidedBy.start.line]).toContain('10.0.9.0/24 via');
    });

    test('G9, I4: forced on-link, the router answers for the next hop and then ignores the guest’s intent', async () => {
        const run = await runProbe(lab({ a: 'guest { route 10.0.9.0/24 via 10.0.2.10 onlink }' }, 'probe p: icmp a -> 10.0.9.5'));
        expect(run.fate).toBe('no-interface');
        expect(run.packet.path).toEqual(['instance:lab.a']);
    });

    test('G10: next hops inside a subnet work up to its edge; past it the VPC router decides by destination', async () => {
        const parts = {
            a: 'guest { route 10.0.2.0/24 via 10.0.1.20 }',
            b: 'source-dest-check off guest { forwarding on route 10.0.2.10/32 via 10.0.1.30 }',
            c: 'source-dest-check off guest { forwarding on }',
        };
        const run = await runProbe(lab(parts, 'probe p: icmp a -> d'));
        expect(run.packet.path).toEqual(['instance:lab.a', 'instance:lab.b', 'instance:lab.c', 'instance:lab.d']);
        expect(innermost(run.packet.packet, 'ip')?.ttl).toBe(62);
    });

    test('G11: the reply of a second interface leaves by the first, with an address that is not its own', async () => {
        const a2 = 'instance two { interface first in a1 { ip 10.0.1.40 } interface second { ip 10.0.2.40 } }';
        const run = await runProbe(lab({ a2 }, 'probe p: icmp a -> 10.0.2.40'));
        expect([run.fate, run.replyFate]).toEqual(['delivered', 'source-check']);
        expect(run.step('guest-route', run.reply).rules).toContain('G11');
    });

    test('G12: unicast routing protocols work between neighbours, multicast hellos do not', async () => {
        const probes = 'probe bgp: tcp a -> b:179 probe ospf: packet a -> 224.0.0.5 { ip.proto 89 }';
        expect((await runProbe(lab({}, probes), 'bgp')).answered).toBe(true);
        expect((await runProbe(lab({}, probes), 'ospf')).fate).toBe('multicast');
    });

    test('G13: the router speaks no routing protocol: nobody answers BGP at its address', async () => {
        const run = await runProbe(lab({}, 'probe p: tcp a -> 10.0.1.1:179'));
        expect(run.fate).toBe('service-not-answering');
    });
});

describe('ARP and what guests announce', () => {
    test('G14: the request is a packet of its own, answered by the sender’s own server; the target never sees it', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> b'));
        const [request, reply] = run.end.packets.filter(({ role }) => role.startsWith('arp'));
        expect([request?.cause, reply?.cause]).toEqual([run.packet.id, request?.id]);
        expect(request?.endedAt).toBe('server:lab.a');
        expect(request?.path).toEqual(['instance:lab.a']);
        expect(reply?.path).toEqual(['instance:lab.a']);
        expect(run.stages().slice(0, 5)).toEqual(['originate', 'guest-route', 'arp', 'arp', 'guest-send']);
    });

    test('G14: an answer is remembered for sixty seconds and asked for again after that', async () => {
        const script = (seconds: number): string =>
            lab({}, `probe p: icmp a -> b experiment x { run p expect answered wait ${seconds}s run p expect answered }`);
        const asks = async (seconds: number): Promise<number> =>
            (await runExperiment(script(seconds))).end.packets.filter(({ role }) => role === 'arp-request').length;
        expect([await asks(59), await asks(60)]).toEqual([0, 2]);
    });

    test('G15: a gratuitous ARP changes nobody’s cache', async () => {
        const run = await runExperiment(
            lab(
                {},
                'probe p: icmp c -> a experiment x { run p expect answered guest b announce 10.0.1.10 run p expect delivered to a }',
            ),
        );
        expect(run.steps.find(({ dropReason }) => dropReason !== undefined)?.dropReason).toBe('gratuitous-arp-ignored');
        expect(run.steps.at(-1)?.outcome).toBe('met');
    });

    test('G16: an address that the platform did not assign cannot be used to send, and nobody can ask for it', async () => {
        const script = (line: string): string =>
            lab(
                {},
                `probe out: icmp a -> b probe in: icmp b -> 10.0.1.99 experiment x { guest a set-address 10.0.1.99 ${line} }`,
            );
        expect((await runExperiment(script('run out expect dropped'))).fate).toBe('source-check');
        expect((await runExperiment(script('run in expect dropped'))).fate).toBe('arp-unanswered');
    });

    test('G16: what still arrives for the address it has given up is ignored by the guest', async () => {
        const run = await runExperiment(
            lab({}, 'probe p: icmp b -> a experiment x { guest a set-address 10.0.1.99 run p expect dropped }'),
        );
        expect(run.fate).toBe('guest-not-its-address');
    });

    test('G17: a guest that changes its MAC is cut off, in both directions', async () => {
        const script = (probe: string): string =>
            lab(
                {},
                `probe p: ${probe} experiment x { run p expect answered guest a set-mac 02:00:00:00:00:99 run p expect dropped }`,
            );
        expect((await runExperiment(script('icmp a -> b'))).fate).toBe('mac-spoof');
        expect((await runExperiment(script('icmp b -> a'))).fate).toBe('guest-not-its-mac');
    });

    test('G18: virtual router redundancy fails twice: hellos are multicast, the virtual address is unknown', async () => {
        const probes = 'probe hello: packet a -> 224.0.0.18 { ip.proto 112 ttl 255 } probe vip: icmp c -> 10.0.1.100';
        expect((await runProbe(lab({}, probes), 'hello')).fate).toBe('multicast');
        expect((await runProbe(lab({}, probes), 'vip')).fate).toBe('arp-unanswered');
    });
});

describe('forwarding inside a guest', () => {
    const router = 'source-dest-check off guest { forwarding on }';

    test('I23: a guest that routes takes one off the TTL, and tells the sender when none is left', async () => {
        const parts = { a: 'guest { route 10.0.2.0/24 via 10.0.1.20 }', b: router };
        const probes = 'probe far: icmp a -> d { ttl 2 } probe short: icmp a -> d { ttl 1 }';
        const far = await runProbe(lab(parts, probes), 'far');
        expect([far.answered, innermost(far.packet.packet, 'ip')?.ttl]).toEqual([true, 1]);
        const short = await runProbe(lab(parts, probes), 'short');
        expect([short.fate, short.reply?.role, short.replyFate]).toEqual(['ttl-exceeded', 'icmp-error', 'delivered']);
        expect(formatAddress(innermost(short.reply?.packet ?? short.packet.packet, 'ip')?.source ?? 0)).toBe('10.0.1.20');
    });

    test('R27: a packet for somebody else dies in a guest that does not forward', async () => {
        const parts = { a: 'guest { route 10.0.2.0/24 via 10.0.1.20 }', b: 'source-dest-check off' };
        expect((await runProbe(lab(parts, 'probe p: icmp a -> d'))).fate).toBe('guest-not-forwarding');
    });

    test('N15: a masquerading guest sends under its own address and gives the answer back', async () => {
        const parts = {
            a: 'guest { route 198.51.100.0/24 via 10.0.1.20 }',
            b: 'public-ip 203.0.113.20 source-dest-check off guest { forwarding on masquerade out eth0 }',
        };
        const run = await runProbe(lab(parts, 'probe p: tcp a:40000 -> server:443'));
        expect(run.answered).toBe(true);
        expect(run.packet.path).toEqual(['instance:lab.a', 'instance:lab.b', 'internet-gateway:lab.igw', 'internet-host:server']);
        expect(run.reply?.path).toEqual(['internet-host:server', 'internet-gateway:lab.igw', 'instance:lab.b', 'instance:lab.a']);
        expect(formatAddress(innermost(run.packet.packet, 'ip')?.source ?? 0)).toBe('203.0.113.20');
        const answer = innermost(run.reply?.packet ?? run.packet.packet, 'tcp');
        expect([answer?.destinationPort, innermost(run.reply?.packet ?? run.packet.packet, 'ip')?.ttl]).toEqual([40000, 63]);
    });

    test('N15: two guests behind one masquerade keep their connections apart though their ports agree', async () => {
        const text = lab(
            {
                a: 'guest { route 198.51.100.0/24 via 10.0.1.20 }',
                c: 'guest { route 198.51.100.0/24 via 10.0.1.20 }',
                b: 'public-ip 203.0.113.20 source-dest-check off guest { forwarding on masquerade out eth0 }',
            },
            `probe first: tcp a:40000 -> server:443 probe second: tcp c:40000 -> server:443
             experiment x { run first expect answered run second expect answered run first expect reply delivered to a }`,
        );
        const run = await runExperiment(text);
        expect(run.steps.filter(({ stage }) => stage === 'expectation').map(({ outcome }) => outcome)).toEqual([
            'met',
            'met',
            'met',
        ]);
        expect([...run.end.natBindings.values()].map(({ outsidePort }) => outsidePort)).toEqual([40000, 40001]);
    });
});

test('the frames of the laboratory carry the MACs that the tests above speak of', async () => {
    const run = await runProbe(lab({}, 'probe p: icmp a -> b'));
    const frame = run.step('guest-send').after.packets.find(({ id }) => id === run.packet.id)?.packet.layers[0];
    expect(frame).toMatchObject({ protocol: 'eth', source: A_MAC, destination: B_MAC });
});
