/** Packets caused by packets: what a listening guest answers, resets, ICMP errors. */
import type { IpAddress } from '../model/address.js';
import { encode } from '../packet/encode.js';
import type { IcmpLayer, Icmpv6Layer, Layer, Packet, TcpLayer, UdpLayer } from '../packet/packet.js';
import { ICMP_TYPE, ICMP6_TYPE, isIcmp6Error, isIcmpError } from './flow.js';
import { hashNumbers } from './hash.js';
import { fragmentHeaderOf, type IpLayer, ipOf, ipPacketOf, ipv4, ipv6, returnHeader, TCP_FLAG, tcp } from './ip-packet.js';

/** The ICMP code of "destination unreachable" that says: too large, and DF is set (RFC 1191). */
export const FRAGMENTATION_NEEDED = 4;

/** What a listening guest answers; `undefined` for what is never answered. Every port listens. */
export function answerTo(packet: Packet, request: IpLayer): Packet | undefined {
    const index = packet.layers.indexOf(request);
    const [transport, ...payload] = packet.layers.slice(index + 1);
    const answer = transport && answeringTransport(transport, payload);
    if (!answer) {
        return undefined;
    }
    const ip =
        request.protocol === 'ip'
            ? returnHeader(request, {
                  identification: hashNumbers(request.identification, request.destination) & 0xffff,
                  dontFragment: request.dontFragment,
              })
            : returnHeader(request);
    return { layers: answer.protocol === 'tcp' ? [ip, answer] : [ip, answer, ...payload] };
}

type Answering = IcmpLayer | Icmpv6Layer | TcpLayer | UdpLayer;

function answeringTransport(layer: Layer, payload: readonly Layer[]): Answering | undefined {
    switch (layer.protocol) {
        case 'icmp':
            return layer.type === ICMP_TYPE.echoRequest ? withoutChecksum({ ...layer, type: ICMP_TYPE.echoReply }) : undefined;
        case 'icmpv6':
            return layer.type === ICMP6_TYPE.echoRequest ? withoutChecksum({ ...layer, type: ICMP6_TYPE.echoReply }) : undefined;
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
    return { layers: [returnHeader(ip), reset] };
}

/** What a router or host reports about a packet. `mtu` goes with `too-big` and with nothing else. */
export interface IcmpReport {
    /** An address of the reporter, in the packet's family. */
    readonly from: IpAddress | undefined;
    readonly what: 'time-exceeded' | 'too-big';
    readonly mtu?: number;
}

/**
 * An ICMP error about a packet. In IPv4 its header and the first eight bytes behind are quoted (RFC 792, RFC 1191), in IPv6
 * as much as fits into the smallest MTU (RFC 4443). `undefined` when there is nothing to report, or no address to do it from.
 */
export function icmpError(about: Packet, report: IcmpReport): Packet | undefined {
    const ip = ipOf(about);
    const { from } = report;
    if (!ip || !deservesError(about, ip) || from === undefined) {
        return undefined;
    }
    if (ip.protocol === 'ip') {
        return typeof from === 'number' ? icmp4Error(about, report, { source: from, destination: ip.source }) : undefined;
    }
    return typeof from === 'number' ? undefined : icmp6Error(about, report, { source: from, destination: ip.source });
}

type Ends<L extends IpLayer> = Pick<L, 'source' | 'destination'>;

function icmp4Error(about: Packet, report: IcmpReport, ends: Ends<Extract<IpLayer, { protocol: 'ip' }>>): Packet {
    const bytes = encode(ipPacketOf(about)).slice(0, 28);
    const kind =
        report.what === 'too-big'
            ? { type: ICMP_TYPE.unreachable, code: FRAGMENTATION_NEEDED }
            : { type: ICMP_TYPE.timeExceeded, code: 0 };
    const icmp: IcmpLayer = { protocol: 'icmp', ...kind, identifier: 0, sequence: report.mtu ?? 0 };
    return { layers: [ipv4(ends), icmp, { protocol: 'data', bytes }] };
}

/** What is left of the smallest IPv6 MTU, 1280 bytes, behind an IPv6 and an ICMPv6 header. */
const IPV6_QUOTE_LENGTH = 1280 - 48;

function icmp6Error(about: Packet, report: IcmpReport, ends: Ends<Extract<IpLayer, { protocol: 'ipv6' }>>): Packet {
    const bytes = encode(ipPacketOf(about)).slice(0, IPV6_QUOTE_LENGTH);
    const type = report.what === 'too-big' ? ICMP6_TYPE.packetTooBig : ICMP6_TYPE.timeExceeded;
    const mtu = report.mtu ?? 0;
    const icmp: Icmpv6Layer = { protocol: 'icmpv6', type, code: 0, identifier: mtu >>> 16, sequence: mtu & 0xffff };
    return { layers: [ipv6(ends), icmp, { protocol: 'data', bytes }] };
}

/** RFC 1122, 3.2.2 and RFC 4443, 2.4: no errors about errors, nor about fragments other than the first. */
function deservesError(packet: Packet, ip: IpLayer): boolean {
    const next = packet.layers[packet.layers.indexOf(ip) + 1];
    const isError =
        (next?.protocol === 'icmp' && isIcmpError(next.type)) || (next?.protocol === 'icmpv6' && isIcmp6Error(next.type));
    const piece = ip.protocol === 'ip' ? ip : fragmentHeaderOf(packet);
    return (piece?.fragmentOffset ?? 0) === 0 && !isError;
}

const withoutChecksum = <L extends IcmpLayer | Icmpv6Layer>(layer: L): Omit<L, 'checksum'> & L => {
    const { checksum: _, ...rest } = layer;
    return rest as Omit<L, 'checksum'> & L;
};
