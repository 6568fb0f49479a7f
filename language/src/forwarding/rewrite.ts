/**
 * Changing addresses and ports of a packet, as translators do: the IP header, the transport header, and inside an ICMP
 * error the quoted packet too (RFC 5508, 4.2), or the sender could not tell what the error is about.
 */
import type { Ipv4 } from '../model/address.js';
import type { IcmpLayer, Layer, Packet, TcpLayer, UdpLayer } from '../packet/packet.js';
import { ICMP_TYPE, IP_PROTOCOL, isIcmpError } from './flow.js';
import { ipIndexOf } from './ip-packet.js';

/** The new values; what is absent stays. Ports mean the identifier for ICMP echo. */
export interface Rewriting {
    readonly source?: Ipv4;
    readonly destination?: Ipv4;
    readonly sourcePort?: number;
    readonly destinationPort?: number;
}

/** The packet with those values in its own headers. */
export function rewrite(packet: Packet, to: Rewriting): Packet {
    const index = ipIndexOf(packet);
    const ip = packet.layers[index];
    if (ip?.protocol !== 'ip') {
        return packet;
    }
    const delta =
        sumDifference(ip.source, to.source ?? ip.source) + sumDifference(ip.destination, to.destination ?? ip.destination);
    const readdressed = { ...ip, source: to.source ?? ip.source, destination: to.destination ?? ip.destination };
    const header = ip.checksum === undefined ? readdressed : { ...readdressed, checksum: adjust(ip.checksum, delta) };
    // A later fragment carries no transport header, whatever its bytes look like.
    const transport = ip.fragmentOffset > 0 ? undefined : packet.layers[index + 1];
    const layers = packet.layers.with(index, header);
    const changed = transport && rewriteTransport(transport, to, delta);
    return { layers: changed ? layers.with(index + 1, changed) : layers };
}

function rewriteTransport(layer: Layer, to: Rewriting, addressDelta: number): Layer | undefined {
    switch (layer.protocol) {
        case 'tcp':
        case 'udp': {
            const { sourcePort = layer.sourcePort, destinationPort = layer.destinationPort } = to;
            const delta = addressDelta + sourcePort - layer.sourcePort + destinationPort - layer.destinationPort;
            const checksum = adjustedChecksum(layer, delta);
            const readdressed = { ...layer, sourcePort, destinationPort };
            return checksum === undefined ? readdressed : { ...readdressed, checksum };
        }
        case 'icmp':
            return rewriteEcho(layer, to);
        default:
            return undefined;
    }
}

/** A checksum that is computed anyway needs nothing; UDP's zero means "none" and is never a result (RFC 768). */
function adjustedChecksum({ protocol, checksum }: TcpLayer | UdpLayer, delta: number): number | undefined {
    if (checksum === undefined || (protocol === 'udp' && checksum === 0)) {
        return checksum;
    }
    const adjusted = adjust(checksum, delta);
    return protocol === 'udp' && adjusted === 0 ? 0xffff : adjusted;
}

/** The identifier stands for the port of whichever side is rewritten. */
function rewriteEcho(icmp: IcmpLayer, to: Rewriting): IcmpLayer {
    const identifier = to.sourcePort ?? to.destinationPort ?? icmp.identifier;
    if (icmp.type !== ICMP_TYPE.echoRequest && icmp.type !== ICMP_TYPE.echoReply) {
        return icmp;
    }
    return {
        ...icmp,
        identifier,
        ...(icmp.checksum === undefined ? {} : { checksum: adjust(icmp.checksum, identifier - icmp.identifier) }),
    };
}

/** How the ones-complement sum of two 16-bit halves changes. */
const sumDifference = (from: Ipv4, to: Ipv4): number => (to >>> 16) - (from >>> 16) + (to & 0xffff) - (from & 0xffff);

/** A checksum after the sum it covers has grown by `delta` (RFC 1624, equation 3). */
function adjust(checksum: number, delta: number): number {
    let sum = (~checksum & 0xffff) + delta;
    while (sum < 0 || sum > 0xffff) {
        sum = sum < 0 ? sum + 0xffff : (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
}

/** Offsets within the quoted packet: IPv4 without options, then the first eight bytes of what follows. */
const QUOTED = { protocol: 9, checksum: 10, source: 12, destination: 16, transport: 20, length: 28, echoIdentifier: 24 } as const;

/** The same ICMP error about the rewritten packet. Anything but an error with a quote stays as it is. */
export function rewriteQuoted(packet: Packet, to: Rewriting): Packet {
    const index = ipIndexOf(packet);
    const [icmp, quote] = packet.layers.slice(index + 1);
    if (
        icmp?.protocol !== 'icmp' ||
        quote?.protocol !== 'data' ||
        quote.bytes.length < QUOTED.length ||
        !isIcmpError(icmp.type)
    ) {
        return packet;
    }
    const bytes = quote.bytes.slice();
    rewriteQuotedBytes(new DataView(bytes.buffer), to);
    return { layers: packet.layers.with(index + 2, { protocol: 'data', bytes }) };
}

function rewriteQuotedBytes(view: DataView, to: Rewriting): void {
    const source = view.getUint32(QUOTED.source);
    const destination = view.getUint32(QUOTED.destination);
    const delta = sumDifference(source, to.source ?? source) + sumDifference(destination, to.destination ?? destination);
    view.setUint32(QUOTED.source, to.source ?? source);
    view.setUint32(QUOTED.destination, to.destination ?? destination);
    view.setUint16(QUOTED.checksum, adjust(view.getUint16(QUOTED.checksum), delta));
    if (view.getUint8(QUOTED.protocol) === IP_PROTOCOL.icmp) {
        view.setUint16(QUOTED.echoIdentifier, to.sourcePort ?? to.destinationPort ?? view.getUint16(QUOTED.echoIdentifier));
        return;
    }
    view.setUint16(QUOTED.transport, to.sourcePort ?? view.getUint16(QUOTED.transport));
    view.setUint16(QUOTED.transport + 2, to.destinationPort ?? view.getUint16(QUOTED.transport + 2));
}
