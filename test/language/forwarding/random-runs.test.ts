/** What holds for any packet in any valid network, and for any experiment with it. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { DROP_REASONS } from '../../../language/src/forwarding/drop-reasons.js';
import { answersTo } from '../../../language/src/forwarding/fates.js';
import { type Flow, flowOf } from '../../../language/src/forwarding/flow.js';
import { advance, frameOf, packetOf, run } from '../../../language/src/forwarding/pipeline.js';
import { RULES } from '../../../language/src/forwarding/rules.js';
import type { PacketInFlight } from '../../../language/src/forwarding/state.js';
import type { Step } from '../../../language/src/forwarding/trace.js';
import { formatAddress, type IpAddress } from '../../../language/src/model/address.js';
import { decode } from '../../../language/src/packet/decode.js';
import { encode } from '../../../language/src/packet/encode.js';
import { NaiveConnections } from '../../support/random/naive-connections.js';
import { PayloadWatch } from '../../support/random/payload.js';
import { buildProgram, program, startsOfDesign } from '../../support/random/random-design.js';
import { eachRun, type RandomRun, randomRuns, same } from '../../support/random/random-runs.js';
import { wrongCrossings } from '../../support/random/vpc-borders.js';
import { repeated, SEED } from '../../support/seed.js';

const PROGRAMS = 40;
let runs: readonly RandomRun[];
beforeAll(async () => {
    runs = await randomRuns(PROGRAMS);
}, 120_000);

test('the programs are valid, and of all kinds', async () => {
    for (const text of fc.sample(program, { ...repeated(20), seed: SEED })) {
        const { errors } = await buildProgram(text, true);
        expect(errors, text).toEqual([]);
    }
    const reached = new Set(runs.flatMap(({ steps }) => steps.map(({ hop }) => hop.kind)));
    expect([...reached]).toEqual(
        expect.arrayContaining([
            'guest',
            'underlay',
            'nat-gateway',
            'internet-gateway',
            'transit-gateway',
            'peering',
            'internet',
        ]),
    );
    expect(new Set(runs.flatMap(({ steps }) => steps.map(({ dropReason }) => dropReason))).size).toBeGreaterThan(20);
}, 60_000);

describe('K1: any packet in any valid network', { timeout: 60_000 }, () => {
    test('ends, by a rule and a reason of the catalogues', () => {
        eachRun(runs, ({ steps }) => {
            const last = steps.at(-1)?.after;
            same('nothing is left to do', last && advance(last), undefined);
            for (const step of steps) {
                same(step.summary(), step.outcome === 'dropped', step.dropReason !== undefined);
                same(
                    step.summary(),
                    step.rules.filter((rule) => !(rule in RULES)),
                    [],
                );
                same(step.summary(), step.dropReason === undefined || step.dropReason in DROP_REASONS, true);
                const allowed: readonly string[] = step.dropReason ? DROP_REASONS[step.dropReason].stages : [step.stage];
                same(`${step.dropReason} at ${step.stage}`, allowed.includes(step.stage), true);
            }
            const unfinished = last?.packets.filter(({ status }) => status === 'moving' || status === 'waiting') ?? [];
            same('every packet has met its fate', unfinished.length, 0);
        });
    });

    test('fares alike twice, read from the text anew', async () => {
        const again = new Map<string, string[]>();
        for (const text of new Set(runs.slice(0, 13 * 20).map((one) => one.text))) {
            const { design } = await buildProgram(text);
            for (const [name, start] of startsOfDesign(design)) {
                again.set(`${text} ${name}`, run(start).map(print));
            }
        }
        eachRun(runs, ({ text, name, steps }) => {
            const second = again.get(`${text} ${name}`);
            second && same('the same steps', second, steps.map(print));
        });
    });

    test('fares alike from any step as from the start', () => {
        eachRun(runs, ({ steps }) => {
            const at = SEED % Math.max(1, steps.length);
            const middle = steps[at];
            same('the same steps', middle && run(middle.after).map(print), middle && steps.slice(at + 1).map(print));
        });
    });

    test('is bytes at every step, that read back as they were written', () => {
        eachRun(runs, ({ steps }) => {
            for (const packet of new Set(steps.flatMap((step) => packetOf(step)?.packet ?? []))) {
                const bytes = encode(packet);
                const [first] = packet.layers;
                const start =
                    first?.protocol === 'eth' || first?.protocol === 'ip' || first?.protocol === 'ipv6' ? first.protocol : 'eth';
                const read = decode(bytes, start);
                same('decoded', hex(encode(read.ok ? read.value : read.partial)), hex(bytes));
            }
        });
    });
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const print = (step: Step): string =>
    `${step.packetId} ${step.stage} ${step.outcome} ${step.rules} ${step.decidedBy.start.line} ${step.summary()} ${hex(frameOf(step))}`;

test('E7: no packet is seen in a VPC that nothing on its way leads into', () => {
    eachRun(runs, ({ steps }) => {
        same('crossings', wrongCrossings(steps), []);
    });
});

/** Multicast and broadcast. */
const isGroup = (address: IpAddress): boolean => /^(22[4-9]\.|23\d\.|255\.255\.|ff..:)/.test(formatAddress(address));

