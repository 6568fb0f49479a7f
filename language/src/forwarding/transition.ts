/**
 * From a verdict to the next state: the packet moved on, packets born, tables changed, and the step that records it.
 *
 * This runs once for each step of each trace, so objects are built whole, in one shape, and nothing is copied that can be
 * shared.
 */
import type { ElementId } from '../model/network.js';
import { birth, extendPath, NOTHING_DECIDED } from './birth.js';
import type { DropReason } from './drop-reasons.js';
import type { StageId } from './stage-catalog.js';
import type { Decided, Ending, Hop, PacketInFlight, SimulationState } from './state.js';
import type { Step, StepOutcome } from './trace.js';
import type { Effects, Missing, Pass, Place, StageContext, Verdict } from './verdict.js';

/** A verdict that says what becomes of the packet. */
export type Conclusive = Exclude<Verdict<StageId>, Missing>;

const NOTHING: readonly never[] = [];

/** The step that a verdict makes. */
export function conclude({ state, flight }: StageContext, verdict: Conclusive): Step {
    const born = verdict.born?.map((packet, i) => birth(packet, state.nextPacketId + i, flight)) ?? NOTHING;
    return {
        before: state,
        after: stateAfter(state, verdict, replaced(state.packets, flight, moveOn(flight, verdict)), born),
        packetId: flight.id,
        hop: flight.hop,
        stage: flight.stage,
        outcome: outcomeOf(verdict),
        dropReason: verdict.kind === 'drop' ? verdict.reason : undefined,
        rules: verdict.rules,
        decidedBy: verdict.decidedBy,
        consulted: verdict.consulted ?? NOTHING,
        lookups: verdict.lookups ?? NOTHING,
        born: born.length > 0 ? born.map(({ id }) => id) : NOTHING,
        summary: verdict.summary,
    };
}

type Packets = readonly PacketInFlight[];

function stateAfter(state: SimulationState, { changes }: Conclusive, packets: Packets, born: Packets): SimulationState {
    return {
        network: state.network,
        clock: state.clock,
        agenda: state.agenda,
        nextItem: state.nextItem,
        packets: born.length > 0 ? packets.concat(born) : packets,
        pendingExpectations: state.pendingExpectations,
        nextPacketId: state.nextPacketId + born.length,
        arpCaches: changes?.arpCaches ?? state.arpCaches,
        connections: changes?.connections ?? state.connections,
        natBindings: changes?.natBindings ?? state.natBindings,
        multicastMembers: changes?.multicastMembers ?? state.multicastMembers,
        balancedFlows: changes?.balancedFlows ?? state.balancedFlows,
    };
}

/** The moving packet is among the last: only unfinished ones have been born since. */
function replaced(packets: Packets, flight: PacketInFlight, moved: PacketInFlight): Packets {
    const copy = packets.slice();
    copy[packets.lastIndexOf(flight)] = moved;
    return copy;
}

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
    const packet = verdict.packet ?? flight.packet;
    const decided = decidedAfter(flight.decided, verdict);
    switch (verdict.kind) {
        case 'pass':
            return passOn(flight, verdict, { packet, decided });
        case 'wait':
            return { ...flight, packet, decided, status: 'waiting' };
        case 'deliver':
            return endOf(flight, verdict, { packet, decided, status: 'delivered', endedAt: verdict.to });
        case 'drop': {
            const endedAt = verdict.where ?? flight.hop.interface ?? flight.hop.element;
            return endOf(flight, verdict, { packet, decided, status: 'dropped', endedAt, dropReason: verdict.reason });
        }
    }
}

/** How and where a packet has ended, and as what. */
export interface End extends Carried {
    readonly status: 'delivered' | 'dropped';
    readonly endedAt: ElementId;
    readonly dropReason?: DropReason;
}

/** The packet at its end, with what it is remembered by. */
export function endOf(flight: PacketInFlight, grounds: Omit<Ending, 'stage'>, end: End): PacketInFlight {
    const { id, role, title, cause, sent, hop, stage, path } = flight;
    const { packet, decided, status, endedAt, dropReason } = end;
    const { rules, decidedBy, summary } = grounds;
    const ending: Ending = { stage, rules, decidedBy, summary };
    return { id, role, cause, title, packet, sent, hop, stage, status, dropReason, endedAt, ending, path, decided };
}

/** The same packet at its next stage. */
function passOn(flight: PacketInFlight, { next, at }: Pass, { packet, decided }: Carried): PacketInFlight {
    const { id, role, title, cause, sent } = flight;
    const hop = at ? hopAfter(flight.hop, at) : flight.hop;
    return {
        id,
        role,
        cause,
        title,
        packet,
        sent,
        hop,
        stage: next,
        status: 'moving',
        dropReason: undefined,
        endedAt: undefined,
        ending: undefined,
        path: at && hop.index > flight.hop.index ? extendPath(flight.path, at) : flight.path,
        decided,
    };
}

type Carried = Pick<PacketInFlight, 'packet' | 'decided'>;

/** The next place. A guest that only picked another of its interfaces has not moved. */
const hopAfter = (hop: Hop, { kind, element, interface: port }: Place): Hop => ({
    kind,
    index: kind === hop.kind && element === hop.element ? hop.index : hop.index + 1,
    element,
    interface: port,
});

function decidedAfter(before: Decided, { decided, fresh }: Effects): Decided {
    return decided || fresh ? merged(fresh ? NOTHING_DECIDED : before, decided ?? NOTHING_DECIDED) : before;
}

/** Every decision by name: a field that is missing here does not compile. */
type AllDecisions = { readonly [K in keyof Required<Decided>]: Decided[K] };

const merged = (before: Decided, now: Decided): AllDecisions => ({
    frameFields: now.frameFields ?? before.frameFields,
    overlayFields: now.overlayFields ?? before.overlayFields,
    endpoint: now.endpoint ?? before.endpoint,
    dontFragment: now.dontFragment ?? before.dontFragment,
    nextHop: now.nextHop ?? before.nextHop,
    tunnel: now.tunnel ?? before.tunnel,
    arpAsked: now.arpAsked ?? before.arpAsked,
    nextHopMac: now.nextHopMac ?? before.nextHopMac,
    senderMac: now.senderMac ?? before.senderMac,
    path: now.path ?? before.path,
    target: now.target ?? before.target,
    mapping: now.mapping ?? before.mapping,
    gatewaySide: now.gatewaySide ?? before.gatewaySide,
    attachment: now.attachment ?? before.attachment,
    gatewayTable: now.gatewayTable ?? before.gatewayTable,
    enteredBy: now.enteredBy ?? before.enteredBy,
    connection: now.connection ?? before.connection,
    ttlDecrementedAt: now.ttlDecrementedAt ?? before.ttlDecrementedAt,
});
