/** Rules E: the mapping service, the overlay's headers, and the server a packet arrives at. */
import { describe, expect, test } from 'vitest';
import { frameOf, packetOf, run as runAll } from '../../../language/src/forwarding/pipeline.js';
import type { SimulationState } from '../../../language/src/forwarding/state.js';
import { macOfAddress } from '../../../language/src/model/address.js';
import { decode } from '../../../language/src/packet/decode.js';
import { innermost, type Layer, mapLayers } from '../../../language/src/packet/packet.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

/** The packet as a step left it. */
const packetAfter = (run: Run, stage: 'encapsulate' | 'deliver' | 'mapping') => packetOf(run.step(stage));

describe('mapping service', () => {
    test('E1: it knows interface, MAC and physical server of an address', async () => {
        const run = await runProbe(
            lab({ d: 'server rack', top: 'server rack { ip 172.31.0.77 availability-zone eu-west-1a }' }, 'probe p: icmp a -> d'),
        );
        expect(packetAfter(run, 'mapping')?.decided.mapping).toMatchObject({
            element: 'interface:lab.d.eth0',
            mac: '02:00:0a:00:02:0a',
            host: 0xac1f004d,
        });
    });

    test('E4: every server holds the whole map; a miss is a drop', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> 10.0.99.1'));
        expect([run.fate, run.drop.lookups[0]?.winner]).toEqual(['no-interface', -1]);
    });

    test('E5: bridged packets are looked up by the neighbour’s interface, routed ones by address', async () => {
        const near = await runProbe(lab({}, 'probe p: icmp a -> b'));
        const far = await runProbe(lab({}, 'probe p: icmp a -> d'));
        expect(near.step('mapping').lookups[0]?.key).toMatchObject({ mac: '02:00:0a:00:01:14' });
        expect(far.step('mapping').lookups[0]?.key).toEqual({ address: 0x0a00020a });
    });

    test('H1: after an address has moved, a neighbour’s old ARP entry still leads to its former owner', async () => {
        const probes = `probe p: icmp c -> 10.0.1.50
          experiment x { run p expect delivered to a  api move-ip 10.0.1.50 to b  run p expect dropped at a by destination-check
            wait 60s run p expect delivered to b }`;
        const run = await runExperiment(lab({ a: 'ip 10.0.1.50' }, probes));
        expect(run.steps.filter(({ stage }) => stage === 'expectation').map(({ outcome }) => outcome)).toEqual([
            'met',
            'met',
            'met',
        ]);
    });
});

describe('encapsulation', () => {
    test('E2, E6: GENEVE from the sender’s server to the target’s, with the bare IP packet inside', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> d'));
        const layers = packetAfter(run, 'encapsulate')?.packet.layers ?? [];
        expect(layers.map(({ protocol }) => protocol)).toEqual(['eth', 'ip', 'udp', 'geneve', 'ip', 'icmp', 'data']);
        expect(layers[2]).toMatchObject({ destinationPort: 6081, checksum: 0 });
        expect(layers[1]).toMatchObject({ destination: packetAfter(run, 'mapping')?.decided.mapping?.host });
    });

    test('E6: VXLAN carries a rebuilt Ethernet frame: from the neighbour, or from the router', async () => {
        const probes = 'probe p: icmp a -> b probe q: icmp a -> d';
        const near = await runProbe(lab({ top: 'encapsulation vxlan' }, probes), 'p');
        const far = await runProbe(lab({ top: 'encapsulation vxlan' }, probes), 'q');
        const inner = (run: Run): Layer | undefined => packetAfter(run, 'encapsulate')?.packet.layers[4];
        expect(inner(near)).toMatchObject({ protocol: 'eth', source: '02:00:0a:00:01:0a', destination: '02:00:0a:00:01:14' });
        expect(inner(far)).toMatchObject({ protocol: 'eth', source: macOfAddress(0x0a000101), destination: '02:00:0a:00:02:0a' });
        expect(packetAfter(near, 'encapsulate')?.packet.layers[2]).toMatchObject({ destinationPort: 4789 });
        expect([near.answered, far.answered]).toEqual([true, true]);
    });

    test('E6: the frame is rebuilt for the receiver: from the neighbour, or from its own router', async () => {
        const near = await runProbe(lab({}, 'probe p: icmp a -> b'));
        const far = await runProbe(lab({}, 'probe p: icmp a -> d'));
        expect(packetAfter(near, 'deliver')?.packet.layers[0]).toMatchObject({
            source: '02:00:0a:00:01:0a',
            destination: '02:00:0a:00:01:14',
        });
        expect(packetAfter(far, 'deliver')?.packet.layers[0]).toMatchObject({
            source: macOfAddress(0x0a000201),
            destination: '02:00:0a:00:02:0a',
        });
    });

    test('the bytes on the wire decode to the same packet at every step', async () => {
        const run = await runProbe(
            lab({ top: 'encapsulation vxlan', a: 'public-ip 203.0.113.10' }, 'probe p: tcp a -> server:443'),
        );
        for (const step of run.steps.filter(({ packetId }) => packetId !== undefined)) {
            const first = packetOf(step)?.packet.layers[0]?.protocol;
            const decoded = decode(frameOf(step), first);
            expect(decoded.ok && decoded.value.layers.map(({ protocol }) => protocol)).toEqual(
                packetOf(step)?.packet.layers.map(({ protocol }) => protocol),
            );
        }
    });
});

