/** What became of the packets of one agenda item: which one was sent, which ones came back, where each ended. */
import type { ElementId, Network } from '../model/network.js';
import { labelOf } from './labels.js';
import type { PacketInFlight, SimulationState } from './state.js';

/** The packet that the line itself sent: the one nobody caused. */
export const subjectOf = (state: SimulationState): PacketInFlight | undefined =>
    state.packets.find(({ cause }) => cause === undefined);

/** Roles of packets that travel back to the sender of their cause. */
const ANSWERS: ReadonlySet<PacketInFlight['role']> = new Set(['reply', 'arp-reply', 'icmp-error', 'reset']);

/**
 * Everything sent back because of a packet: its reply, an error about it, a reset. Real answers come first; answers to a
 * fragment count as answers to the whole.
 */
export function answersTo(state: SimulationState, subject: PacketInFlight): readonly PacketInFlight[] {
    const caused = new Set([subject.id]);
    const found: PacketInFlight[] = [];
    for (const flight of state.packets) {
        if (flight.cause === undefined || !caused.has(flight.cause)) {
            continue;
        }
        if (flight.role === 'fragment') {
            caused.add(flight.id);
        } else if (ANSWERS.has(flight.role)) {
            found.push(flight);
        }
    }
    return found.sort((a, b) => Number(isReply(b)) - Number(isReply(a)));
}

/** Whether a packet is the answer that was asked for, not an error about the question. */
export const isReply = ({ role }: PacketInFlight): boolean => role === 'reply' || role === 'arp-reply';

/** The machine a packet started from. */
export const originOf = (flight: PacketInFlight): ElementId | undefined => flight.path[0];

/** The reply that reached the sender of the subject again; `undefined` when the subject is unanswered. */
export const answerReceived = (state: SimulationState, subject: PacketInFlight): PacketInFlight | undefined =>
    answersTo(state, subject).find(
        (answer) => isReply(answer) && answer.status === 'delivered' && cameHome(state.network, answer, subject),
    );

/** An answer that ends at another machine answers nobody. */
function cameHome(network: Network, answer: PacketInFlight, subject: PacketInFlight): boolean {
    const origin = originOf(subject);
    return origin === undefined || answer.endedAt === origin || network.interfaces.get(answer.endedAt ?? '')?.owner === origin;
}

/** `a → nat → igw → server`. */
export const pathText = (network: Network, flight: PacketInFlight): string =>
    flight.path.map((id) => labelOf(network, id)).join(' → ');
