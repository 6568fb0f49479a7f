/** Rules X24–X29, F8, F29, R20 and the E-table's row on GENEVE: gateway load balancers, their endpoints and appliances. */
import { describe, expect, test } from 'vitest';
import { allBlockers } from '../../../language/src/forwarding/all-blockers.js';
import { appliancePacketOf, identifierOf } from '../../../language/src/forwarding/appliance-header.js';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import { explanationCode } from '../../../language/src/forwarding/explanation-code.js';
import { ipLength } from '../../../language/src/forwarding/packet-length.js';
import { advance, frameOf, packetOf, run } from '../../../language/src/forwarding/pipeline.js';
import { startProbe } from '../../../language/src/forwarding/simulation.js';
import type { SimulationState } from '../../../language/src/forwarding/state.js';
import { decode } from '../../../language/src/packet/decode.js';
import type { GeneveLayer } from '../../../language/src/packet/packet.js';
import { buildDesign } from '../../support/build-design.js';
import { codesOf } from '../../support/diagnostics.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';

interface Parts {
    /** Statements of the load balancer besides its type, subnets and targets. */
    readonly balancer?: string;
    readonly targets?: string;
    readonly nodes?: string;
    readonly guest?: string;
    readonly rule?: string;
    readonly zone2?: string;
}

/** A client in one subnet, a server in another; routes for each other's block lead through the endpoint. */
const inspected = ({
    balancer = '',
    targets = 'fw1, fw2',
    nodes = 'boxes',
    guest = 'guest { forwarding on }',
    rule,
    zone2,
}: Parts): string => `
vpc lab {
  cidr 10.0.0.0/16
  cidr 2001:db8:1:1a00::/56
  route-table one { 10.0.2.0/24 -> inspect  2001:db8:1:1a02::/64 -> inspect }
  route-table two { 10.0.1.0/24 -> inspect  2001:db8:1:1a01::/64 -> inspect }
  route-table inside { }
  security-group open { ingress all from 0.0.0.0/0  ingress all from ::/0  egress all to 0.0.0.0/0  egress all to ::/0 }
  security-group geneve { ingress ${rule ?? 'udp 6081 from 10.0.7.0/24'} }
  load-balancer glb { gateway  subnets ${nodes}  targets ${targets} ${balancer} }
  endpoint inspect { gateway-load-balancer glb  subnets door }
  subnet s1 {
    cidr 10.0.1.0/24  cidr 2001:db8:1:1a01::/64
    availability-zone eu-west-1a  route-table one
    instance a { ip 10.0.1.10  ip 2001:db8:1:1a01::10  security-groups open }
  }
  subnet s2 {
    cidr 10.0.2.0/24  cidr 2001:db8:1:1a02::/64
    availability-zone eu-west-1a  route-table two
    instance d { ip 10.0.2.10  ip 2001:db8:1:1a02::10  security-groups open }
  }
  subnet door { cidr 10.0.9.0/24  cidr 2001:db8:1:1a09::/64  availability-zone eu-west-1a  route-table inside }
  subnet boxes {
    cidr 10.0.7.0/24  availability-zone eu-west-1a
    instance fw1 { ip 10.0.7.10  security-groups geneve  ${guest} }
    instance fw2 { ip 10.0.7.20  security-groups geneve  ${guest} }
  }
  subnet far {
    cidr 10.0.8.0/24  availability-zone ${zone2 ?? 'eu-west-1b'}
    instance fw3 { ip 10.0.8.10  security-groups geneve  ${guest} }
  }
}
`;

const send = (packet: string, parts: Parts = {}): Promise<Run> => runProbe(`${inspected(parts)} probe p: ${packet}`);

/** Which appliance the packet that was sent has met. */
const applianceOf = (found: Run): string | undefined => found.packet.path.find((id) => id.startsWith('instance:lab.fw'));

/** The packet as the load balancer hands it out. */
function handedOut(found: Run) {
    const step = found.stepsOf().find(({ stage, rules }) => stage === 'load-balance' && rules.includes('X26'));
    const packet = step && packetOf(step)?.packet;
    return packet && appliancePacketOf(packet);
}

