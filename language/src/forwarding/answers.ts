/** Packets caused by packets: what a listening guest answers, resets, ICMP errors. */
import type { Ipv4 } from '../model/address.js';
import { encode } from '../packet/encode.js';
import type { IcmpLayer, Ipv4Layer, Layer, Packet, TcpLayer, UdpLayer } from '../packet/packet.js';
import { ICMP_TYPE, isIcmpError } from './flow.js';
import { hashNumbers } from './hash.js';
import { IP_HEADER_LENGTH, ipOf, ipPacketOf, ipv4, TCP_FLAG, tcp } from './ip-packet.js';

/** The ICMP code of "destination unreachable" that says: too large, and DF is set (RFC 1191). */
export const FRAGMENTATION_NEEDED = 4;

/** What a listening guest answers; `undefined` for what is never answered. Every port listens. */
export function answerTo(packet: Packet, request: Ipv4Layer): Packet | undefined {
    const index = packet.layers.indexOf(request);
    const [transport, ...payload] = packet.layers.slice(index + 1);
    const answer = transport && answeringTransport(transport, payload);
    if (!answer) {
        return undefined;
    }
    const identification = hashNumbers(request.identification, request.destination) & 0xffff;
    const ip = ipv4({
        source: request.destination,
        destination: request.source,
        identification,
        dontFragment: request.dontFragment,
    });
    return { layers: [ip, answer, ...(answer.protocol === 'tcp' ? [] : payload)] };
}

function answeringTransport(layer: Layer, payload: readonly Layer[]): IcmpLayer | TcpLayer | UdpLayer | undefined {
    switch (layer.protocol) {
        case 'icmp':
            return layer.type === ICMP_TYPE.echoRequest ? withoutChecksum({ ...layer, type: ICMP_TYPE.echoReply }) : undefined;
        case 'udp':
            return { protocol: 'udp', sourcePort: layer.destinationPort, destinationPort: layer.sourcePort };
        case 'tcp':
            return answeringSegment(layer, payload);
        default:
            return undefined;
    }
}

/** SYN is answered by SYN/ACK, other segments by ACK, RST by nothing (RFC 9293, 3.5 and 3.10.7). */
function answeringSegment(segment: TcpLayer, payload: readonly Layer[]): TcpLayer | undefined {
    if (segment.flags & TCP_FLAG.rst) {
        return undefined;
    }
    const isSyn = (segment.flags & TCP_FLAG.syn) !== 0;
    return tcp({
        sourcePort: segment.destinationPort,
        destinationPort: segment.sourcePort,
        sequence: isSyn ? hashNumbers(segment.sequence, segment.destinationPort) : segment.acknowledgment,
        acknowledgment: (segment.sequence + sequenceLength(segment, payload)) >>> 0,
        flags: isSyn ? TCP_FLAG.syn | TCP_FLAG.ack : TCP_FLAG.ack,
    });
}

/** How far a segment moves the sequence number: its bytes, and one each for SYN and FIN. */
function sequenceLength(segment: TcpLayer, payload: readonly Layer[]): number {
    const bytes = payload.reduce((sum, layer) => sum + (layer.protocol === 'data' ? layer.bytes.length : 0), 0);
    return bytes + (segment.flags & TCP_FLAG.syn ? 1 : 0) + (segment.flags & TCP_FLAG.fin ? 1 : 0);
}

/** The reset that refuses a segment (RFC 9293, 3.10.7.1; N7); `undefined` when the packet is not TCP. */
export function resetFor(packet: Packet): Packet | undefined {
    const ip = ipOf(packet);
    const segment = ip && packet.layers[packet.layers.indexOf(ip) + 1];
    if (!ip || segment?.protocol !== 'tcp') {
        return undefined;
    }
    const reset = tcp({
        sourcePort: segment.destinationPort,
        destinationPort: segment.sourcePort,
        sequence: segment.flags & TCP_FLAG.ack ? segment.acknowledgment : 0,
        acknowledgment: 0,
        flags: TCP_FLAG.rst,
    });
    return { layers: [ipv4({ source: ip.destination, destination: ip.source }), reset] };
}

/** An ICMP error about a packet: its IP header and the first eight bytes behind are quoted (RFC 792, RFC 1191). */
export function icmpError(
    about: Packet,
    error: { readonly from: Ipv4; readonly type: number; readonly code: number; readonly mtu?: number },
): Packet | undefined {
    const ip = ipOf(about);
    if (!ip || !deservesError(about, ip)) {
        return undefined;
    }
    const bytes = encode(ipPacketOf(about)).slice(0, IP_HEADER_LENGTH + 8);
    const icmp: IcmpLayer = { protocol: 'icmp', type: error.type, code: error.code, identifier: 0, sequence: error.mtu ?? 0 };
    return { layers: [ipv4({ source: error.from, destination: ip.source }), icmp, { protocol: 'data', bytes }] };
}

/** RFC 1122, 3.2.2: no errors about errors, nor about fragments other than the first. */
function deservesError(packet: Packet, ip: Ipv4Layer): boolean {
    const next = packet.layers[packet.layers.indexOf(ip) + 1];
    const isError = next?.protocol === 'icmp' && isIcmpError(next.type);
    return ip.fragmentOffset === 0 && !isError;
}

const withoutChecksum = (layer: IcmpLayer): IcmpLayer => {
    const { checksum: _, ...rest } = layer;
    return rest;
};
