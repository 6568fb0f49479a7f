/**
 * The machine: from one state to the next. `advance` runs one stage of one packet, or one line of the script; everything
 * else that wants to know how packets fare drives it and reads the steps.
 *
 * It is pure, total and deterministic: a packet that cannot go on is dropped for a reason, never an exception.
 */
import type { ElementId } from '../model/network.js';
import { NOWHERE } from '../model/source-span.js';
import { encode } from '../packet/encode.js';
import { labelOf } from './labels.js';
import { networkIndex } from './network-index.js';
import { elementOf } from './places.js';
import { advanceScript } from './script.js';
import type { StageId } from './stage-catalog.js';
import { STAGE_FUNCTIONS } from './stage-table.js';
import type { Hop, PacketInFlight, SimulationState } from './state.js';
import type { Step } from './trace.js';
import { conclude } from './transition.js';
import type { Drop, StageContext, StageFunction } from './verdict.js';

/** Hops a packet may make without its TTL going down before it counts as looping. */
export const LOOP_LIMIT = 64;
/** Packets that one line of the script may cause. */
export const PACKET_LIMIT = 2000;
/** Steps after which `run` stops by itself. */
const DEFAULT_MAX_STEPS = 100_000;

/** The table for a stage known only at run time. */
const ANY_STAGE: Readonly<Partial<Record<StageId, StageFunction<StageId>>>> = STAGE_FUNCTIONS;

/**
 * One step of the simulation; `undefined` when nothing moves and nothing is left to do.
 *
 * Of several packets the one that was born last moves, until all are at their end; then the script goes on. `chosen` names
 * another one, as real machines may be quicker or slower: that packet moves while the others stay where they are.
 */
export function advance(state: SimulationState, chosen?: number): Step | undefined {
    if (chosen !== undefined) {
        const flight = packetInTurn(state, chosen);
        return flight && movePacket(state, flight);
    }
    const flight = lastUnderWay(state.packets, isUnderWay);
    return flight ? movePacket(state, flight) : advanceScript(state);
}

/**
 * The packet that moves when one is chosen: that packet itself, or while it waits for an answer the packets it has caused, for
 * without them it could only give up. `undefined` once it is at its end.
 */
export function packetInTurn({ packets }: SimulationState, chosen: number): PacketInFlight | undefined {
    const flight = packets.find(({ id }) => id === chosen);
    if (!flight || !isUnderWay(flight)) {
        return undefined;
    }
    const isAwaited = (other: PacketInFlight): boolean => isUnderWay(other) && isCausedBy(packets, other, chosen);
    return flight.status === 'waiting' ? (lastUnderWay(packets, isAwaited) ?? flight) : flight;
}

const isUnderWay = ({ status }: PacketInFlight): boolean => status === 'moving' || status === 'waiting';

/** Whether one packet exists because of another, directly or not. */
function isCausedBy(packets: readonly PacketInFlight[], flight: PacketInFlight, cause: number): boolean {
    for (let id = flight.cause; id !== undefined; ) {
        if (id === cause) {
            return true;
        }
        const next = id;
        id = packets.find((other) => other.id === next)?.cause;
    }
    return false;
}

function lastUnderWay(
    packets: readonly PacketInFlight[],
    isWanted: (flight: PacketInFlight) => boolean,
): PacketInFlight | undefined {
    for (let i = packets.length - 1; i >= 0; i--) {
        const flight = packets[i];
        if (flight && isWanted(flight)) {
            return flight;
        }
    }
    return undefined;
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
    const stage = ANY_STAGE[flight.stage];
    const verdict = loopDrop(context) ?? stage?.(context) ?? { kind: 'missing', element: flight.hop.element };
    return conclude(context, verdict.kind === 'missing' ? missingDrop(context, verdict.element) : verdict);
}

/** The guard against packets that never end: too many hops at one TTL, or too many packets. */
function loopDrop({ hop, flight, state, network }: StageContext): Drop<StageId> | undefined {
    if (hop.index - (flight.decided.ttlDecrementedAt ?? 0) > LOOP_LIMIT) {
        const summary = (): string =>
            `${hop.index} hops and still under way at ${labelOf(network, hop.element)}: the packet goes round in circles.`;
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
