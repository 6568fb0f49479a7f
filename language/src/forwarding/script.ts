/**
 * The timeline: what happens when no packet moves. Expectations of the line just finished are compared first, then the
 * next line is carried out.
 */
import type { ElementId, Network } from '../model/network.js';
import type { Expectation, GuestAction } from '../model/probe.js';
import type { ActionResult } from './actions/action-result.js';
import { applyApiCall } from './actions/api-calls.js';
import { applyFault } from './actions/faults.js';
import { applyGuestAction } from './actions/guest-actions.js';
import { gratuitousArp } from './arp-messages.js';
import { birth } from './birth.js';
import { forgetIdleConnections } from './connection-table.js';
import { judge } from './expectations.js';
import { leaveMessage, membershipReport } from './igmp-messages.js';
import { isIpv4 } from './ip-packet.js';
import { labelOf } from './labels.js';
import { isExpired, withBinding } from './nat-bindings.js';
import { unsolicitedAdvertisement } from './neighbour-messages.js';
import { believedAddresses, believedMac } from './places.js';
import type { RuleId } from './rules.js';
import type { StageId } from './stage-catalog.js';
import { type Origin, originate } from './stages/originate.js';
import type { AgendaItem, Ending, PacketInFlight, SimulationState } from './state.js';
import type { Step } from './trace.js';
import { endOf } from './transition.js';
import type { NewPacket } from './verdict.js';

type SendItem = Extract<AgendaItem, { kind: 'send' }>;
type ActStep = Extract<AgendaItem, { kind: 'act' }>['step'];

/** One step of the script; `undefined` when it has come to its end. */
export function advanceScript(state: SimulationState): Step | undefined {
    const [expectation] = state.pendingExpectations;
    if (expectation) {
        return compare(state, expectation);
    }
    const item = state.agenda[state.nextItem];
    if (!item) {
        return undefined;
    }
    const nextItem = state.nextItem + 1;
    return item.kind === 'send' ? send(state, item) : act(state, { ...state, nextItem, packets: NOTHING }, item.step);
}

const NOTHING: readonly never[] = [];

/** A step of the script itself, which no packet moves in. */
const scriptStep = (element: ElementId): Pick<Step, 'hop' | 'consulted' | 'lookups' | 'born'> => ({
    hop: { kind: 'script', index: 0, element },
    consulted: NOTHING,
    lookups: NOTHING,
    born: NOTHING,
});

/** The claims of a line are about its first packet: the one it sent. */
function compare(before: SimulationState, expectation: Expectation): Step {
    // The message is made when it is read.
    const judgement = judge(expectation, before);
    const subject = before.packets[0];
    return {
        before,
        after: { ...before, pendingExpectations: before.pendingExpectations.slice(1) },
        packetId: subject?.id,
        hop: { kind: 'script', index: 0, element: subject?.path[0] ?? '', interface: undefined },
        stage: 'expectation',
        outcome: judgement.met ? 'met' : 'failed',
        dropReason: undefined,
        rules: NOTHING,
        decidedBy: expectation.span,
        consulted: NOTHING,
        lookups: NOTHING,
        born: NOTHING,
        summary: () => judgement.message,
    };
}

const SEND_RULES: readonly RuleId[] = ['G2'];

/** A line that sends: its packet is born at the source, or dies there at once when the source cannot send. */
function send(before: SimulationState, item: SendItem): Step {
    const { packet, fault } = originate(before.network, item);
    const flight = birth(packet, before.nextPacketId, undefined);
    const { id, hop } = flight;
    const { text } = item.packet;
    const summary = (): string =>
        fault ? `'${text}' cannot be sent: ${fault}.` : `'${text}' begins at ${labelOf(before.network, hop.element)}.`;
    const grounds = { rules: SEND_RULES, decidedBy: item.span, summary };
    return {
        before,
        after: {
            ...before,
            nextItem: before.nextItem + 1,
            packets: [fault ? deadAtBirth(flight, fault, grounds) : flight],
            pendingExpectations: item.expectations,
            nextPacketId: id + 1,
        },
        packetId: id,
        hop,
        stage: 'originate',
        outcome: fault ? 'dropped' : 'passed',
        dropReason: fault,
        rules: SEND_RULES,
        decidedBy: item.span,
        consulted: NOTHING,
        lookups: NOTHING,
        born: [id],
        summary,
    };
}

