/**
 * The machine: from one state to the next. `advance` runs one stage of one packet, or one line of the script; everything
 * else that wants to know how packets fare drives it and reads the steps.
 *
 * It is pure, total and deterministic: a packet that cannot go on is dropped for a reason, never an exception.
 */
import type { ElementId } from '../model/network.js';
import { NOWHERE } from '../model/source-span.js';
import { encode } from '../packet/encode.js';
import type { Packet } from '../packet/packet.js';
import { birth, extendPath } from './birth.js';
import { networkIndex } from './network-index.js';
import { elementOf, nameOf } from './places.js';
import { advanceScript } from './script.js';
import type { StageId } from './stage-catalog.js';
import { STAGE_FUNCTIONS } from './stage-table.js';
import type { Decided, Ending, Hop, PacketInFlight, SimulationState } from './state.js';
import type { Step, StepOutcome } from './trace.js';
import type { Drop, Effects, Place, StageContext, StageFunction, Verdict } from './verdict.js';

/** Hops a packet may make without its TTL going down before it counts as looping. */
export const LOOP_LIMIT = 64;
/** Packets that one line of the script may cause. */
export const PACKET_LIMIT = 2000;
/** Steps after which `run` stops by itself. */
const DEFAULT_MAX_STEPS = 100_000;

/** One step of the simulation; `undefined` when nothing moves and nothing is left to do. */
export function advance(state: SimulationState): Step | undefined {
    const flight = state.packets.findLast(({ status }) => status === 'moving' || status === 'waiting');
    return flight ? movePacket(state, flight) : advanceScript(state);
}

/** Every step until the end, lazily. */
export function* steps(state: SimulationState): Generator<Step> {
    for (let step = advance(state); step; step = advance(step.after)) {
        yield step;
    }
}

/** Every step until the end, or until `maxSteps` of them. */
export function run(state: SimulationState, options: { readonly maxSteps?: number } = {}): Step[] {
    const limit = options.maxSteps ?? DEFAULT_MAX_STEPS;
    const taken: Step[] = [];
    for (let step = advance(state); step && taken.length < limit; step = advance(step.after)) {
        taken.push(step);
    }
    return taken;
}

/** The packet a step was about, as the step left it. */
export const packetOf = (step: Step): PacketInFlight | undefined =>
    step.after.packets.find(({ id }) => id === step.packetId) ?? step.before.packets.find(({ id }) => id === step.packetId);

/** The bytes on the wire at that point, outer headers included; of a step without a packet, none. */
export function frameOf(subject: Step | PacketInFlight): Uint8Array {
    const flight = 'packet' in subject ? subject : packetOf(subject);
    return flight ? encode(flight.packet) : new Uint8Array();
}

/** Runs the packet's next stage. Packets born last move first, so one that waits is the last only when its answer is in. */
function movePacket(state: SimulationState, flight: PacketInFlight): Step {
    const { network } = state;
    const context: StageContext = {
        state,
        network,
        index: networkIndex(network),
        flight,
        packet: flight.packet,
        hop: flight.hop,
    };
    const stage = (STAGE_FUNCTIONS as Partial<Record<StageId, StageFunction<StageId>>>)[flight.stage];
    const verdict = loopDrop(context) ?? stage?.(context) ?? { kind: 'missing', element: flight.hop.element };
    return conclude(context, verdict.kind === 'missing' ? missingDrop(context, verdict.element) : verdict);
}

/** The guard against packets that never end: too many hops at one TTL, or too many packets. */
function loopDrop({ hop, flight, state, network }: StageContext): Drop<StageId> | undefined {
    if (hop.index - (flight.decided.ttlDecrementedAt ?? 0) > LOOP_LIMIT) {
        const summary = (): string =>
            `${hop.index} hops and still under way at ${nameOf(network, hop.element)}: the packet goes round in circles.`;
        return { kind: 'drop', reason: 'forwarding-loop', rules: ['K1'], decidedBy: spanOf(state, hop), summary };
    }
    if (state.packets.length > PACKET_LIMIT) {
        const summary = (): string => `One line of the script has caused more than ${PACKET_LIMIT} packets.`;
        return { kind: 'drop', reason: 'too-many-packets', rules: ['K1'], decidedBy: spanOf(state, hop), summary };
    }
    return undefined;
}

