/** The packets that guests make by themselves: what a probe's line describes, its answers, ARP messages, ICMP errors. */
import { BROADCAST_MAC, type IpAddress, type Ipv4, type MacAddress } from '../model/address.js';
import type { PacketSpec } from '../model/probe.js';
import { encode } from '../packet/encode.js';
import type { IcmpLayer, Ipv4Layer, Layer, Packet, TcpLayer, UdpLayer } from '../packet/packet.js';
import { ICMP_TYPE, IP_PROTOCOL } from './flow.js';
import { hashNumbers, hashText } from './hash.js';

/** Hops a packet may make unless the probe says otherwise; Linux's default. */
export const DEFAULT_TTL = 64;
/** EtherTypes the simulator knows. */
export const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;
/** TCP flag bits. */
export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;
/** ICMP codes of "destination unreachable" that the simulator sends. */
export const FRAGMENTATION_NEEDED = 4;

/** The MAC nobody has: the unknown target of an ARP request. */
const NO_MAC: MacAddress = '00:00:00:00:00:00';
const IP_HEADER = 20;
/** Linux's range of ephemeral ports (F22). */
const EPHEMERAL = { from: 32768, to: 61000 } as const;
/** Where a probe without a port knocks: the web for TCP, traceroute's first port for UDP. */
const DEFAULT_PORT = { tcp: 80, udp: 33434 } as const;
/** Bytes of payload when no size is written: what `ping` sends, nothing on a SYN, a short datagram. */
const DEFAULT_PAYLOAD = { icmp: 56, tcp: 0, udp: 32, packet: 20 } as const;
/** RFC 3692 protocol number for experiments, for `packet` probes that do not set `ip.proto`. */
const EXPERIMENTAL_PROTOCOL = 253;
const LINUX_WINDOW = 64240;

type IpProtocolWord = keyof typeof DEFAULT_PAYLOAD;

/** The port a probe of that name leaves from: the same in every run, so that flows go on within an experiment. */
export const ephemeralPort = (name: string): number => EPHEMERAL.from + (hashText(name) % (EPHEMERAL.to - EPHEMERAL.from + 1));

/** The IP packet that a probe describes, before its written fields are applied. */
export function buildIpPacket(
    spec: PacketSpec,
    name: string,
    ends: { readonly source: Ipv4; readonly destination: Ipv4 },
): Packet {
    const word: IpProtocolWord =
        spec.protocol === 'tcp' || spec.protocol === 'udp' || spec.protocol === 'packet' ? spec.protocol : 'icmp';
    const transport = transportOf(word, spec, name);
    const headers = IP_HEADER + (transport ? TRANSPORT_LENGTH[transport.protocol] : 0);
    const payload = payloadOf(spec.size === undefined ? DEFAULT_PAYLOAD[word] : Math.max(0, spec.size - headers));
    const ip = ipv4({
        ...ends,
        ttl: spec.ttl ?? DEFAULT_TTL,
        identification: hashText(name) & 0xffff,
        dontFragment: spec.dontFragment,
        ...(word === 'packet' ? { proto: EXPERIMENTAL_PROTOCOL } : {}),
    });
    return { layers: [ip, ...(transport ? [transport] : []), ...payload] };
}

const TRANSPORT_LENGTH = { icmp: 8, tcp: 20, udp: 8 } as const;

function transportOf(word: IpProtocolWord, spec: PacketSpec, name: string): IcmpLayer | TcpLayer | UdpLayer | undefined {
    const sourcePort = spec.source.port ?? ephemeralPort(name);
    switch (word) {
        case 'icmp':
            return { protocol: 'icmp', type: ICMP_TYPE.echoRequest, code: 0, identifier: hashText(name) >>> 16, sequence: 1 };
        case 'tcp':
            return tcp({
                sourcePort,
                destinationPort: spec.destination.port ?? DEFAULT_PORT.tcp,
                sequence: hashText(name),
                acknowledgment: 0,
                flags: TCP_FLAG.syn,
            });
        case 'udp':
            return { protocol: 'udp', sourcePort, destinationPort: spec.destination.port ?? DEFAULT_PORT.udp };
        case 'packet':
            return undefined;
    }
}

/** Bytes that count upwards, as `ping` fills its packets. */
function payloadOf(length: number): Layer[] {
    // An IPv4 packet cannot be longer than its 16-bit length field says.
    const bytes = Uint8Array.from({ length: Math.min(length, 0xffff) }, (_, i) => i & 255);
    return bytes.length > 0 ? [{ protocol: 'data', bytes }] : [];
}

/** An IPv4 header with the usual values for what is not given. */
export function ipv4(fields: Pick<Ipv4Layer, 'source' | 'destination'> & Partial<Ipv4Layer>): Ipv4Layer {
    return {
        protocol: 'ip',
        ttl: DEFAULT_TTL,
        identification: 0,
        dsField: 0,
        dontFragment: false,
        moreFragments: false,
        fragmentOffset: 0,
        ...fields,
    };
}

