/**
 * Guest responds: what a host whose every port listens answers (RFC 792, RFC 768, RFC 9293).
 *
 * Echo by echo reply, SYN by SYN/ACK, other segments by ACK, a datagram by a datagram; raw packets by nothing.
 */
import { answerTo } from '../answers.js';
import { ipOf } from '../ip-packet.js';
import { machineOf } from '../places.js';
import type { StageContext, Verdict } from '../verdict.js';

/** Delivers the packet and gives birth to its answer. */
export function respond({ network, hop, packet, flight }: StageContext): Verdict<'respond'> {
    const machine = machineOf(network, hop.element);
    const ip = ipOf(packet);
    const answer = ip && answerTo(packet, ip);
    if (!machine) {
        return { kind: 'missing', element: hop.element };
    }
    const at = { kind: 'guest', element: hop.element, interface: hop.interface } as const;
    return {
        kind: 'deliver',
        to: machine.id,
        rules: ['G7'],
        decidedBy: machine.span,
        born: answer ? [{ role: 'reply', title: `reply to ${flight.title}`, packet: answer, at, stage: 'guest-route' }] : [],
        summary: () =>
            answer ? `${machine.name} answers.` : `${machine.name} has received the packet; this kind of packet is not answered.`,
    };
}