describe('the packet to the appliance', () => {
    test('X25: 68 bytes around it: IPv4, UDP port 6081, and GENEVE with the three options of class 0x0108', async () => {
        const found = await send('tcp a:40000 -> d:443');
        const step = found.stepsOf().find(({ stage, rules }) => stage === 'load-balance' && rules.includes('X26'));
        const after = step && packetOf(step);
        const inner = handedOut(found)?.inner;
        expect(after && inner && ipLength(after.packet) - ipLength(inner)).toBe(68);
        const bytes = after ? frameOf(after) : new Uint8Array();
        const read = decode(bytes, 'ip');
        const layers = read.ok ? read.value.layers : [];
        expect(layers.map(({ protocol }) => protocol)).toEqual(['ip', 'udp', 'geneve', 'ip', 'tcp']);
        // Version 0 with eight words of options, no flags, protocol type 0x0800.
        expect([...bytes.slice(28, 32)]).toEqual([0x08, 0x00, 0x08, 0x00]);
        const geneve = layers.find((layer) => layer.protocol === 'geneve');
        expect(geneve?.options.map((option) => [option.class, option.type, option.data.length])).toEqual([
            [0x0108, 1, 8],
            [0x0108, 2, 8],
            [0x0108, 3, 4],
        ]);
    });

    test('X25: the first option names the endpoint, the third is the cookie of the flow, the same both ways', async () => {
        const found = await send('tcp a:40000 -> d:443');
        expect(handedOut(found)?.header.endpoint).toEqual(identifierOf('interface:lab.inspect.door'));
        const [flow, ...others] = [...found.end.balancedFlows.values()];
        expect(others).toEqual([]);
        expect(handedOut(found)?.header.cookie).toBe(flow?.cookie);
    });

    test('X24: the packet inside does not change, and its TTL is not counted', async () => {
        const found = await send('tcp a:40000 -> d:443');
        expect(found.answered).toBe(true);
        expect(found.packet.packet.layers.find(({ protocol }) => protocol === 'ip')).toMatchObject({ ttl: 64 });
    });

    test('X24: IPv6 travels inside an IPv4 packet, with its own protocol type', async () => {
        const found = await send('icmp6 a -> d');
        expect(found.answered).toBe(true);
        expect(handedOut(found)?.geneve.protocolType).toBe(0x86dd);
    });

    test('X24: it leaves by the endpoint it came in by, and only there the table of the endpoint’s subnet is asked', async () => {
        const found = await send('tcp a:40000 -> d:443');
        const places = found
            .stepsOf()
            .filter(({ stage }) => stage === 'route-lookup')
            .map(({ hop }) => hop.interface);
        expect(places).toEqual(['interface:lab.a.eth0', 'interface:lab.inspect.door']);
    });
});

describe('an appliance that does not return the packet', () => {
    test.each([
        ['X24: its guest does not forward', { guest: '' }, 'guest-no-appliance', undefined],
        [
            'X25: its group does not admit UDP 6081',
            { rule: 'tcp 443 from 10.0.0.0/16' },
            'security-group-ingress',
            'ENI_SG_RULES_MISMATCH',
        ],
        [
            'X25: it answers to another port',
            { guest: 'guest { forwarding on  geneve-port 6082 }' },
            'gateway-load-balancer-port',
            'GWLB_DESTINATION_PORT_RESTRICTION',
        ],
    ] as const)('%s', async (_, parts, reason, code) => {
        const found = await send('tcp a -> d:443', parts);
        expect([found.fate, found.drop && explanationCode(found.drop)]).toEqual([reason, code]);
        expect(await codesOf(`${inspected(parts)} probe p: tcp a -> d:443`)).toContain('load-balancer/target-not-ready');
    });

    test('X24: what comes back with another cookie belongs to nobody', async () => {
        const found = tampered(await buildDesign(`${inspected({})} probe p: tcp a:40000 -> d:443`), (geneve) => ({
            ...geneve,
            options: geneve.options.map((option) => (option.type === 3 ? { ...option, data: new Uint8Array(4) } : option)),
        }));
        expect(found).toBe('gateway-load-balancer-unknown-flow');
    });

    test('X25: without the options it is no such packet at all', async () => {
        const found = tampered(await buildDesign(`${inspected({})} probe p: tcp a:40000 -> d:443`), (geneve) => ({
            ...geneve,
            options: geneve.options.slice(0, 2),
        }));
        expect(found).toBe('gateway-load-balancer-protocol');
    });
});

/** The fate of a packet whose GENEVE header is changed when the appliance has returned it. */
function tampered(design: Awaited<ReturnType<typeof buildDesign>>, change: (geneve: GeneveLayer) => GeneveLayer) {
    let state = startProbe(design, 'probe:p') as SimulationState;
    for (let step = advance(state); step; step = advance(state)) {
        state = step.after;
        if (step.stage === 'guest-forward') {
            const packets = state.packets.map((flight) => ({
                ...flight,
                packet: {
                    layers: flight.packet.layers.map((layer) => (layer.protocol === 'geneve' ? change(layer) : layer)),
                },
            }));
            return run({ ...state, packets }).findLast(({ dropReason }) => dropReason)?.dropReason;
        }
    }
    return undefined;
}