/** A TCP header without options. */
export function tcp(
    fields: Pick<TcpLayer, 'sourcePort' | 'destinationPort' | 'sequence' | 'acknowledgment' | 'flags'>,
): TcpLayer {
    return {
        protocol: 'tcp',
        window: fields.flags & TCP_FLAG.rst ? 0 : LINUX_WINDOW,
        urgentPointer: 0,
        options: new Uint8Array(),
        ...fields,
    };
}

/** An ARP request as a broadcast frame (RFC 826, G14). */
export function arpRequest(sender: { readonly mac: MacAddress; readonly address: Ipv4 }, target: Ipv4): Packet {
    return {
        layers: [
            { protocol: 'eth', destination: BROADCAST_MAC, source: sender.mac, type: ETHER_TYPE.arp },
            {
                protocol: 'arp',
                opcode: 1,
                senderMac: sender.mac,
                senderAddress: sender.address,
                targetMac: NO_MAC,
                targetAddress: target,
            },
        ],
    };
}

/** The unicast answer to an ARP request (RFC 826, I1). */
export function arpReply(request: Packet, mac: MacAddress): Packet | undefined {
    const asked = request.layers.find((layer) => layer.protocol === 'arp');
    if (asked?.protocol !== 'arp') {
        return undefined;
    }
    const answer = {
        senderMac: mac,
        senderAddress: asked.targetAddress,
        targetMac: asked.senderMac,
        targetAddress: asked.senderAddress,
    };
    return {
        layers: [
            { protocol: 'eth', destination: asked.senderMac, source: mac, type: ETHER_TYPE.arp },
            { protocol: 'arp', opcode: 2, ...answer },
        ],
    };
}

/** A gratuitous ARP: a request for one's own address (RFC 5227, G15). */
export const gratuitousArp = (sender: { readonly mac: MacAddress; readonly address: Ipv4 }): Packet =>
    arpRequest(sender, sender.address);

/** The packet's own IPv4 header: the first one behind any tunnel. */
export function ipOf(packet: Packet): Ipv4Layer | undefined {
    return packet.layers[ipIndexOf(packet)] as Ipv4Layer | undefined;
}

/** Position of the packet's own IPv4 header among its layers; -1 when it has none. */
export function ipIndexOf(packet: Packet): number {
    const tunnel = packet.layers.findLastIndex(({ protocol }) => protocol === 'geneve' || protocol === 'vxlan');
    return packet.layers.findIndex(({ protocol }, i) => i > tunnel && protocol === 'ip');
}

/** The IP packet inside a frame or tunnel: its header and everything behind. */
export function ipPacketOf(packet: Packet): Packet {
    const index = ipIndexOf(packet);
    return index <= 0 ? packet : { layers: packet.layers.slice(index) };
}

/** The same packet with other fields in its own IPv4 header. */
export function withIp(packet: Packet, fields: Partial<Ipv4Layer>): Packet {
    const index = ipIndexOf(packet);
    const ip = packet.layers[index];
    return ip?.protocol === 'ip' ? { layers: packet.layers.with(index, { ...ip, ...fields }) } : packet;
}

/** What a listening guest answers; `undefined` for what is never answered. Every port listens. */
export function answerTo(packet: Packet, request: Ipv4Layer): Packet | undefined {
    const index = packet.layers.indexOf(request);
    const [transport, ...payload] = packet.layers.slice(index + 1);
    const answer = transport && answeringTransport(transport, payload);
    if (!answer) {
        return undefined;
    }
    const identification = hashNumbers(request.identification, request.destination as Ipv4) & 0xffff;
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
    const bytes = encode(ipPacketOf(about)).slice(0, IP_HEADER + 8);
    const icmp: IcmpLayer = { protocol: 'icmp', type: error.type, code: error.code, identifier: 0, sequence: error.mtu ?? 0 };
    return { layers: [ipv4({ source: error.from, destination: ip.source }), icmp, { protocol: 'data', bytes }] };
}

/** RFC 1122, 3.2.2: no errors about errors, nor about fragments other than the first. */
function deservesError(packet: Packet, ip: Ipv4Layer): boolean {
    const next = packet.layers[packet.layers.indexOf(ip) + 1];
    const isError = next?.protocol === 'icmp' && next.type !== ICMP_TYPE.echoRequest && next.type !== ICMP_TYPE.echoReply;
    return ip.fragmentOffset === 0 && !isError;
}

const withoutChecksum = (layer: IcmpLayer): IcmpLayer => {
    const { checksum: _, ...rest } = layer;
    return rest;
};

/** Whether an address is of the family whose packets the simulator builds. */
export const isIpv4 = (address: IpAddress | undefined): address is Ipv4 => typeof address === 'number';

/** The IP protocol number of a packet, computed from its next layer when the field is left out. */
export function protocolNumber(packet: Packet): number | undefined {
    const ip = ipOf(packet);
    const next = ip && packet.layers[packet.layers.indexOf(ip) + 1]?.protocol;
    return ip && (ip.proto ?? (next === 'tcp' || next === 'udp' || next === 'icmp' ? IP_PROTOCOL[next] : undefined));
}
