/** The payload of packets on their way: what the sender put in is found again in every form that the packet takes. */
import type { PacketInFlight } from '../../../language/src/forwarding/state.js';
import type { Step } from '../../../language/src/forwarding/trace.js';
import { innermost, type Layer, type Packet } from '../../../language/src/packet/packet.js';

const TRANSPORT_LENGTH: Readonly<Partial<Record<Layer['protocol'], number>>> = { tcp: 20, udp: 8, icmp: 8, icmpv6: 8 };

/** What was sent, and how many bytes of headers stand before it behind the IP header. */
interface SentPayload {
    readonly bytes: Uint8Array;
    readonly headerLength: number;
}

/** Follows the packets of one run. */
export class PayloadWatch {
    private readonly sent = new Map<number, SentPayload>();

    /** What is wrong with the payload of the packet that moved; nothing when it is as it was sent, or not known. */
    faultAfter({ after, packetId }: Step): string | undefined {
        const flight = after.packets.find(({ id }) => id === packetId);
        if (!flight) {
            return undefined;
        }
        if (flight.cause === undefined && !this.sent.has(flight.id)) {
            const sent = payloadOf(flight.packet);
            sent && this.sent.set(flight.id, sent);
        }
        const wanted = this.wantedOf(flight, after.packets);
        return wanted && faultOf(flight.packet, wanted);
    }

    /** Pieces and copies carry what the whole did; echo and datagrams are answered with what they brought. */
    private wantedOf(flight: PacketInFlight, all: readonly PacketInFlight[]): SentPayload | undefined {
        const whole = wholeOf(flight, all);
        const question = whole?.role === 'reply' && !innermost(whole.packet, 'tcp') ? causeOf(whole, all) : whole;
        const root = question && wholeOf(question, all);
        return root && root.cause === undefined ? this.sent.get(root.id) : undefined;
    }
}

const causeOf = ({ cause }: PacketInFlight, all: readonly PacketInFlight[]): PacketInFlight | undefined =>
    all.find(({ id }) => id === cause);

function wholeOf(flight: PacketInFlight, all: readonly PacketInFlight[]): PacketInFlight | undefined {
    const cause = flight.role === 'fragment' || flight.role === 'copy' ? causeOf(flight, all) : undefined;
    return cause ? wholeOf(cause, all) : flight;
}

/** The payload of a packet as its sender made it; a sender's own fragments are not followed. */
function payloadOf(packet: Packet): SentPayload | undefined {
    const ip = innermost(packet, 'ip');
    const [transport, data] = packet.layers.slice(-2);
    const headerLength = transport && TRANSPORT_LENGTH[transport.protocol];
    const isPiece = ip !== undefined && (ip.moreFragments || ip.fragmentOffset > 0);
    return headerLength === undefined || data?.protocol !== 'data' || isPiece ? undefined : { bytes: data.bytes, headerLength };
}

function faultOf(packet: Packet, { bytes, headerLength }: SentPayload): string | undefined {
    const data = innermost(packet, 'data')?.bytes ?? new Uint8Array();
    const piece = innermost(packet, 'ipv6.fraghdr') ?? innermost(packet, 'ip');
    const offset = (piece?.fragmentOffset ?? 0) * 8;
    const start = offset === 0 ? 0 : offset - headerLength;
    const isWhole = offset === 0 && piece?.moreFragments !== true;
    const expected = isWhole ? bytes : bytes.subarray(start, start + data.length);
    return Buffer.compare(data, expected) === 0
        ? undefined
        : `${data.length} bytes from ${start} on, which are not those that were sent (${bytes.length} bytes)`;
}
