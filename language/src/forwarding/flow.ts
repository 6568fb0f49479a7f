/** A flow: what security rules, connection tracking and NAT look at in a packet. */
import type { IpAddress, Ipv4 } from '../model/address.js';
import type { IcmpLayer, Ipv4Layer, Layer, Packet } from '../packet/packet.js';

/** IP protocol numbers that rules treat specially. */
export const IP_PROTOCOL = { icmp: 1, igmp: 2, tcp: 6, udp: 17, gre: 47, esp: 50, ah: 51, icmp6: 58 } as const;

/** ICMP types (RFC 792). */
export const ICMP_TYPE = { echoReply: 0, unreachable: 3, echoRequest: 8, timeExceeded: 11 } as const;

/** The types that report an error and quote the packet concerned (RFC 1122, 3.2.2): unreachable, quench, redirect, … */
const ICMP_ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);

/** Whether an ICMP message of that type quotes a packet. Echo and its answer carry data of their own. */
export const isIcmpError = (type: number): boolean => ICMP_ERRORS.has(type);

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
export function flowOf({ layers }: Packet): Flow | undefined {
    const index = ownIpIndex(layers);
    const ip = layers[index];
    return ip?.protocol === 'ip' ? flowAt(layers, index, ip) : undefined;
}

/** Position of the packet's own IPv4 header, the first one behind any tunnel; -1 when it has none. */
export function ownIpIndex(layers: readonly Layer[]): number {
    let found = -1;
    for (let i = layers.length - 1; i >= 0; i--) {
        const protocol = layers[i]?.protocol;
        if (protocol === 'geneve' || protocol === 'vxlan') {
            break;
        }
        found = protocol === 'ip' ? i : found;
    }
    return found;
}

/** Written out by protocol: every filter asks for it, and spreading optional parts together costs more than asking. */
function flowAt(layers: readonly Layer[], index: number, ip: Ipv4Layer): Flow {
    const { source, destination } = ip;
    // A later fragment has no transport header, whatever layers a hand-made one carries.
    const next = ip.fragmentOffset > 0 ? undefined : layers[index + 1];
    const protocol = ip.proto ?? protocolOf(layers[index + 1]);
    const flow = transportFlow({ protocol, source, destination }, next, () => layers.slice(index + 2));
    if (ip.fragmentOffset > 0) {
        return { ...flow, fragment: true, laterFragment: true };
    }
    return ip.moreFragments ? { ...flow, fragment: true } : flow;
}

type Bare = Pick<Flow, 'protocol' | 'source' | 'destination'>;

function transportFlow({ protocol, source, destination }: Bare, next: Layer | undefined, payload: () => readonly Layer[]): Flow {
    switch (next?.protocol) {
        case 'tcp': {
            const { sourcePort, destinationPort, flags: tcpFlags } = next;
            return { protocol, source, destination, sourcePort, destinationPort, tcpFlags };
        }
        case 'udp': {
            const { sourcePort, destinationPort } = next;
            return { protocol, source, destination, sourcePort, destinationPort };
        }
        case 'icmp':
            return icmpFlow({ protocol, source, destination }, next, payload);
        default:
            return { protocol, source, destination };
    }
}

function icmpFlow({ protocol, source, destination }: Bare, icmp: IcmpLayer, payload: () => readonly Layer[]): Flow {
    const { type: icmpType, code: icmpCode, identifier } = icmp;
    if (icmpType === ICMP_TYPE.echoRequest || icmpType === ICMP_TYPE.echoReply) {
        return { protocol, source, destination, icmpType, icmpCode, sourcePort: identifier, destinationPort: identifier };
    }
    const quoted = isIcmpError(icmpType) ? quotedFlow(payload()) : undefined;
    return quoted
        ? { protocol, source, destination, icmpType, icmpCode, quoted }
        : { protocol, source, destination, icmpType, icmpCode };
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

/** The flow of the packet inside an ICMP error, whether it is kept as layers or as bytes. */
function quotedFlow(payload: readonly Layer[]): Flow | undefined {
    const [first] = payload;
    if (first?.protocol === 'ip') {
        return flowAt(payload, 0, first);
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
