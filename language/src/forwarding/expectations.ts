/** Expectations: the claim beside a probe, compared with what became of its packets. */
import { compileFilter, type PacketPredicate } from '../filter/compile-filter.js';
import type { FilterExpression } from '../model/display-filter.js';
import type { ElementId, Network } from '../model/network.js';
import type { Expectation } from '../model/probe.js';
import { summarizePacket } from '../packet/format-packet.js';
import {
    answerReceived,
    answersTo,
    briefFateOf,
    copiesOf,
    fateOf,
    isFromAddressee,
    isReply,
    pathText,
    subjectOf,
} from './fates.js';
import { labelOf } from './labels.js';
import { placesOf, receivedBy, sameMachine } from './places-of-death.js';
import type { PacketInFlight, SimulationState } from './state.js';

/** Whether a claim holds. The message says both ends: what was claimed, what happened where and why; it is made when read. */
export interface Judgement {
    readonly met: boolean;
    readonly message: string;
}

/** A sentence that is made only when somebody reads it. */
type Clause = () => string;

class LazyJudgement implements Judgement {
    constructor(
        readonly met: boolean,
        private readonly text: Clause,
    ) {}

    get message(): string {
        return this.text();
    }
}

const judgement = (met: boolean, text: Clause): Judgement => new LazyJudgement(met, text);

/**
 * Judges a claim by the packets of the item that has just ended. A claim about the reply holds when any packet sent back
 * (reply, error, reset) satisfies all of it; one about a packet that was copied, when any of its copies does.
 */
export function judge(expectation: Expectation, state: SimulationState): Judgement {
    const unmet = (but: Clause): Judgement => judgement(false, () => `Expected “${expectation.text}”, but ${but()}.`);
    const subject = subjectOf(state);
    if (!subject) {
        return unmet(() => 'no packet was sent');
    }
    const candidates = expectation.subject === 'reply' ? answersTo(state, subject) : [subject, ...copiesOf(state, subject)];
    let firstFailure: Clause | undefined;
    for (const flight of candidates) {
        const failure = failureOf(expectation, flight, state);
        if (!failure) {
            return judgement(true, () => `As expected, “${expectation.text}”: ${evidence(expectation, flight, state)}.`);
        }
        firstFailure ??= failure;
    }
    return unmet(firstFailure ?? (() => `there is no reply: ${fateOf(state.network, subject)}`));
}

/** What proves a claim: the packet's fate, and for `answered` the reply's as well. */
function evidence(expectation: Expectation, flight: PacketInFlight, state: SimulationState): string {
    const answer =
        expectation.outcome === 'answered' && expectation.subject === 'packet' ? answerReceived(state, flight) : undefined;
    const fate = briefFateOf(state.network, flight);
    return answer ? `${fate}, and ${briefFateOf(state.network, answer)}` : fate;
}

/** What contradicts the claim; `undefined` when nothing does. */
const failureOf = (expectation: Expectation, flight: PacketInFlight, state: SimulationState): Clause | undefined =>
    outcomeFailure(expectation, flight, state) ?? detailFailure(expectation, flight, state.network);

function outcomeFailure(expectation: Expectation, flight: PacketInFlight, state: SimulationState): Clause | undefined {
    const fate: Clause = () => fateOf(state.network, flight);
    switch (expectation.outcome) {
        case 'delivered':
            return flight.status === 'delivered' ? undefined : fate;
        case 'dropped':
            return flight.status === 'dropped' ? undefined : () => droppedLater(flight, state);
        case 'answered':
            if (flight.status !== 'delivered') {
                return fate;
            }
            return expectation.subject === 'reply' || answerReceived(state, flight)
                ? undefined
                : () => `${fate()}, and ${unanswered(state, flight)}`;
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
    if (answer.status === 'delivered' && !isFromAddressee(answer, flight)) {
        return `${fate}, but from an address or port that the packet was not sent to: “${summarizePacket(answer.packet)}”`;
    }
    return isReply(answer) || answer.status === 'dropped' ? fate : `what came back is no answer: ${fate}`;
}

/** The narrowing words of a claim, in the order they are written. */
function detailFailure(expectation: Expectation, flight: PacketInFlight, network: Network): Clause | undefined {
    const { to, at, by, via, where } = expectation;
    const fate: Clause = () => fateOf(network, flight);
    if (to !== undefined && !receivedBy(network, flight, to)) {
        return () => `${fate()}, not to '${labelOf(network, to)}'`;
    }
    if (at !== undefined && !placesOf(network, flight).has(at) && !sameMachine(network, flight.endedAt ?? '', at)) {
        return () => `${fate()}, not at '${labelOf(network, at)}'`;
    }
    if (by !== undefined && flight.dropReason !== by) {
        return () => `${fate()}, not by ${by}`;
    }
    if (!passedInOrder(network, flight.path, via)) {
        const meant: Clause = () => via.map((id) => labelOf(network, id)).join(', ');
        return () => `${fate()}; its path ${pathText(network, flight)} does not lead via ${meant()}`;
    }
    return where && !predicateOf(where)(flight.packet)
        ? () => `${fate()}; there the packet was “${summarizePacket(flight.packet)}”, which the filter does not match`
        : undefined;
}

const PREDICATES = new WeakMap<FilterExpression, PacketPredicate>();

/** A filter is compiled once, however often its probe runs. */
function predicateOf(where: FilterExpression): PacketPredicate {
    let predicate = PREDICATES.get(where);
    if (!predicate) {
        predicate = compileFilter(where);
        PREDICATES.set(where, predicate);
    }
    return predicate;
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
