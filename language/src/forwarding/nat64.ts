/**
 * Between IPv6 and IPv4 (N13): the headers of TCP, UDP and echo packets in the other family (RFC 7915), and the prefix whose
 * addresses carry an IPv4 address (RFC 6052). Errors are translated towards IPv6, with the packet they quote.
 */
import { type Cidr, contains, type IpAddress, type Ipv4, type Ipv6 } from '../model/address.js';
import { IPV6_LENGTH, readUint16, writeIpv6, writeUint16, writeUint32 } from '../packet/bytes.js';
import { ICMP_HEADER_LENGTH } from '../packet/icmp.js';
import type { IcmpLayer, Icmpv6Layer, Ipv4Layer, Ipv6Layer, Layer, Packet } from '../packet/packet.js';
import { FRAGMENTATION_NEEDED } from './answers.js';
import { ICMP_TYPE, ICMP6_TYPE, IP_PROTOCOL, isIcmpError } from './flow.js';
import { hashNumbers } from './hash.js';
import { fragmentHeaderOf, ipHeaderLength, ipIndexOf, ipOf, ipv4, ipv6 } from './ip-packet.js';
import { isIpv6 } from './link-local.js';
import { ipLength } from './packet-length.js';

/** The well-known prefix 64:ff9b::/96. */
export const NAT64_PREFIX: Cidr = { address: [0x0064ff9b, 0, 0, 0], length: 96 };

/** Whether an address carries an IPv4 address. */
export const isNat64 = (address: IpAddress): address is Ipv6 => isIpv6(address) && contains(NAT64_PREFIX, address);

/** The IPv4 address in an address of the prefix: its last 32 bits. */
export const embeddedIpv4 = ([, , , last]: Ipv6): Ipv4 => last;

/** The address of the prefix that carries an IPv4 address. */
export const nat64Address = (address: Ipv4): Ipv6 => [0x0064ff9b, 0, 0, address];

/** The number of the same protocol in IPv4: only ICMP has one of its own in each family. */
export const ipv4Protocol = (protocol: number): number => (protocol === IP_PROTOCOL.icmp6 ? IP_PROTOCOL.icmp : protocol);

/** Packets no longer than this fit the smallest IPv6 MTU on their way back: they go without DF (RFC 7915, 5.1). */
const LONGEST_WITHOUT_DF = 1260;

/** The IPv6 packet as an IPv4 packet between those ends; `undefined` for what is not translated. */
export function asIpv4(packet: Packet, ends: Pick<Ipv4Layer, 'source' | 'destination'>): Packet | undefined {
    const ip = ipOf(packet);
    if (ip?.protocol !== 'ipv6') {
        return undefined;
    }
    const piece = fragmentHeaderOf(packet);
    const [next, ...payload] = packet.layers.slice(ipIndexOf(packet) + (piece ? 2 : 1));
    const transport = next && (next.protocol === 'icmpv6' ? echoAsIcmp(next) : plainTransport(next));
    if (next && !transport) {
        return undefined;
    }
    const length = ipLength(packet) - ipHeaderLength(packet) + 20;
    const header = ipv4({
        ...ends,
        ttl: ip.hopLimit,
        dsField: ip.trafficClass,
        identification: (piece?.identification ?? hashNumbers(ip.flowLabel, ...ip.source)) & 0xffff,
        dontFragment: !piece && length > LONGEST_WITHOUT_DF,
        moreFragments: piece?.moreFragments ?? false,
        fragmentOffset: piece?.fragmentOffset ?? 0,
        ...protocolField(piece?.nextHeader ?? ip.nextHeader),
    });
    return { layers: [header, ...(transport ? [transport] : []), ...payload] };
}

const protocolField = (nextHeader: number | undefined): { readonly proto?: number } =>
    nextHeader === undefined ? {} : { proto: ipv4Protocol(nextHeader) };

/** The IPv4 packet as an IPv6 packet between those ends; `undefined` for what is not translated. */
export function asIpv6(packet: Packet, ends: Pick<Ipv6Layer, 'source' | 'destination'>): Packet | undefined {
    const ip = ipOf(packet);
    if (ip?.protocol !== 'ip') {
        return undefined;
    }
    const header = ipv6({ ...ends, hopLimit: ip.ttl, trafficClass: ip.dsField });
    const [next, ...payload] = packet.layers.slice(ipIndexOf(packet) + 1);
    if (ip.moreFragments || ip.fragmentOffset > 0) {
        const { fragmentOffset, moreFragments, identification, proto = 0 } = ip;
        const piece = { protocol: 'ipv6.fraghdr', nextHeader: proto, fragmentOffset, moreFragments, identification } as const;
        return { layers: [header, piece, ...(next ? [next] : []), ...payload] };
    }
    if (next?.protocol === 'icmp') {
        return icmpAsIpv6(header, next, payload);
    }
    const transport = next && plainTransport(next);
    return transport ? { layers: [header, transport, ...payload] } : undefined;
}