describe('flows', () => {
    test('X26: a flow is a five-tuple: other ports may have another appliance, other packets of the flow may not', async () => {
        const ports = Array.from({ length: 16 }, (_, i) => 40_000 + i);
        const chosen = await Promise.all(ports.map(async (port) => applianceOf(await send(`tcp a:${port} -> d:443`))));
        expect(new Set(chosen)).toEqual(new Set(['instance:lab.fw1', 'instance:lab.fw2']));
    });

    test.each(['source-ip-dest-ip-proto', 'source-ip-dest-ip'])('X26: by %s the ports do not count', async (stickiness) => {
        const ports = Array.from({ length: 16 }, (_, i) => 40_000 + i);
        const parts = { balancer: `stickiness ${stickiness}` };
        const chosen = await Promise.all(ports.map(async (port) => applianceOf(await send(`tcp a:${port} -> d:443`, parts))));
        expect(new Set(chosen).size).toBe(1);
    });

    test('X26: both directions meet the same appliance, whatever its number', async () => {
        const found = await send('tcp a:40003 -> d:443');
        expect(found.reply?.path).toContain(applianceOf(found));
    });

    test.each([
        [349, 'delivered'],
        [350, 'gateway-load-balancer-idle'],
    ] as const)('X27: after %i idle seconds a segment is %s', async (seconds, fate) => {
        const found = await runExperiment(`${inspected({})}
            probe syn: tcp a:40000 -> d:443
            probe data: tcp a:40000 -> d:443 { tcp.flags 0x18 }
            experiment e { run syn  wait ${seconds}s  run data }`);
        expect(found.fate).toBe(fate);
    });

    test('X27: the idle time of TCP can be set; that of the rest is 120 seconds', async () => {
        const found = await runExperiment(`${inspected({ balancer: 'idle-timeout 60s' })}
            probe syn: tcp a:40000 -> d:443
            probe question: udp a:40000 -> d:53
            experiment e { run syn  run question }`);
        expect([...found.end.balancedFlows.values()].map(({ protocol, expires }) => [protocol, expires])).toEqual([
            [6, 60],
            [17, 120],
        ]);
    });

    test('X28: a segment of a flow that never began is dropped, a SYN begins one', async () => {
        expect((await send('tcp a -> d:443 { tcp.flags 0x12 }')).fate).toBe('gateway-load-balancer-asymmetric');
        expect((await send('tcp a -> d:443')).fate).toBe('delivered');
    });

    test('X29: a target in another zone is used only with cross-zone on', async () => {
        const alone = { targets: 'fw3', nodes: 'boxes, far' };
        expect((await send('tcp a -> d:443', alone)).fate).toBe('load-balancer-no-targets-in-zone');
        const across = await send('tcp a -> d:443', { ...alone, balancer: 'cross-zone on', rule: 'udp 6081 from 10.0.0.0/16' });
        expect(applianceOf(across)).toBe('instance:lab.fw3');
    });

    test.each([
        ['off', 'instance-stopped'],
        ['on', 'delivered'],
    ] as const)('X29: with rebalance %s a packet of a dead target’s flow is %s', async (rebalance, fate) => {
        const found = await runExperiment(`${inspected({ balancer: `rebalance ${rebalance}` })}
            probe syn: tcp a:40000 -> d:443
            probe data: tcp a:40000 -> d:443 { tcp.flags 0x18 }
            experiment e { run syn  fail fw2  run data }`);
        expect(found.fate).toBe(fate);
    });
});

describe('explanations', () => {
    test('X26: the lookup of a new flow lists every appliance and why it was or was not chosen', async () => {
        const found = await send('tcp a:40000 -> d:443', { targets: 'fw1, fw2, fw3' });
        const step = found.stepsOf().find(({ lookups }) => lookups.some(({ table }) => table === 'target-group'));
        const lookup = step?.lookups.find(({ table }) => table === 'target-group');
        const told = step && lookup ? explainLookup(step, lookup).map(({ label, won }) => [label, won]) : [];
        expect(told.map(([label]) => label)).toEqual(['fw1 port 6081', 'fw2 port 6081', 'fw3 port 6081']);
        expect(told.filter(([, won]) => won)).toHaveLength(1);
    });

    test('X26: the answer’s lookup finds the flow, and says by which endpoint', async () => {
        const found = await send('tcp a:40000 -> d:443');
        const step = found.stepsOf(found.reply).find(({ stage }) => stage === 'load-balance');
        const lookup = step?.lookups[0];
        expect(step && lookup && explainLookup(step, lookup)[0]).toMatchObject({ won: true, entry: { kind: 'balanced-flow' } });
    });

    test('all blockers: past an appliance that does not forward there is more to find', async () => {
        const design = await buildDesign(`${inspected({ guest: '', rule: 'tcp 1 from 10.0.0.0/16' })} probe p: tcp a -> d:443`);
        const found = allBlockers(startProbe(design, 'probe:p') as SimulationState).map(({ reason }) => reason);
        expect(found).toEqual(expect.arrayContaining(['security-group-ingress', 'guest-no-appliance']));
    });
});
