/** Rules W and N: internet gateways, NAT gateways, and the internet behind them. */
import { describe, expect, test } from 'vitest';
import { formatAddress } from '../../../language/src/model/address.js';
import { innermost, type Packet } from '../../../language/src/packet/packet.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

const PUBLIC = { a: 'public-ip 203.0.113.10', b: 'public-ip 203.0.113.20' };
const NAT = { a1: 'nat-gateway nat { ip 10.0.1.5 public-ip 203.0.113.99 }', routes2: '0.0.0.0/0 -> nat' };

/** `10.0.1.10 → 203.0.113.20`. */
function ends(packet: Packet | undefined): string {
    const ip = packet && innermost(packet, 'ip');
    return ip ? `${formatAddress(ip.source)} → ${formatAddress(ip.destination)}` : '';
}

const expectations = (run: Run): string[] =>
    run.steps.filter(({ stage }) => stage === 'expectation').map(({ outcome }) => outcome);

describe('internet gateway', () => {
    test('W1: outbound the source becomes public, inbound the destination private; ports stay', async () => {
        const run = await runProbe(lab(PUBLIC, 'probe p: tcp a:40000 -> server:443'));
        expect(run.answered).toBe(true);
        expect([ends(run.packet.packet), ends(run.reply?.packet)]).toEqual([
            '203.0.113.10 → 198.51.100.9',
            '198.51.100.9 → 10.0.1.10',
        ]);
        expect(innermost(run.packet.packet, 'tcp')).toMatchObject({ sourcePort: 40000, destinationPort: 443 });
        expect(run.step('nat').outcome).toBe('rewritten');
        expect(innermost(run.packet.packet, 'ip')?.ttl).toBe(64);
    });

    test('W2: without a public address nothing leaves', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> server'));
        expect([run.fate, run.drop.rules[0], run.packet.endedAt]).toEqual(['no-public-source', 'W2', 'internet-gateway:lab.igw']);
    });

    test.each(['192.168.1.1', '172.16.0.1', '100.64.0.1'])('W3: nothing leaves for %s', async (destination) => {
        const run = await runProbe(lab(PUBLIC, `probe p: icmp a -> ${destination}`));
        expect([run.fate, run.drop.rules[0]]).toEqual(['private-destination', 'W3']);
    });

    test('W4, W8: a publicly routable block of a VPC is private all the same: no mapping, no entry', async () => {
        const text = `
          vpc lab { cidr 203.0.112.0/22 internet-gateway igw subnet s { cidr 203.0.113.0/24 availability-zone z instance a { ip 203.0.113.10 } } }
          internet { host server { ip 198.51.100.9 } }
          probe p: icmp server -> a`;
        const run = await runProbe(text);
        expect([run.fate, run.drop.stage, run.drop.rules]).toEqual(['no-public-address', 'gateway-check', ['W4', 'W8']]);
    });

    test('W5: nothing from a private source enters', async () => {
        const run = await runProbe(lab(PUBLIC, 'probe p: icmp server -> a.public-ip { ip.src 192.168.0.1 }'));
        expect([run.fate, run.drop.rules[0]]).toEqual(['private-source', 'W5']);
    });

    test('W6: what enters ends inside the VPC', async () => {
        const run = await runProbe(lab(PUBLIC, 'probe p: icmp server -> a.public-ip'));
        expect([run.answered, run.step('gateway-check').rules]).toEqual([true, ['W4', 'W5', 'W6']]);
    });
});