/** A design with a dangling reference still runs: the packet dies where the missing element is needed. */
function missingDrop({ hop, state }: StageContext, element: ElementId): Drop<StageId> {
    const summary = (): string => `'${element}' does not exist, so the packet cannot go on.`;
    return { kind: 'drop', reason: 'missing-element', rules: ['K1'], decidedBy: spanOf(state, hop), summary };
}

/** The declaration of the place. */
const spanOf = (state: SimulationState, hop: Hop) => elementOf(state.network, hop.interface ?? hop.element)?.span ?? NOWHERE;

/** Turns a verdict into the step it makes. */
function conclude(context: StageContext, verdict: Exclude<Verdict<StageId>, { kind: 'missing' }>): Step {
    const { state, flight } = context;
    const born = (verdict.born ?? []).map((packet, i) => birth(packet, state.nextPacketId + i, flight));
    const moved = moveOn(flight, verdict);
    const packets = state.packets.with(state.packets.indexOf(flight), moved);
    return {
        before: state,
        after: {
            ...state,
            ...verdict.changes,
            packets: born.length > 0 ? [...packets, ...born] : packets,
            nextPacketId: state.nextPacketId + born.length,
        },
        packetId: flight.id,
        hop: flight.hop,
        stage: flight.stage,
        outcome: outcomeOf(verdict),
        ...(verdict.kind === 'drop' ? { dropReason: verdict.reason } : {}),
        rules: verdict.rules,
        decidedBy: verdict.decidedBy,
        consulted: verdict.consulted ?? [],
        lookups: verdict.lookups ?? [],
        born: born.map(({ id }) => id),
        summary: verdict.summary,
    };
}

type Conclusive = Exclude<Verdict<StageId>, { kind: 'missing' }>;

function outcomeOf(verdict: Conclusive): StepOutcome {
    switch (verdict.kind) {
        case 'pass':
            return verdict.rewritten ? 'rewritten' : 'passed';
        case 'wait':
            return 'waiting';
        case 'deliver':
            return 'delivered';
        case 'drop':
            return 'dropped';
    }
}

/** The packet after the verdict. */
function moveOn(flight: PacketInFlight, verdict: Conclusive): PacketInFlight {
    const carried: PacketInFlight = { ...flight, ...carriedOver(flight, verdict) };
    switch (verdict.kind) {
        case 'pass':
            return verdict.at
                ? { ...carried, ...arrive(flight, verdict.at), stage: verdict.next, status: 'moving' }
                : { ...carried, stage: verdict.next, status: 'moving' };
        case 'wait':
            return { ...carried, status: 'waiting' };
        case 'deliver':
            return { ...carried, status: 'delivered', endedAt: verdict.to, ending: endingOf(flight, verdict) };
        case 'drop':
            return {
                ...carried,
                status: 'dropped',
                dropReason: verdict.reason,
                endedAt: verdict.where ?? flight.hop.interface ?? flight.hop.element,
                ending: endingOf(flight, verdict),
            };
    }
}

/** What a packet's end is remembered by. */
const endingOf = ({ stage }: PacketInFlight, { rules, decidedBy, summary }: Conclusive): Ending => ({
    stage,
    rules,
    decidedBy,
    summary,
});

const carriedOver = (flight: PacketInFlight, effects: Effects): { packet: Packet; decided: PacketInFlight['decided'] } => ({
    packet: effects.packet ?? flight.packet,
    decided: decidedAfter(flight, effects),
});

function decidedAfter({ decided }: PacketInFlight, effects: Effects): Decided {
    if (effects.fresh) {
        return effects.decided ?? {};
    }
    return effects.decided ? { ...decided, ...effects.decided } : decided;
}

/** The next place. A guest that only picked another of its interfaces has not moved. */
function arrive(flight: PacketInFlight, at: Place): Pick<PacketInFlight, 'hop' | 'path'> {
    const stays = at.kind === flight.hop.kind && at.element === flight.hop.element;
    const hop: Hop = { ...at, index: flight.hop.index + (stays ? 0 : 1) };
    return { hop, path: stays ? flight.path : extendPath(flight.path, at) };
}
