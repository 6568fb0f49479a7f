/** Expectations: the claim beside a probe, compared with what became of its packets. */
import { compileFilter } from '../filter/compile-filter.js';
import type { ElementId, Network } from '../model/network.js';
import type { Expectation } from '../model/probe.js';
import { summarizePacket } from '../packet/format-packet.js';
import { dropReasonInfo } from './drop-reasons.js';
import { answerReceived, answersTo, isReply, pathText, subjectOf } from './fates.js';
import { labelOf, placeText } from './labels.js';
import { placesOf, receivedBy, sameMachine } from './places-of-death.js';
import { stageInfo } from './stage-catalog.js';
import type { PacketInFlight, SimulationState } from './state.js';

/** Whether a claim holds, and one or two sentences that name both ends: what was claimed, what happened where and why. */
export interface Judgement {
    readonly met: boolean;
    readonly message: string;
}

/**
 * Judges a claim by the packets of the item that has just ended. A claim about the reply holds when any packet sent back
 * (reply, error, reset) satisfies all of it.
 */
export function judge(expectation: Expectation, state: SimulationState): Judgement {
    const subject = subjectOf(state);
    if (!subject) {
        return { met: false, message: `Expected “${expectation.text}”, but no packet was sent.` };
    }
    const candidates = expectation.subject === 'reply' ? answersTo(state, subject) : [subject];
    const first = candidates[0];
    if (!first) {
        return {
            met: false,
            message: `Expected “${expectation.text}”, but there is no reply: ${fateOf(state.network, subject)}.`,
        };
    }
    const failures = candidates.map((flight) => failureOf(expectation, flight, state));
    const fits = candidates[failures.indexOf(undefined)];
    return fits
        ? { met: true, message: `As expected, “${expectation.text}”: ${fateOf(state.network, fits)}.` }
        : { met: false, message: `Expected “${expectation.text}”, but ${failures[0]}.` };
}

/** What contradicts the claim; `undefined` when nothing does. */
function failureOf(expectation: Expectation, flight: PacketInFlight, state: SimulationState): string | undefined {
    return outcomeFailure(expectation, flight, state) ?? detailFailure(expectation, flight, state.network);
}

function outcomeFailure(expectation: Expectation, flight: PacketInFlight, state: SimulationState): string | undefined {
    const fate = (): string => fateOf(state.network, flight);
    switch (expectation.outcome) {
        case 'delivered':
            return flight.status === 'delivered' ? undefined : fate();
        case 'dropped':
            return flight.status === 'dropped' ? undefined : droppedLater(flight, state);
        case 'answered':
            if (flight.status !== 'delivered') {
                return fate();
            }
            return expectation.subject === 'reply' || answerReceived(state, flight)
                ? undefined
                : `${fate()}, and ${unanswered(state, flight)}`;
    }
}

/** The packet arrived; perhaps the claim was meant for its reply, so that one's fate is told as well. */
function droppedLater(flight: PacketInFlight, state: SimulationState): string {
    const answer = answersTo(state, flight)[0];
    return answer ? `${fateOf(state.network, flight)}, and ${fateOf(state.network, answer)}` : fateOf(state.network, flight);
}

function unanswered(state: SimulationState, flight: PacketInFlight): string {
    const answer = answersTo(state, flight)[0];
    if (!answer) {
        return 'nothing came back';
    }
    const fate = fateOf(state.network, answer);
    return isReply(answer) || answer.status === 'dropped' ? fate : `what came back is no answer: ${fate}`;
}

/** The narrowing words of a claim, in the order they are written. */
function detailFailure(expectation: Expectation, flight: PacketInFlight, network: Network): string | undefined {
    const { to, at, by, via, where } = expectation;
    const fate = fateOf(network, flight);
    if (to !== undefined && !receivedBy(network, flight, to)) {
        return `${fate}, not to '${labelOf(network, to)}'`;
    }
    if (at !== undefined && !placesOf(network, flight).has(at) && !sameMachine(network, flight.endedAt ?? '', at)) {
        return `${fate}, not at '${labelOf(network, at)}'`;
    }
    if (by !== undefined && flight.dropReason !== by) {
        return `${fate}, not by ${by}`;
    }
    if (!passedInOrder(network, flight.path, via)) {
        return `${fate}; its path ${pathText(network, flight)} does not lead via ${via.map((id) => labelOf(network, id)).join(', ')}`;
    }
    return where && !compileFilter(where)(flight.packet)
        ? `${fate}; there the packet was “${summarizePacket(flight.packet)}”, which the filter does not match`
        : undefined;
}

/** Whether a path contains the elements in that order, with anything between them. */
function passedInOrder(network: Network, path: readonly ElementId[], via: readonly ElementId[]): boolean {
    let next = 0;
    for (const passed of path) {
        const meant = via[next];
        if (meant !== undefined && sameMachine(network, passed, meant)) {
            next++;
        }
    }
    return next === via.length;
}

const ROLE_NAMES: Readonly<Record<PacketInFlight['role'], string>> = {
    request: 'the packet',
    reply: 'the reply',
    'arp-request': 'the ARP request',
    'arp-reply': 'the ARP reply',
    'icmp-error': 'the ICMP error',
    reset: 'the reset',
    announcement: 'the announcement',
    fragment: 'the fragment',
};

/** `the reply was dropped at 'a', network-acl-ingress: nothing-in denies … (F20, t26.vpc:20)`. */
export function fateOf(network: Network, flight: PacketInFlight): string {
    const name = ROLE_NAMES[flight.role];
    const where = `'${labelOf(network, placeShown(network, flight))}'`;
    switch (flight.status) {
        case 'delivered':
            return `${name} was delivered to ${where}`;
        case 'dropped':
            return `${name} was dropped at ${where}${whyDropped(flight)}`;
        default:
            return `${name} is still under way at ${where}`;
    }
}

/** People think of the machine behind an interface, not of the server that played the virtual switch. */
function placeShown(network: Network, { hop, endedAt }: PacketInFlight): ElementId {
    const owner = network.interfaces.get(hop.interface ?? '')?.owner;
    return endedAt === undefined || network.servers.has(endedAt) ? (owner ?? hop.element) : endedAt;
}

function whyDropped({ dropReason, ending }: PacketInFlight): string {
    if (dropReason === undefined) {
        return '';
    }
    if (!ending) {
        return ` by ${dropReason}: ${dropReasonInfo(dropReason).summary}`;
    }
    const rule = ending.rules[0] ?? dropReasonInfo(dropReason).rule;
    const sentence = ending.summary().replace(/\.$/, '');
    return ` by ${dropReason} in stage “${stageInfo(ending.stage).title}”: ${sentence} (${rule}, ${placeText(ending.decidedBy)})`;
}