describe('internet gateway: there and back', () => {
    test('W7: without a route to the gateway the request arrives and the reply dies', async () => {
        const run = await runProbe(lab({ d: 'public-ip 203.0.113.40' }, 'probe p: icmp server -> d.public-ip'));
        expect([run.fate, run.replyFate]).toEqual(['delivered', 'no-route']);
    });

    test('W9: a packet to a neighbour’s public address turns round; both ends see public sources', async () => {
        const run = await runProbe(lab(PUBLIC, 'probe p: icmp a -> b.public-ip'));
        expect(run.answered).toBe(true);
        expect([ends(run.packet.packet), ends(run.reply?.packet)]).toEqual([
            '203.0.113.10 → 10.0.1.20',
            '203.0.113.20 → 10.0.1.10',
        ]);
        expect(run.step('nat').rules[0]).toBe('W9');
        expect(run.stages()).not.toContain('internet-route');
    });

    test('W9: it depends on the route to the gateway; private addresses do not', async () => {
        const probes = `probe private: icmp a -> b probe public: icmp a -> b.public-ip
          experiment x { api delete-route one 0.0.0.0/0 run private expect answered run public expect dropped by no-route }`;
        expect(expectations(await runExperiment(lab(PUBLIC, probes)))).toEqual(['met', 'met']);
    });

    test('W10: such a packet meets the subnet’s ACL twice', async () => {
        const run = await runProbe(lab(PUBLIC, 'probe p: icmp a -> b.public-ip'));
        expect(run.stages().filter((stage) => stage.startsWith('network-acl'))).toEqual([
            'network-acl-egress',
            'network-acl-ingress',
        ]);
    });

    test('W12: 1500 bytes pass, one more is reported with DF and cut without', async () => {
        const probes =
            'probe fits: icmp a -> server { size 1500 df } probe big: icmp a -> server { size 1501 df } probe cut: icmp a -> server { size 1501 }';
        expect((await runProbe(lab(PUBLIC, probes), 'fits')).answered).toBe(true);
        expect((await runProbe(lab(PUBLIC, probes), 'big')).fate).toBe('mtu-exceeded');
        expect((await runProbe(lab(PUBLIC, probes), 'cut')).answered).toBe(true);
    });
});

describe('the internet', () => {
    test('W4: nobody carries private addresses', async () => {
        expect((await runProbe(lab(PUBLIC, 'probe p: tcp server -> a:443'))).fate).toBe('no-public-address');
    });

    test('W1: nobody has the address', async () => {
        expect((await runProbe(lab(PUBLIC, 'probe p: icmp a -> 192.0.2.1'))).fate).toBe('no-internet-host');
    });

    test('W4: a public address without a gateway is not reachable', async () => {
        const probes =
            'probe p: icmp server -> a.public-ip experiment x { api detach-internet-gateway igw run p expect dropped }';
        expect((await runExperiment(lab(PUBLIC, probes))).fate).toBe('no-public-address');
    });
});

describe('NAT gateway', () => {
    test('N1: its private address and a port first, the public address at the internet gateway next', async () => {
        const run = await runProbe(lab(NAT, 'probe p: tcp d:40000 -> server:443'));
        expect(run.answered).toBe(true);
        const steps = run.stepsOf().filter(({ stage }) => stage === 'nat');
        const after = steps.map((step) => ends(step.after.packets[0]?.packet));
        expect(after).toEqual(['10.0.1.5 → 198.51.100.9', '203.0.113.99 → 198.51.100.9']);
        const port = innermost(run.packet.packet, 'tcp')?.sourcePort ?? 0;
        expect(port >= 1024 && port <= 65535).toBe(true);
        expect([ends(run.reply?.packet), innermost(run.reply?.packet ?? run.packet.packet, 'tcp')?.destinationPort]).toEqual([
            '198.51.100.9 → 10.0.2.10',
            40000,
        ]);
    });

    test.each(['packet d -> server { ip.proto 50 }', 'packet d -> server { ip.proto 47 }'])(
        'N2: TCP, UDP and ICMP only, not %s',
        async (probe) => {
            const run = await runProbe(lab(NAT, `probe p: ${probe}`));
            expect([run.fate, run.packet.endedAt]).toEqual(['nat-protocol', 'interface:lab.nat.eth0']);
        },
    );

    test('N3: only interfaces of its VPC are served', async () => {
        const parts = { ...NAT, d: 'source-dest-check off' };
        expect((await runProbe(lab(parts, 'probe p: icmp d -> server { ip.src 10.9.9.9 }'))).fate).toBe('nat-source-outside-vpc');
    });

    test('N6: the same flow gets the same port in every run', async () => {
        const port = async (): Promise<number | undefined> =>
            innermost((await runProbe(lab(NAT, 'probe p: tcp d:40000 -> server:443'))).packet.packet, 'tcp')?.sourcePort;
        expect(await port()).toBe(await port());
    });

    test('N7: after 350 idle seconds the next segment is answered with a reset', async () => {
        const probes = (
            seconds: number,
        ): string => `probe syn: tcp d:40000 -> server:443 probe data: tcp d:40000 -> server:443 { tcp.flags 0x18 }
          experiment x { run syn expect answered wait ${seconds}s run data expect delivered }`;
        expect((await runExperiment(lab(NAT, probes(349)))).fate).toBe('delivered');
        const late = await runExperiment(lab(NAT, probes(351)));
        expect([late.fate, late.reply?.role, late.replyFate]).toEqual(['nat-binding-expired', 'reset', 'delivered']);
        expect(innermost(late.reply?.packet ?? late.packet.packet, 'tcp')?.flags).toBe(4);
        expect(ends(late.reply?.packet)).toBe('198.51.100.9 → 10.0.2.10');
    });

    test('N7: a new connection after the silence is served again', async () => {
        const probes =
            'probe syn: tcp d:40000 -> server:443 experiment x { run syn expect answered wait 351s run syn expect answered }';
        expect(expectations(await runExperiment(lab(NAT, probes)))).toEqual(['met', 'met']);
    });
});

