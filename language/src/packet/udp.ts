/** UDP (RFC 768). */
import { readUint16, writeUint16 } from './bytes.js';
import { checksumOf } from './checksum.js';
import { type Codec, type Header, type Region, refuse, tooShort } from './codec.js';
import { DHCP_PORT, isDhcpMessage } from './dhcp.js';
import { isFirstFragment, isWholePacket, pseudoSumForRegion, pseudoSumForTarget } from './ip-payload.js';
import type { LayerProtocol, UdpLayer } from './packet.js';
import { IP_PROTOCOL, protocolOfUdpPort } from './protocol-numbers.js';

/** Where each field stands. */
export const UDP_OFFSET = { sourcePort: 0, destinationPort: 2, length: 4, checksum: 6 } as const;
/** Bytes of a UDP header. */
export const UDP_HEADER_LENGTH = 8;

/** Zero means "no checksum", so a computed zero is sent as its other representation (RFC 768). */
const sentChecksum = (checksum: number): number => checksum || 0xffff;

/** Decodes, encodes and describes UDP. */
export const udpCodec: Codec<UdpLayer> = {
    headerLength: () => UDP_HEADER_LENGTH,

    encode(layer, target) {
        const { bytes, start, end } = target;
        const length = layer.length ?? end - start;
        writeUint16(bytes, start + UDP_OFFSET.sourcePort, layer.sourcePort);
        writeUint16(bytes, start + UDP_OFFSET.destinationPort, layer.destinationPort);
        writeUint16(bytes, start + UDP_OFFSET.length, length);
        const field = start + UDP_OFFSET.checksum;
        if (layer.checksum !== undefined) {
            writeUint16(bytes, field, layer.checksum);
            return;
        }
        const pseudo = pseudoSumForTarget(target, IP_PROTOCOL.udp, length);
        writeUint16(bytes, field, sentChecksum(checksumOf({ bytes, start, end, field }, pseudo)));
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < UDP_HEADER_LENGTH) {
            return tooShort('udp', region, UDP_HEADER_LENGTH);
        }
        const length = readUint16(bytes, start + UDP_OFFSET.length);
        const mayBeCut = region.quoted || isFirstFragment(region);
        // The stated length counts the header too, so a smaller one cannot be right.
        if (length < UDP_HEADER_LENGTH || (start + length > end && !mayBeCut)) {
            return refuse({
                kind: 'bad-length',
                protocol: 'udp',
                offset: start + UDP_OFFSET.length,
                message: `The length says ${length} bytes; it must be at least 8 and fit into the ${end - start} bytes that are there.`,
            });
        }
        return { ok: true, value: headerOf(region, length) };
    },

    format: (layer) => `${layer.sourcePort} → ${layer.destinationPort}`,
};

function headerOf(region: Region, length: number): Header<UdpLayer> {
    const { bytes, start, end } = region;
    const payloadStart = start + UDP_HEADER_LENGTH;
    const payloadEnd = Math.min(end, start + length);
    const destinationPort = readUint16(bytes, start + UDP_OFFSET.destinationPort);
    const layer: UdpLayer = {
        protocol: 'udp',
        sourcePort: readUint16(bytes, start + UDP_OFFSET.sourcePort),
        destinationPort,
        ...(region.quoted || length !== end - start ? { length } : {}),
        ...statedChecksum(region, payloadEnd, length),
    };
    // An empty datagram holds no tunnel header, and the head of a fragmented one not all of it.
    const next = payloadEnd > payloadStart && isWholePacket(region) ? carriedBy(region, destinationPort, payloadEnd) : 'data';
    return { layer, payloadStart, payloadEnd, next };
}

/** A tunnel, or a DHCP message, which is known by its cookie as well as by its port. */
function carriedBy({ bytes, start }: Region, port: number, end: number): LayerProtocol {
    const isDhcpPort = port === DHCP_PORT.server || port === DHCP_PORT.client;
    return isDhcpPort && isDhcpMessage(bytes, start + UDP_HEADER_LENGTH, end) ? 'dhcp' : protocolOfUdpPort(port);
}

function statedChecksum(region: Region, end: number, length: number): { readonly checksum?: number } {
    const { bytes, start } = region;
    const field = start + UDP_OFFSET.checksum;
    const checksum = readUint16(bytes, field);
    if (!isWholePacket(region)) {
        return { checksum };
    }
    const pseudo = pseudoSumForRegion(region, IP_PROTOCOL.udp, length);
    return checksum === sentChecksum(checksumOf({ bytes, start, end, field }, pseudo)) ? {} : { checksum };
}
