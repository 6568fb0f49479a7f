/** Packets that move alone: in whatever order, the others stay as they are, the run is exact both ways, and the same again. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
    advance,
    type Design,
    frameOf,
    type PacketInFlight,
    packetInTurn,
    type SimulationState,
    type Step,
    startProbe,
} from '../../../language/src/index.js';
import { backAlone, forwardAlone } from '../../../server/src/debug/single-thread.js';
import type { Motion, Road, Stop } from '../../../server/src/debug/stepping.js';
import { onStage, Trace } from '../../../server/src/debug/trace-cursor.js';
import { buildDesign } from '../../support/build-design.js';
import { chosenRun, startChoice } from '../../support/debug-starts.js';

/** Copies for four members, each of which answers ARP and receives; and a packet in pieces. */
const PROGRAM = `vpc studio {
  cidr 10.0.0.0/16
  security-group media { ingress all from 0.0.0.0/0  egress all to 0.0.0.0/0 }
  subnet receivers {
    cidr 10.0.1.0/24
    availability-zone eu-west-1a
    instance a { ip 10.0.1.10  security-groups media }
    instance b { ip 10.0.1.20  security-groups media }
    instance c { ip 10.0.1.30  security-groups media }
  }
  subnet senders {
    cidr 10.0.2.0/24
    availability-zone eu-west-1b
    instance d { ip 10.0.2.10  security-groups media }
  }
}
transit-gateway core {
  attachment studio-att { vpc studio  subnets receivers, senders }
  multicast subnets receivers, senders
  multicast group 239.2.2.2 { source d  members a, b, c }
}
probe stream: udp d -> 239.2.2.2:5004
probe pieces: icmp d -> a { size 20000 }
`;

const isUnderWay = ({ status }: PacketInFlight): boolean => status === 'moving' || status === 'waiting';

/** What can be told apart of a state's packets and of the step that made it. */
const seen = (step: Step): unknown => [
    step.packetId,
    step.stage,
    step.hop,
    step.summary(),
    Buffer.from(frameOf(step)).toString('hex'),
    step.after.packets.map(({ id, stage, status, hop, path }) => [id, stage, status, hop, path]),
    [...step.after.arpCaches.entries()],
    [...step.after.connections.entries()],
];

/** Moves packets in an order drawn by lot: each number picks one of those under way, or (for 0) leaves it to the machine. */
function walk(trace: Trace, lots: readonly number[]): void {
    for (const lot of lots) {
        const last = trace.length - 1;
        const flights = trace.stateAfter(last).packets.filter(isUnderWay);
        const chosen = lot === 0 ? undefined : flights[lot % Math.max(flights.length, 1)]?.id;
        if (chosen === undefined || !trace.give(last + 1, packetInTurn(trace.stateAfter(last), chosen)?.id ?? -1)) {
            trace.step(last + 1);
        }
    }
}

const allOf = (trace: Trace): unknown[] => [...trace.steps].map(seen);

const lots = fc.array(fc.nat(7), { minLength: 300, maxLength: 500 });

describe('in any order', () => {
    let design: Design;
    beforeAll(async () => {
        design = await buildDesign(PROGRAM);
    });
    const start = (probe: string): SimulationState => startProbe(design, `probe:${probe}`) as SimulationState;
    const probes = fc.constantFrom('stream', 'pieces');

    test('every packet comes to its end, and the same order gives the same run', () => {
        fc.assert(
            fc.property(probes, lots, (probe, order) => {
                const [one, other] = [new Trace(start(probe)), new Trace(start(probe))];
                walk(one, order);
                walk(other, order);
                expect(allOf(other)).toEqual(allOf(one));
                while (one.step(one.length)) {
                    expect(one.length).toBeLessThan(2000);
                }
                expect(one.stateAfter(one.length - 1).packets.some(isUnderWay)).toBe(false);
            }),
            { numRuns: 20 },
        );
    });

    test('forks share the order up to where they leave, and steps that are made again keep it', () => {
        fc.assert(
            fc.property(probes, lots, fc.nat(250), (probe, order, at) => {
                const trace = new Trace(start(probe));
                walk(trace, order);
                const all = allOf(trace);
                const leaves = Math.min(at, trace.length - 1);
                const fork = trace.fork(leaves, trace.stateAfter(leaves));
                fork.step(leaves);
                expect(allOf(fork)).toEqual(all.slice(0, leaves + 1));
                expect([...all.keys()].reverse().map((index) => seen(trace.step(index) as Step))).toEqual(all.reverse());
            }),
            { numRuns: 20 },
        );
    });
});

test('a packet that moves alone leaves every other packet exactly as it is, but for those it waits for', async () => {
    await fc.assert(
        fc.asyncProperty(startChoice, fc.nat(50), async (choice, lot) => {
            const { debuggee, index } = await chosenRun(choice);
            const state = debuggee.trace.stateAfter(index);
            const flights = state.packets.filter(isUnderWay);
            const flight = flights[lot % Math.max(flights.length, 1)];
            const step = flight && advance(state, flight.id);
            if (!flight || !step) {
                expect(flight).toBeUndefined();
                return;
            }
            expect(step.packetId).toBe(packetInTurn(state, flight.id)?.id);
            expect(flight.status === 'waiting' || step.packetId === flight.id).toBe(true);
            const others = state.packets.filter(({ id }) => id !== step.packetId);
            expect(others.every((other) => step.after.packets.includes(other))).toBe(true);
            const born = step.after.packets.filter(({ id }) => !state.packets.some((other) => other.id === id));
            expect(born.map(({ id }) => id)).toEqual(step.born);
        }),
        { numRuns: 200 },
    );
}, 60_000);

/** A road on which another order may be chosen where none has been computed yet. */
const roadFrom = (trace: Trace, index: number): Road => ({
    trace,
    from: onStage(index),
    finder: { stopAt: () => undefined },
    skips: () => false,
    turn: (next, packetId) => {
        const flight = packetInTurn(trace.stateAfter(next - 1), packetId);
        return flight && trace.give(next, flight.id) ? trace : undefined;
    },
});

function endOf(motion: Motion): Stop | undefined {
    for (let result = motion.next(); ; result = motion.next()) {
        if (result.done) {
            return result.value;
        }
    }
}

test('what a packet did alone it undoes alone, and stands where it stood', async () => {
    const design = await buildDesign(PROGRAM);
    const trace = new Trace(startProbe(design, 'probe:stream') as SimulationState);
    while (trace.stateAfter(trace.length - 1).packets.filter(isUnderWay).length < 3) {
        trace.step(trace.length);
    }
    const parted = trace.length - 1;
    const state = trace.stateAfter(parted);
    const [first, second] = state.packets.filter(isUnderWay);
    const there = endOf(forwardAlone(roadFrom(trace, parted), first?.id ?? 0, () => false));
    expect(there).toMatchObject({ reason: 'pause', alone: first?.id });
    const end = there?.position.step ?? 0;
    expect(end).toBeGreaterThan(parted + 3);
    expect(trace.stateAfter(end).packets.find(({ id }) => id === second?.id)).toBe(second);
    const back = endOf(backAlone(roadFrom(trace, end), first?.id ?? 0, false));
    expect(back).toMatchObject({ position: onStage(parted), alone: first?.id });
});