describe('NAT gateway: what it refuses, and where it stands', () => {
    test.each(['tcp server -> nat.public-ip:443', 'icmp server -> nat.public-ip', 'icmp d -> nat'])(
        'N8: no answer to %s',
        async (probe) => {
            const run = await runProbe(lab(NAT, `probe p: ${probe}`));
            expect([run.fate, run.reply]).toEqual(['nat-unsolicited', undefined]);
        },
    );

    test('N9: fragments of UDP pass, of TCP and ICMP do not', async () => {
        const fate = async (probe: string): Promise<string> =>
            (await runProbe(lab(NAT, `probe p: ${probe} -> server:80 { ip.flags.mf 1 }`))).fate;
        expect([await fate('udp d'), await fate('tcp d')]).toEqual(['delivered', 'nat-fragment']);
        expect((await runProbe(lab(NAT, 'probe p: icmp d -> server { ip.flags.mf 1 }'))).fate).toBe('nat-fragment');
    });

    test('N9: a datagram cut on its way to the NAT gateway arrives whole', async () => {
        const run = await runProbe(lab(NAT, 'probe p: udp d:5000 -> server:5000 { size 8900 }'));
        expect(run.answered).toBe(true);
    });

    test('N10: 8500 bytes is its limit, and the sender is told through it', async () => {
        const run = await runProbe(lab(NAT, 'probe p: udp d -> server:53 { size 8501 df }'));
        expect([run.fate, run.drop.hop.interface, run.replyFate]).toEqual(['mtu-exceeded', 'interface:lab.d.eth0', 'delivered']);
        const beyond = await runProbe(lab(NAT, 'probe p: udp d:5000 -> server:53 { size 1501 df }'));
        expect([beyond.fate, beyond.drop.hop.interface, beyond.replyFate]).toEqual([
            'mtu-exceeded',
            'interface:lab.nat.eth0',
            'delivered',
        ]);
        expect(beyond.reply?.endedAt).toBe('instance:lab.d');
    });

    test('N11: it goes by its own subnet’s route table', async () => {
        const run = await runProbe(lab({ ...NAT, routes1: '' }, 'probe p: tcp d -> server:443'));
        expect([run.fate, run.drop.lookups[0]?.element]).toEqual(['no-route', 'route-table:lab.one']);
    });

    test('N12: a private one has nothing to show the internet gateway', async () => {
        const parts = { ...NAT, a1: 'nat-gateway nat { ip 10.0.1.5 connectivity private }' };
        expect((await runProbe(lab(parts, 'probe p: tcp d -> server:443'))).fate).toBe('no-public-source');
    });

    test('N17: when its zone fails, other zones lose the internet', async () => {
        const parts = { ...NAT, zone2: 'eu-west-1b' };
        const probes =
            'probe p: tcp d -> server:443 experiment x { run p expect answered fail availability-zone eu-west-1a run p expect dropped }';
        const run = await runExperiment(lab(parts, probes));
        expect([run.fate, run.packet.endedAt]).toEqual(['availability-zone-failed', 'interface:lab.nat.eth0']);
    });

    test('a NAT gateway that routes to itself ends by TTL, not in a circle', async () => {
        const run = await runProbe(lab({ ...NAT, routes1: '0.0.0.0/0 -> nat' }, 'probe p: tcp d -> server:443'));
        expect(run.fate).toBe('ttl-exceeded');
    });
});
