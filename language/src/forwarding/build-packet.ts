/** The packets that probes describe, before the fields in their braces are applied. */
import type { IpAddress } from '../model/address.js';
import type { PacketSpec } from '../model/probe.js';
import type { DataLayer, GreLayer, IcmpLayer, Icmpv6Layer, Packet, TcpLayer, UdpLayer } from '../packet/packet.js';
import { UNKNOWN_ETHER_TYPE } from '../packet/protocol-numbers.js';
import { ICMP_TYPE, ICMP6_TYPE, IP_PROTOCOL } from './flow.js';
import { hashText } from './hash.js';
import { DEFAULT_TTL, type IpLayer, ipv4, ipv6, TCP_FLAG, tcp } from './ip-packet.js';

/** The largest total length that IPv4's 16-bit field can state; IPv6 does not count its header. */
const MAX_IP_LENGTH = 0xffff;
/** Bytes of the IP header of each family, without options. */
const IP_HEADER_LENGTH = { ip: 20, ipv6: 40 } as const;
/** Linux's range of ephemeral ports (F22). */
const EPHEMERAL = { from: 32768, to: 61000 } as const;
/** Where a probe without a port knocks: the web for TCP, traceroute's first port for UDP. */
const DEFAULT_PORT = { tcp: 80, udp: 33434 } as const;
/** Bytes of payload when no size is written: what `ping` sends, nothing on a SYN, a short datagram. */
const DEFAULT_PAYLOAD = { icmp: 56, icmp6: 56, tcp: 0, udp: 32, packet: 20 } as const;
/** RFC 3692 protocol number for experiments, for `packet` probes that do not set `ip.proto`. */
const EXPERIMENTAL_PROTOCOL = 253;

type IpProtocolWord = keyof typeof DEFAULT_PAYLOAD;

/** The port a probe of that name leaves from: the same in every run, so that flows go on within an experiment. */
export const ephemeralPort = (name: string): number => EPHEMERAL.from + (hashText(name) % (EPHEMERAL.to - EPHEMERAL.from + 1));

/** The ends of a packet: addresses of one family. */
export interface PacketEnds {
    readonly source: IpAddress;
    readonly destination: IpAddress;
}

/** The IP packet that a probe describes, before its written fields are applied; `undefined` when its ends differ in family. */
export function buildIpPacket(spec: PacketSpec, name: string, ends: PacketEnds): Packet | undefined {
    const ip = ipHeader(spec, name, ends);
    if (!ip) {
        return undefined;
    }
    const word = wordFor(spec, ip);
    const transport = transportOf(word, spec, name);
    const headers = IP_HEADER_LENGTH[ip.protocol] + (transport ? TRANSPORT_LENGTH[transport.protocol] : 0);
    const payload = payloadOf(spec.size === undefined ? DEFAULT_PAYLOAD[word] : payloadLength(spec.size, headers));
    return { layers: [ip, ...(transport ? [transport] : []), ...payload] };
}

/** `icmp` between IPv6 addresses is ICMPv6: only that is echo there. */
function wordFor({ protocol }: PacketSpec, ip: IpLayer): IpProtocolWord {
    if (protocol === 'tcp' || protocol === 'udp' || protocol === 'packet') {
        return protocol;
    }
    return ip.protocol === 'ipv6' ? 'icmp6' : 'icmp';
}

function ipHeader(spec: PacketSpec, name: string, { source, destination }: PacketEnds): IpLayer | undefined {
    const hops = spec.ttl ?? DEFAULT_TTL;
    const isRaw = spec.protocol === 'packet';
    if (typeof source === 'number' && typeof destination === 'number') {
        const { dontFragment } = spec;
        const identification = hashText(name) & 0xffff;
        const proto = isRaw ? { proto: EXPERIMENTAL_PROTOCOL } : {};
        return ipv4({ source, destination, ttl: hops, identification, dontFragment, ...proto });
    }
    if (typeof source === 'number' || typeof destination === 'number') {
        return undefined;
    }
    const nextHeader = isRaw ? { nextHeader: EXPERIMENTAL_PROTOCOL } : {};
    return ipv6({ source, destination, hopLimit: hops, flowLabel: hashText(name) & 0xfffff, ...nextHeader });
}

/** What is left for the payload of a packet of that size, which no IP packet exceeds. */
const payloadLength = (size: number, headers: number): number => Math.max(0, Math.min(size, MAX_IP_LENGTH) - headers);

const TRANSPORT_LENGTH = { gre: 4, icmp: 8, icmpv6: 8, tcp: 20, udp: 8 } as const;

function transportOf(
    word: IpProtocolWord,
    spec: PacketSpec,
    name: string,
): GreLayer | IcmpLayer | Icmpv6Layer | TcpLayer | UdpLayer | undefined {
    const sourcePort = spec.source.port ?? ephemeralPort(name);
    switch (word) {
        case 'icmp':
            return { protocol: 'icmp', type: ICMP_TYPE.echoRequest, code: 0, identifier: hashText(name) >>> 16, sequence: 1 };
        case 'icmp6':
            return { protocol: 'icmpv6', type: ICMP6_TYPE.echoRequest, code: 0, identifier: hashText(name) >>> 16, sequence: 1 };
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
            // Protocol 47 announces a GRE header, and a reader of the packet expects one.
            return spec.fields.some(({ field, value }) => field === 'ip.proto' && value === IP_PROTOCOL.gre)
                ? { protocol: 'gre', protocolType: UNKNOWN_ETHER_TYPE }
                : undefined;
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