function deadAtBirth(
    flight: PacketInFlight,
    fault: NonNullable<Origin['fault']>,
    grounds: Pick<Ending, 'rules' | 'decidedBy' | 'summary'>,
): PacketInFlight {
    const { packet, decided } = flight;
    const endedAt = flight.hop.interface ?? flight.hop.element;
    return endOf({ ...flight, stage: 'originate' }, grounds, { packet, decided, status: 'dropped', endedAt, dropReason: fault });
}

const ACTION_STAGES = {
    api: 'api-call',
    guest: 'guest-action',
    fail: 'fault',
    restore: 'fault',
    wait: 'wait',
} as const satisfies Record<ActStep['kind'], StageId>;

/** A line that changes the network, a guest or the time. What is refused changes nothing and counts as failed. */
function act(before: SimulationState, next: SimulationState, step: ActStep): Step {
    const stage = ACTION_STAGES[step.kind];
    const common = { ...scriptStep(stage), before, stage, decidedBy: step.span };
    if (step.kind === 'wait') {
        const summary = (): string => `${step.seconds} seconds pass; it is ${before.clock + step.seconds} s after the start.`;
        return { ...common, after: passTime(next, step.seconds), outcome: 'done', rules: ['F15', 'N7'], summary };
    }
    const result = carryOut(before, step);
    const changed = result.ok ? { ...next, network: result.network } : next;
    const announced = result.ok ? announcement(changed, step) : undefined;
    const flight = announced && birth(announced, before.nextPacketId, undefined);
    return {
        ...common,
        after: flight ? { ...changed, packets: [flight], nextPacketId: before.nextPacketId + 1 } : changed,
        ...(flight ? { packetId: flight.id, born: [flight.id] } : {}),
        outcome: result.ok ? 'done' : 'failed',
        rules: result.rules,
        summary: () => result.message,
    };
}

function carryOut({ network }: SimulationState, step: Exclude<ActStep, { kind: 'wait' }>): ActionResult {
    switch (step.kind) {
        case 'api':
            return applyApiCall(network, step.call, step.span);
        case 'guest':
            return applyGuestAction(network, step.instance, step.action);
        case 'fail':
        case 'restore':
            return applyFault(network, step);
    }
}

/** `announce` sends a gratuitous ARP or its IPv6 form (G15), `join-group` and `leave-group` an IGMP message; other actions send nothing. */
function announcement({ network }: SimulationState, step: ActStep): NewPacket | undefined {
    if (step.kind === 'guest' && (step.action.kind === 'join-group' || step.action.kind === 'leave-group')) {
        return membershipMessage(network, step, step.action);
    }
    if (step.kind !== 'guest' || step.action.kind !== 'announce') {
        return undefined;
    }
    const { address, interface: id } = step.action;
    const networkInterface = network.interfaces.get(id);
    const instance = network.instances.get(step.instance);
    const mac = networkInterface && believedMac(instance, networkInterface);
    if (mac === undefined) {
        return undefined;
    }
    return {
        role: 'announcement',
        title: step.text,
        packet: isIpv4(address) ? gratuitousArp({ mac, address }) : unsolicitedAdvertisement({ mac, address }),
        at: { kind: 'guest', element: step.instance, interface: id },
        stage: 'guest-send',
    };
}

/** IGMPv2 (RFC 2236): a report to the group itself, a leave message to all routers; neither travels further than one hop. */
function membershipMessage(
    network: Network,
    step: Extract<ActStep, { kind: 'guest' }>,
    { kind, interface: id, address }: Extract<GuestAction, { kind: 'join-group' | 'leave-group' }>,
): NewPacket | undefined {
    const instance = network.instances.get(step.instance);
    const source = instance && believedAddresses(network, instance, id)[0];
    return isIpv4(source) && isIpv4(address)
        ? {
              role: 'announcement',
              title: step.text,
              packet: kind === 'join-group' ? membershipReport(source, address) : leaveMessage(source, address),
              at: { kind: 'guest', element: step.instance, interface: id },
              stage: 'guest-route',
          }
        : undefined;
}

/** The clock moves: idle ARP entries and connections are forgotten, idle bindings marked (they answer with a reset, N7). */
function passTime(state: SimulationState, seconds: number): SimulationState {
    const clock = state.clock + seconds;
    let { arpCaches, natBindings } = state;
    for (const [key, { expires }] of state.arpCaches.entries()) {
        arpCaches = expires <= clock ? arpCaches.delete(key) : arpCaches;
    }
    for (const binding of state.natBindings.values()) {
        natBindings =
            isExpired(binding, clock) && !binding.expired ? withBinding(natBindings, { ...binding, expired: true }) : natBindings;
    }
    return { ...state, clock, arpCaches, natBindings, connections: forgetIdleConnections(state.connections, clock) };
}