/** A header that both families carry; its checksum covers the addresses, so it is computed anew. */
function plainTransport(layer: Layer): Layer | undefined {
    if (layer.protocol === 'data') {
        return layer;
    }
    if (layer.protocol !== 'tcp' && layer.protocol !== 'udp') {
        return undefined;
    }
    const { checksum: _, ...rest } = layer;
    return rest;
}

function echoAsIcmp({ type, code, identifier, sequence }: Icmpv6Layer): IcmpLayer | undefined {
    const echo = { protocol: 'icmp', code, identifier, sequence } as const;
    switch (type) {
        case ICMP6_TYPE.echoRequest:
            return { ...echo, type: ICMP_TYPE.echoRequest };
        case ICMP6_TYPE.echoReply:
            return { ...echo, type: ICMP_TYPE.echoReply };
        default:
            return undefined;
    }
}

function icmpAsIpv6(header: Ipv6Layer, icmp: IcmpLayer, payload: readonly Layer[]): Packet | undefined {
    const { type, code, identifier, sequence } = icmp;
    const echo = { protocol: 'icmpv6', code, identifier, sequence } as const;
    switch (type) {
        case ICMP_TYPE.echoRequest:
            return { layers: [header, { ...echo, type: ICMP6_TYPE.echoRequest }, ...payload] };
        case ICMP_TYPE.echoReply:
            return { layers: [header, { ...echo, type: ICMP6_TYPE.echoReply }, ...payload] };
        default:
            return isIcmpError(type) ? errorAsIpv6(header, icmp, payload) : undefined;
    }
}

/** Codes of "destination unreachable" in ICMPv6 by those of ICMP (RFC 7915, 4.2): no route, prohibited, port. */
const UNREACHABLE_CODES: ReadonlyMap<number, number> = new Map([
    [3, 4],
    [9, 1],
    [10, 1],
    [13, 1],
]);

/** What an IPv6 header is longer than an IPv4 one: a path has so much more room for IPv6 packets (RFC 7915, 4.2). */
const HEADER_DIFFERENCE = 20;

function errorAsIpv6(header: Ipv6Layer, icmp: IcmpLayer, [quote]: readonly Layer[]): Packet | undefined {
    const bytes = quote?.protocol === 'data' ? quoteAsIpv6(quote.bytes, header.destination) : undefined;
    const message = errorMessage(icmp);
    return bytes && message ? { layers: [header, { protocol: 'icmpv6', ...message }, { protocol: 'data', bytes }] } : undefined;
}

function errorMessage({ type, code, sequence }: IcmpLayer): Omit<Icmpv6Layer, 'protocol'> | undefined {
    const nothing = { identifier: 0, sequence: 0 };
    if (type === ICMP_TYPE.timeExceeded) {
        return { type: ICMP6_TYPE.timeExceeded, code, ...nothing };
    }
    if (type !== ICMP_TYPE.unreachable) {
        return undefined;
    }
    return code === FRAGMENTATION_NEEDED
        ? { type: ICMP6_TYPE.packetTooBig, code: 0, identifier: 0, sequence: sequence + HEADER_DIFFERENCE }
        : { type: ICMP6_TYPE.unreachable, code: UNREACHABLE_CODES.get(code) ?? 0, ...nothing };
}

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;

/** The quoted IPv4 packet as the IPv6 packet that its sender knows. */
function quoteAsIpv6(bytes: Uint8Array, source: Ipv6): Uint8Array | undefined {
    if (bytes.length < IPV4_HEADER + ICMP_HEADER_LENGTH) {
        return undefined;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const quoted = new Uint8Array(bytes.length - IPV4_HEADER + IPV6_HEADER);
    const protocol = view.getUint8(9);
    writeUint32(quoted, 0, 0x60000000 | (view.getUint8(1) << 20));
    writeUint16(quoted, 4, readUint16(bytes, 2) - IPV4_HEADER);
    quoted[6] = protocol === IP_PROTOCOL.icmp ? IP_PROTOCOL.icmp6 : protocol;
    quoted[7] = view.getUint8(8);
    writeIpv6(quoted, 8, source);
    writeIpv6(quoted, 8 + IPV6_LENGTH, nat64Address(view.getUint32(16)));
    quoted.set(bytes.subarray(IPV4_HEADER), IPV6_HEADER);
    if (protocol === IP_PROTOCOL.icmp) {
        quoted[IPV6_HEADER] =
            view.getUint8(IPV4_HEADER) === ICMP_TYPE.echoRequest ? ICMP6_TYPE.echoRequest : ICMP6_TYPE.echoReply;
    }
    return quoted;
}