/** Where guests take packets as their own. */
const ARRIVALS: ReadonlySet<string> = new Set(['respond', 'guest-receive']);

test('what arrives is for whoever gets it', () => {
    eachRun(runs, ({ steps }) => {
        for (const { after, packetId, outcome, stage, hop } of steps) {
            const flight = after.packets.find(({ id }) => id === packetId);
            const flow = flight && flowOf(flight.packet);
            if (outcome !== 'delivered' || !ARRIVALS.has(stage) || !flow) {
                continue;
            }
            const instance = after.network.instances.get(hop.element);
            const host = after.network.internetHosts.get(hop.element) ?? after.network.siteHosts.get(hop.element);
            const platform = instance?.interfaces.flatMap((id) => after.network.interfaces.get(id)?.addresses ?? []) ?? [];
            const own = [...platform, ...(host?.addresses ?? [])].map(({ address }) => formatAddress(address));
            const believed = [...(instance?.guest.addresses.values() ?? [])].flat().map(formatAddress);
            const mine = [...own, ...believed].includes(formatAddress(flow.destination));
            const local = /^(fe80|127\.)/.test(formatAddress(flow.destination));
            same(`${formatAddress(flow.destination)} at ${hop.element}`, mine || isGroup(flow.destination) || local, true);
        }
    });
});

test('the payload arrives as it was sent, whole or in pieces, and comes back with the answer', () => {
    eachRun(runs, ({ steps }) => {
        const watch = new PayloadWatch();
        for (const step of steps) {
            same(`payload of packet ${step.packetId} after ${step.stage}`, watch.faultAfter(step), undefined);
        }
    });
});

test('N1, W1: translated there and back by the same elements is not translated', () => {
    let answered = 0;
    eachRun(runs, ({ steps }) => {
        for (const { after } of steps.filter(({ outcome, stage }) => outcome === 'delivered' && stage === 'guest-receive')) {
            for (const question of after.packets.filter(({ role, status }) => role === 'request' && status === 'delivered')) {
                const answer = answersTo(after, question).find(
                    ({ role, status, endedAt }) => role === 'reply' && status === 'delivered' && endedAt === question.path[0],
                );
                const [sent, back] = [firstForm(steps, question.id), answer && flowOf(answer.packet)];
                // Nobody translates a lease, nor what is sent to a group.
                if (sent && back && answer && !isGroup(sent.destination) && isWayBack(question, answer)) {
                    answered++;
                    same(`the answer to packet ${question.id}`, endsOf(back), endsOf(sent).reverse());
                }
            }
        }
    });
    expect(answered).toBeGreaterThan(PROGRAMS / 4);
});

/** Whether the answer has passed what the question did, the other way round. */
const isWayBack = (question: PacketInFlight, answer: PacketInFlight): boolean =>
    question.path.toReversed().join() === answer.path.join();

/** The flow of a packet as its sender made it. */
function firstForm(steps: readonly Step[], id: number): Flow | undefined {
    const first = steps.find(({ packetId, stage }) => packetId === id && stage !== 'originate' && stage !== 'guest-route');
    const flight: PacketInFlight | undefined = first?.before.packets.find((each) => each.id === id);
    return flight && flowOf(flight.packet);
}

const endsOf = ({ source, sourcePort, destination, destinationPort }: Flow): string[] => [
    `${formatAddress(source)} ${sourcePort}`,
    `${formatAddress(destination)} ${destinationPort}`,
];

test('F2, F13–F16, F18: connection tracking decides as a plain list of flows does', () => {
    let crossings = 0;
    eachRun(runs, ({ steps }) => {
        const naive = new NaiveConnections();
        for (const step of steps) {
            const direction = /^security-group-(ingress|egress)$/.exec(step.stage)?.[1] as 'ingress' | 'egress' | undefined;
            const owner = step.before.network.interfaces.get(step.hop.interface ?? '');
            const flight = step.before.packets.find(({ id }) => id === step.packetId);
            const flow = flight && flowOf(flight.packet);
            if (direction && owner && flow) {
                crossings++;
                const { network, clock } = step.before;
                same(step.summary(), step.outcome !== 'dropped', naive.admits({ network, owner, direction, flow, clock }));
            }
        }
    });
    expect(crossings).toBeGreaterThan(10 * PROGRAMS);
});
