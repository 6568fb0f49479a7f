/** The packets that probes describe, before the fields in their braces are applied. */
import type { Ipv4 } from '../model/address.js';
import type { PacketSpec } from '../model/probe.js';
import type { DataLayer, IcmpLayer, Packet, TcpLayer, UdpLayer } from '../packet/packet.js';
import { ICMP_TYPE } from './flow.js';
import { hashText } from './hash.js';
import { DEFAULT_TTL, IP_HEADER_LENGTH, ipv4, TCP_FLAG, tcp } from './ip-packet.js';

/** The largest total length that IPv4's 16-bit field can state. */
const MAX_IP_LENGTH = 0xffff;
/** Linux's range of ephemeral ports (F22). */
const EPHEMERAL = { from: 32768, to: 61000 } as const;
/** Where a probe without a port knocks: the web for TCP, traceroute's first port for UDP. */
const DEFAULT_PORT = { tcp: 80, udp: 33434 } as const;
/** Bytes of payload when no size is written: what `ping` sends, nothing on a SYN, a short datagram. */
const DEFAULT_PAYLOAD = { icmp: 56, tcp: 0, udp: 32, packet: 20 } as const;
/** RFC 3692 protocol number for experiments, for `packet` probes that do not set `ip.proto`. */
const EXPERIMENTAL_PROTOCOL = 253;

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
    const headers = IP_HEADER_LENGTH + (transport ? TRANSPORT_LENGTH[transport.protocol] : 0);
    const payload = payloadOf(spec.size === undefined ? DEFAULT_PAYLOAD[word] : payloadLength(spec.size, headers));
    const ip = ipv4({
        ...ends,
        ttl: spec.ttl ?? DEFAULT_TTL,
        identification: hashText(name) & 0xffff,
        dontFragment: spec.dontFragment,
        ...(word === 'packet' ? { proto: EXPERIMENTAL_PROTOCOL } : {}),
    });
    return { layers: [ip, ...(transport ? [transport] : []), ...payload] };
}

/** What is left for the payload of a packet of that size, which no IPv4 packet exceeds. */
const payloadLength = (size: number, headers: number): number => Math.max(0, Math.min(size, MAX_IP_LENGTH) - headers);

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

const PAYLOADS = new Map<number, readonly DataLayer[]>();

/** Bytes that count upwards, as `ping` fills its packets; none for a length of zero. Made once for each length. */
function payloadOf(length: number): readonly DataLayer[] {
    let payload = PAYLOADS.get(length);
    if (!payload) {
        const bytes = Uint8Array.from({ length }, (_, i) => i & 255);
        payload = length > 0 ? [{ protocol: 'data', bytes }] : [];
        PAYLOADS.set(length, payload);
    }
    return payload;
}
