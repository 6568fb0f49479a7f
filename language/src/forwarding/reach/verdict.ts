/** What became of one flow: the question and its answer, as the machine decides them, in a form that flows can share. */
import type { ElementId, Network } from '../../model/network.js';
import type { PacketSpec } from '../../model/probe.js';
import type { DropReason } from '../drop-reasons.js';
import { explanationCode } from '../explanation-code.js';
import { answerReceived, answersTo, subjectOf } from '../fates.js';
import { advance } from '../pipeline.js';
import type { RuleId } from '../rules.js';
import { startPacket } from '../simulation.js';
import type { StageId } from '../stage-catalog.js';
import type { PacketInFlight, SimulationState } from '../state.js';
import type { Step } from '../trace.js';
import { isDecidedByFlow } from './by-flow.js';

/** The ways a flow can end. */
export const REACH_OUTCOMES = {
    reached: 'the packet arrived, and its answer came back',
    'request-dropped': 'the packet was dropped on its way',
    'reply-dropped': 'the packet arrived, and its answer was dropped',
    elsewhere: 'the packet was delivered to another machine',
    unanswered: 'the packet arrived, and no answer came back',
} as const;
/** The name of a way. */
export type ReachOutcome = keyof typeof REACH_OUTCOMES;

/** One verdict. Flows of one class share it, so it names no element. */
export interface ReachVerdict {
    readonly outcome: ReachOutcome;
    /** Of a dropped packet: why, at which stage, and by which rule. */
    readonly reason?: DropReason;
    readonly stage?: StageId;
    readonly rule?: RuleId;
    /** The vendor's explanation code, where it has one. */
    readonly code?: string;
}

/** A verdict, and whether it holds for this flow alone: something on the way was decided by the flow's own numbers. */
export interface FlowVerdict {
    readonly verdict: ReachVerdict;
    readonly byFlow: boolean;
}

/** A flow is some hundred steps; this only guards against runs that do not end. */
const STEP_LIMIT = 100_000;

/** The state in which a packet of a question is about to be sent. */
export const startFlow = (network: Network, packet: PacketSpec): SimulationState =>
    startPacket({ network, probes: new Map(), experiments: new Map() }, packet);

/** Runs a packet and its answer to the end. `owner` is the machine where the packet should arrive; without one any will do. */
export function decideFlow(network: Network, packet: PacketSpec, owner: ElementId | undefined): FlowVerdict {
    let state = startFlow(network, packet);
    let byFlow = false;
    const drops: Step[] = [];
    let step = advance(state);
    for (let count = 0; step && count < STEP_LIMIT; count++) {
        byFlow ||= isDecidedByFlow(step);
        if (step.outcome === 'dropped') {
            drops.push(step);
        }
        state = step.after;
        step = advance(state);
    }
    return { verdict: verdictIn(state, drops, owner), byFlow };
}

function verdictIn(state: SimulationState, drops: readonly Step[], owner: ElementId | undefined): ReachVerdict {
    const subject = subjectOf(state);
    if (subject?.status !== 'delivered') {
        return dropVerdict('request-dropped', subject, drops);
    }
    if (!isFor(state.network, subject, owner)) {
        return { outcome: 'elsewhere' };
    }
    if (answerReceived(state, subject)) {
        return { outcome: 'reached' };
    }
    const answer = answersTo(state, subject)[0];
    return answer?.status === 'dropped' ? dropVerdict('reply-dropped', answer, drops) : { outcome: 'unanswered' };
}

/** Behind a load balancer the packet ends at a target, as it should. */
const isFor = (network: Network, { endedAt }: PacketInFlight, owner: ElementId | undefined): boolean =>
    owner === undefined || endedAt === owner || network.loadBalancers.has(owner);

function dropVerdict(outcome: ReachOutcome, packet: PacketInFlight | undefined, drops: readonly Step[]): ReachVerdict {
    const step = drops.find(({ packetId }) => packetId === packet?.id);
    const rule = packet?.ending?.rules[0];
    const code = step && explanationCode(step);
    return {
        outcome,
        ...(packet?.dropReason === undefined ? {} : { reason: packet.dropReason }),
        ...(packet?.ending ? { stage: packet.ending.stage } : {}),
        ...(rule === undefined ? {} : { rule }),
        ...(code === undefined ? {} : { code }),
    };
}

/** Equal for equal verdicts. */
export const verdictKey = ({ outcome, reason, stage, rule, code }: ReachVerdict): string =>
    `${outcome} ${reason ?? ''} ${stage ?? ''} ${rule ?? ''} ${code ?? ''}`;
