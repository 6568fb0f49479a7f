/** Fragments as packets in flight: how a stage that cuts hands them on, and how a guest gathers them. */
import type { Packet } from '../packet/packet.js';
import { fragment, pieceHeaderOf, reassemble } from './fragmentation.js';
import { ipOf, protocolNumber } from './ip-packet.js';
import type { PacketInFlight } from './state.js';
import type { Effects, NewPacket, StageContext } from './verdict.js';

/**
 * The packet becomes the last of its fragments and the others are born, last first: since the packet born last moves
 * first, the fragments travel in order and the original arrives when all the others have met their fate.
 */
export function fragmentsToSend(context: StageContext, mtu: number): Effects & { packet: Packet; born: readonly NewPacket[] } {
    const { flight, packet, hop } = context;
    const pieces = fragment(packet, mtu);
    const title = (i: number): string => `fragment ${i + 1} of ${pieces.length}: ${flight.title}`;
    const born = pieces.slice(0, -1).map(
        (piece, i): NewPacket => ({
            role: 'fragment',
            title: title(i),
            packet: piece,
            at: { kind: hop.kind, element: hop.element, ...(hop.interface === undefined ? {} : { interface: hop.interface }) },
            stage: flight.stage,
            decided: flight.decided,
        }),
    );
    return { packet: pieces.at(-1) ?? packet, born: born.reverse() };
}

/** What a guest makes of a fragment it has received. */
export type Gathered =
    /** All pieces are there: the packet they make. */
    | { readonly kind: 'complete'; readonly packet: Packet }
    /** More may come. */
    | { readonly kind: 'waiting' }
    /** Pieces of this packet have died: it can never be complete. */
    | { readonly kind: 'incomplete' };

/** Puts a fragment together with those that the same guest has received before it. */
export function gather({ state, flight, packet, hop }: StageContext): Gathered {
    const key = datagramKey(packet);
    const received = state.packets.filter(
        (other) => other.status === 'delivered' && other.endedAt === hop.element && datagramKey(other.packet) === key,
    );
    const whole = reassemble([...received.map((other) => other.packet), packet]);
    if (whole) {
        return { kind: 'complete', packet: whole };
    }
    return isLastOfAll(state.packets, flight) ? { kind: 'incomplete' } : { kind: 'waiting' };
}

/** The packet that was cut travels behind all of its pieces: what is not there by now has died. */
const isLastOfAll = (packets: readonly PacketInFlight[], { id, role }: PacketInFlight): boolean =>
    role !== 'fragment' && packets.some((other) => other.role === 'fragment' && other.cause === id);

/** Fragments belong together when source, destination, protocol and identification agree (RFC 791, 3.2). */
function datagramKey(packet: Packet): string {
    const ip = ipOf(packet);
    return ip ? `${ip.source} ${ip.destination} ${protocolNumber(packet)} ${pieceHeaderOf(packet)?.identification}` : '';
}

/** Whether a packet is a piece of a larger one. */
export function isFragment(packet: Packet): boolean {
    const header = pieceHeaderOf(packet);
    return header !== undefined && (header.moreFragments || header.fragmentOffset > 0);
}
