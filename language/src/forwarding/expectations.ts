/** Expectations: the claim beside a probe, compared with what became of its packets. */
import { compileFilter } from '../filter/compile-filter.js';
import type { ElementId, Network } from '../model/network.js';
import type { Expectation } from '../model/probe.js';
import { summarizePacket } from '../packet/format-packet.js';
import { answerReceived, answersTo, briefFateOf, fateOf, isReply, pathText, subjectOf } from './fates.js';
import { labelOf } from './labels.js';
import { placesOf, receivedBy, sameMachine } from './places-of-death.js';
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
        ? { met: true, message: `As expected, “${expectation.text}”: ${evidence(expectation, fits, state)}.` }
        : { met: false, message: `Expected “${expectation.text}”, but ${failures[0]}.` };
}

/** What proves a claim: the packet's fate, and for `answered` the reply's as well. */
function evidence(expectation: Expectation, flight: PacketInFlight, state: SimulationState): string {
    const answer =
        expectation.outcome === 'answered' && expectation.subject === 'packet' ? answerReceived(state, flight) : undefined;
    const fate = briefFateOf(state.network, flight);
    return answer ? `${fate}, and ${briefFateOf(state.network, answer)}` : fate;
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