describe('sender verification', () => {
    /** Runs on from the underlay with outer headers that somebody has tampered with. */
    const tampered = (run: Run, change: (layer: Layer, index: number) => Layer): string | undefined => {
        const before: SimulationState = run.step('verify-mapping').before;
        const index = before.packets.findIndex(({ id }) => id === run.packet.id);
        const flight = before.packets[index];
        const state = flight
            ? { ...before, packets: before.packets.with(index, { ...flight, packet: mapLayers(flight.packet, change) }) }
            : before;
        return runAll(state).find(({ outcome }) => outcome === 'dropped')?.dropReason;
    };

    test('E3: an inner sender that does not live on the outer source is not believed', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> b'));
        expect(tampered(run, (layer) => layer)).toBeUndefined();
        expect(tampered(run, (layer, i) => (layer.protocol === 'ip' && i === 1 ? { ...layer, source: 0xac1f0909 } : layer))).toBe(
            'sender-mismatch',
        );
    });

    test('E7: nor is a packet of another VPC', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> b'));
        expect(tampered(run, (layer) => (layer.protocol === 'geneve' ? { ...layer, vni: layer.vni + 1 } : layer))).toBe(
            'sender-mismatch',
        );
    });

    test('E7: two VPCs with the same addresses never meet', async () => {
        const twin = (
            name: string,
        ): string => `vpc ${name} { cidr 10.0.0.0/24 security-group default { ingress all from 0.0.0.0/0 egress all to 0.0.0.0/0 }
          subnet s { cidr 10.0.0.0/24 availability-zone z instance a { ip 10.0.0.10 server rack1 } instance b { ip 10.0.0.20 server rack2 } } }`;
        const racks = 'server rack1 { ip 172.31.0.1 availability-zone z } server rack2 { ip 172.31.0.2 availability-zone z }';
        const run = await runProbe(`${racks} ${twin('red')} ${twin('blue')} probe p: icmp blue.a -> blue.b`);
        expect([run.answered, run.packet.endedAt]).toEqual([true, 'instance:blue.b']);
        expect(run.steps.every(({ hop }) => !hop.element.includes('red'))).toBe(true);
    });

    test('E9: the receiver’s order: sender check, headers off, ACL, group, destination check, delivery', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> d'));
        const stages = run.stages();
        expect(stages.slice(stages.indexOf('verify-mapping'), stages.indexOf('guest-receive'))).toEqual([
            'verify-mapping',
            'decapsulate',
            'network-acl-ingress',
            'security-group-ingress',
            'destination-check',
            'deliver',
        ]);
    });
});

describe('faults', () => {
    test('a failed server swallows what is sent to it, and sends nothing', async () => {
        const top = 'server rack { ip 172.31.0.77 availability-zone eu-west-1a }';
        const script = (probe: string): string =>
            lab(
                { top, b: 'server rack' },
                `probe p: ${probe} experiment x { fail server rack run p expect dropped restore server rack run p expect answered }`,
            );
        const to = await runExperiment(script('icmp a -> b'));
        expect(to.steps.find(({ dropReason }) => dropReason)?.dropReason).toBe('server-failed');
        expect(to.answered).toBe(true);
        const from = await runExperiment(script('icmp b -> a'));
        expect(from.steps.find(({ dropReason }) => dropReason)).toMatchObject({
            dropReason: 'server-failed',
            stage: 'originate',
        });
    });

    test('a failed zone takes its guests with it', async () => {
        const probes =
            'probe p: icmp a -> d experiment x { fail availability-zone eu-west-1b run p expect dropped at d by availability-zone-failed }';
        expect((await runExperiment(lab({ zone2: 'eu-west-1b' }, probes))).steps.at(-1)?.outcome).toBe('met');
    });
});

test('E10, W12: cut without DF, refused with DF; the MTU inside a VPC is 9001', async () => {
    const probes =
        'probe fits: icmp a -> d { size 9001 df } probe big: icmp a -> d { size 9002 df } probe cut: udp a:5000 -> d:5000 { size 20000 }';
    expect((await runProbe(lab({}, probes), 'fits')).answered).toBe(true);
    const big = await runProbe(lab({}, probes), 'big');
    expect([big.fate, big.drop.stage]).toEqual(['mtu-exceeded', 'guest-send']);
    const cut = await runProbe(lab({}, probes), 'cut');
    expect(cut.answered).toBe(true);
    expect(innermost(cut.packet.packet, 'data')?.bytes.length).toBe(20000 - 28);
    expect(
        cut.end.packets.filter(({ role, cause }) => role === 'fragment' && cause === cut.packet.id).map(({ title }) => title),
    ).toEqual(['fragment 2 of 3: a:5000 → d:5000', 'fragment 1 of 3: a:5000 → d:5000']);
});
