/** A flow: what security rules, connection tracking and NAT look at in a packet. */
import type { IpAddress, Ipv4 } from '../model/address.js';
import type { IcmpLayer, Ipv4Layer, Layer, Packet, TcpLayer, UdpLayer } from '../packet/packet.js';

/** IP protocol numbers that rules treat specially. */
export const IP_PROTOCOL = { icmp: 1, igmp: 2, tcp: 6, udp: 17, gre: 47, esp: 50, ah: 51, icmp6: 58 } as const;

/** ICMP types (RFC 792). */
export const ICMP_TYPE = { echoReply: 0, unreachable: 3, echoRequest: 8, timeExceeded: 11 } as const;

/** The addresses, protocol and ports of one packet. */
export interface Flow {
    /** IP protocol number. */
    readonly protocol: number;
    readonly source: IpAddress;
    readonly destination: IpAddress;
    /** TCP or UDP ports; for ICMP echo, its identifier in both. Absent in later fragments and in other protocols. */
    readonly sourcePort?: number;
    readonly destinationPort?: number;
    readonly icmpType?: number;
    readonly icmpCode?: number;
    /** TCP flag bits. */
    readonly tcpFlags?: number;
    /** A fragment other than the first: it carries no ports. */
    readonly laterFragment?: boolean;
    /** Any fragment of a larger packet, the first included (N9). */
    readonly fragment?: boolean;
    /** For an ICMP error: the flow of the packet it complains about (F18). */
    readonly quoted?: Flow;
}

/** The same flow seen from the other end: what a reply to it looks like. */
export function reverseFlow(flow: Flow): Flow {
    const { source, destination, sourcePort, destinationPort } = flow;
    return {
        ...flow,
        source: destination,
        destination: source,
        ...(destinationPort === undefined ? {} : { sourcePort: destinationPort }),
        ...(sourcePort === undefined ? {} : { destinationPort: sourcePort }),
    };
}

/** The flow of the packet the guests exchange (tunnels stripped); `undefined` when it is not IP. */
export function flowOf(packet: Packet): Flow | undefined {
    const tunnel = packet.layers.findLastIndex((layer) => layer.protocol === 'geneve' || layer.protocol === 'vxlan');
    const index = packet.layers.findIndex((layer, i) => i > tunnel && layer.protocol === 'ip');
    const ip = packet.layers[index];
    return ip?.protocol === 'ip' ? flowOfLayers(ip, packet.layers.slice(index + 1)) : undefined;
}

function flowOfLayers(ip: Ipv4Layer, rest: readonly Layer[]): Flow {
    const [next, ...payload] = rest;
    const base = {
        protocol: ip.proto ?? protocolOf(next),
        source: ip.source,
        destination: ip.destination,
        ...(ip.fragmentOffset > 0 ? { laterFragment: true } : {}),
        ...(ip.fragmentOffset > 0 || ip.moreFragments ? { fragment: true } : {}),
    };
    return { ...base, ...transportOf(next, payload) };
}

/** The protocol number that belongs to a layer, for packets that leave the field to be computed. */
function protocolOf(layer: Layer | undefined): number {
    switch (layer?.protocol) {
        case 'tcp':
            return IP_PROTOCOL.tcp;
        case 'udp':
            return IP_PROTOCOL.udp;
        case 'icmp':
            return IP_PROTOCOL.icmp;
        default:
            return 255;
    }
}

function transportOf(layer: Layer | undefined, payload: readonly Layer[]): Partial<Flow> {
    switch (layer?.protocol) {
        case 'tcp':
            return { ...portsOf(layer), tcpFlags: layer.flags };
        case 'udp':
            return portsOf(layer);
        case 'icmp':
            return icmpPart(layer, payload);
        default:
            return {};
    }
}

const portsOf = (layer: TcpLayer | UdpLayer): Partial<Flow> => ({
    sourcePort: layer.sourcePort,
    destinationPort: layer.destinationPort,
});

function icmpPart(icmp: IcmpLayer, payload: readonly Layer[]): Partial<Flow> {
    const type = { icmpType: icmp.type, icmpCode: icmp.code };
    if (icmp.type === ICMP_TYPE.echoRequest || icmp.type === ICMP_TYPE.echoReply) {
        return { ...type, sourcePort: icmp.identifier, destinationPort: icmp.identifier };
    }
    const quoted = quotedFlow(payload);
    return quoted ? { ...type, quoted } : type;
}

/** The flow of the packet inside an ICMP error, whether it is kept as layers or as bytes. */
function quotedFlow(payload: readonly Layer[]): Flow | undefined {
    const [first, ...rest] = payload;
    if (first?.protocol === 'ip') {
        return flowOfLayers(first, rest);
    }
    return first?.protocol === 'data' ? quotedFlowOfBytes(first.bytes) : undefined;
}

/** RFC 792 quotes the IPv4 header and eight bytes more: enough for ports or an echo identifier. */
function quotedFlowOfBytes(bytes: Uint8Array): Flow | undefined {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const headerLength = bytes.length < 20 ? 0 : (view.getUint8(0) & 15) * 4;
    if (headerLength < 20 || view.getUint8(0) >>> 4 !== 4 || bytes.length < headerLength + 8) {
        return undefined;
    }
    const protocol = view.getUint8(9);
    const addresses = { protocol, source: view.getUint32(12) as Ipv4, destination: view.getUint32(16) as Ipv4 };
    if (protocol === IP_PROTOCOL.tcp || protocol === IP_PROTOCOL.udp) {
        return { ...addresses, sourcePort: view.getUint16(headerLength), destinationPort: view.getUint16(headerLength + 2) };
    }
    if (protocol === IP_PROTOCOL.icmp) {
        const identifier = view.getUint16(headerLength + 4);
        return { ...addresses, icmpType: view.getUint8(headerLength), sourcePort: identifier, destinationPort: identifier };
    }
    return addresses;
}
