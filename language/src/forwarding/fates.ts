/** What became of the packets of one agenda item: which one was sent, which ones came back, where each ended. */
import { type IpAddress, LIMITED_BROADCAST, sameAddress } from '../model/address.js';
import type { ElementId, Network } from '../model/network.js';
import { dropReasonInfo } from './drop-reasons.js';
import { flowOf, IP_PROTOCOL } from './flow.js';
import { labelOf, placeText } from './labels.js';
import { stageInfo } from './stage-catalog.js';
import type { PacketInFlight, SimulationState } from './state.js';

/** The packet that the line itself sent: the one nobody caused. */
export const subjectOf = (state: SimulationState): PacketInFlight | undefined =>
    state.packets.find(({ cause }) => cause === undefined);

/** Roles of packets that travel back to the sender of their cause. */
const ANSWERS: ReadonlySet<PacketInFlight['role']> = new Set([
    'reply',
    'arp-reply',
    'neighbour-advertisement',
    'icmp-error',
    'reset',
]);

/**
 * Everything sent back because of a packet: its reply, an error about it, a reset. Real answers come first; answers to a
 * fragment count as answers to the whole.
 */
export function answersTo(state: SimulationState, subject: PacketInFlight): readonly PacketInFlight[] {
    const caused = new Set([subject.id]);
    const found: PacketInFlight[] = [];
    for (const flight of state.packets) {
        // In an exchange of four messages the answer brings about the next question.
        const goesOn = flight.role === 'request' && found.some(({ id }) => id === flight.cause);
        if (flight.cause === undefined || !(caused.has(flight.cause) || goesOn)) {
            continue;
        }
        if (goesOn || flight.role === 'fragment' || flight.role === 'copy') {
            caused.add(flight.id);
        } else if (ANSWERS.has(flight.role)) {
            found.push(flight);
        }
    }
    return found.sort((a, b) => Number(isReply(b)) - Number(isReply(a)));
}

/** The copies that multicast and tunnels have made of a packet, and the copies of those. */
export function copiesOf(state: SimulationState, subject: PacketInFlight): readonly PacketInFlight[] {
    const copied = new Set([subject.id]);
    return state.packets.filter(({ id, role, cause }) => {
        const isCopy = role === 'copy' && cause !== undefined && copied.has(cause);
        if (isCopy) {
            copied.add(id);
        }
        return isCopy;
    });
}

/** Whether a packet is the answer that was asked for, not an error about the question. */
export const isReply = ({ role }: PacketInFlight): boolean =>
    role === 'reply' || role === 'arp-reply' || role === 'neighbour-advertisement';

/** The machine a packet started from. */
export const originOf = (flight: PacketInFlight): ElementId | undefined => flight.path[0];

/** The reply that reached the sender of the subject again; `undefined` when the subject is unanswered. */
export const answerReceived = (state: SimulationState, subject: PacketInFlight): PacketInFlight | undefined =>
    answersTo(state, subject).find(
        (answer) =>
            isReply(answer) &&
            answer.status === 'delivered' &&
            cameHome(state.network, answer, subject) &&
            isFromAddressee(answer, subject),
    );

/**
 * Whether an answer comes from the address and port that the question was sent to. One that was translated to others on its way,
 * by a gateway that the question did not pass, belongs to no connection of the asker, who refuses it (RFC 9293, 3.10.7). What was
 * sent to a group or to everybody is answered by its members.
 */
export function isFromAddressee(answer: PacketInFlight, subject: PacketInFlight): boolean {
    const [asked, got] = [flowOf(subject.sent), flowOf(answer.packet)];
    if (!asked || !got || !isOneStation(asked.destination)) {
        return true;
    }
    const hasPorts = asked.protocol === IP_PROTOCOL.tcp || asked.protocol === IP_PROTOCOL.udp;
    return sameAddress(got.source, asked.destination) && (!hasPorts || got.sourcePort === asked.destinationPort);
}

/** Neither a group nor a broadcast address. */
const isOneStation = (address: IpAddress): boolean =>
    typeof address === 'number' ? address >>> 28 !== 0xe && address !== LIMITED_BROADCAST : address[0] >>> 24 !== 0xff;

/** An answer that ends at another machine answers nobody. */
function cameHome(network: Network, answer: PacketInFlight, subject: PacketInFlight): boolean {
    const origin = originOf(subject);
    return origin === undefined || answer.endedAt === origin || network.interfaces.get(answer.endedAt ?? '')?.owner === origin;
}

/** `a → nat → igw → server`. */
export const pathText = (network: Network, flight: PacketInFlight): string =>
    flight.path.map((id) => labelOf(network, id)).join(' → ');

const ROLE_NAMES: Readonly<Record<PacketInFlight['role'], string>> = {
    request: 'the packet',
    reply: 'the reply',
    'arp-request': 'the ARP request',
    'arp-reply': 'the ARP reply',
    'neighbour-solicitation': 'the neighbour solicitation',
    'neighbour-advertisement': 'the neighbour advertisement',
    'icmp-error': 'the ICMP error',
    reset: 'the reset',
    announcement: 'the announcement',
    fragment: 'the fragment',
    copy: 'the copy',
};

/** `the reply was dropped at 'a' by network-acl-ingress`. */
export function briefFateOf(network: Network, flight: PacketInFlight): string {
    const name = ROLE_NAMES[flight.role];
    const where = `'${labelOf(network, placeShown(network, flight))}'`;
    switch (flight.status) {
        case 'delivered':
            return `${name} was delivered to ${where}`;
        case 'dropped':
            return `${name} was dropped at ${where}${flight.dropReason === undefined ? '' : ` by ${flight.dropReason}`}`;
        default:
            return `${name} is still under way at ${where}`;
    }
}

/** `the reply was dropped at 'a' by network-acl-ingress in stage …: nothing-in denies … (F20, t26.vpc:20)`. */
export const fateOf = (network: Network, flight: PacketInFlight): string => briefFateOf(network, flight) + whyDropped(flight);

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
        return `: ${dropReasonInfo(dropReason).summary}`;
    }
    const rule = ending.rules[0] ?? dropReasonInfo(dropReason).rule;
    const sentence = ending.summary().replace(/\.$/, '');
    return ` in stage “${stageInfo(ending.stage).title}”: ${sentence} (${rule}, ${placeText(ending.decidedBy)})`;
}
