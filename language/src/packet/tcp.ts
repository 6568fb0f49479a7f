/** TCP (RFC 9293). Options are raw bytes; the maximum segment size and the window scale are read from them. */
import { readUint8, readUint16, readUint32, writeUint16, writeUint32 } from './bytes.js';
import { checksumOf } from './checksum.js';
import { type Codec, type Header, type Region, refuse, tooShort } from './codec.js';
import { isWholePacket, pseudoSumForRegion, pseudoSumForTarget } from './ip-payload.js';
import type { TcpLayer } from './packet.js';
import { IP_PROTOCOL } from './protocol-numbers.js';

/** Where each field stands. */
export const TCP_OFFSET = {
    sourcePort: 0,
    destinationPort: 2,
    sequence: 4,
    acknowledgment: 8,
    lengthAndFlags: 12,
    window: 14,
    checksum: 16,
    urgentPointer: 18,
    options: 20,
} as const;
/** Bytes of the shortest TCP header. */
export const TCP_MIN_HEADER_LENGTH = 20;

/** The flag bits, by their RFC names; `ae` is "accurate ECN", formerly the nonce sum. */
export const TCP_FLAG = {
    fin: 0x001,
    syn: 0x002,
    rst: 0x004,
    psh: 0x008,
    ack: 0x010,
    urg: 0x020,
    ece: 0x040,
    cwr: 0x080,
    ae: 0x100,
} as const;
/** Twelve bits: the nine flags and three reserved ones. */
export const TCP_FLAGS_MASK = 0xfff;

/** Decodes, encodes and describes TCP. */
export const tcpCodec: Codec<TcpLayer> = {
    headerLength: (layer) => TCP_MIN_HEADER_LENGTH + layer.options.length,

    encode(layer, target) {
        const { bytes, start, end } = target;
        const words = (TCP_MIN_HEADER_LENGTH + layer.options.length) >> 2;
        writeUint16(bytes, start + TCP_OFFSET.sourcePort, layer.sourcePort);
        writeUint16(bytes, start + TCP_OFFSET.destinationPort, layer.destinationPort);
        writeUint32(bytes, start + TCP_OFFSET.sequence, layer.sequence);
        writeUint32(bytes, start + TCP_OFFSET.acknowledgment, layer.acknowledgment);
        writeUint16(bytes, start + TCP_OFFSET.lengthAndFlags, (words << 12) | (layer.flags & TCP_FLAGS_MASK));
        writeUint16(bytes, start + TCP_OFFSET.window, layer.window);
        writeUint16(bytes, start + TCP_OFFSET.urgentPointer, layer.urgentPointer);
        if (layer.options.length > 0) {
            bytes.set(layer.options, start + TCP_OFFSET.options);
        }
        const field = start + TCP_OFFSET.checksum;
        const pseudo = pseudoSumForTarget(target, IP_PROTOCOL.tcp, end - start);
        writeUint16(bytes, field, layer.checksum ?? checksumOf({ bytes, start, end, field }, pseudo));
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < TCP_MIN_HEADER_LENGTH) {
            return tooShort('tcp', region, TCP_MIN_HEADER_LENGTH);
        }
        const headerLength = (readUint8(bytes, start + TCP_OFFSET.lengthAndFlags) >> 4) * 4;
        // The data offset counts the header too, so less than five words cannot be right (RFC 9293).
        if (headerLength < TCP_MIN_HEADER_LENGTH || start + headerLength > end) {
            return refuse({
                kind: 'bad-length',
                protocol: 'tcp',
                offset: start + TCP_OFFSET.lengthAndFlags,
                message: `The data offset says ${headerLength} bytes; it must be at least 20 and fit into the ${end - start} bytes that are there.`,
            });
        }
        return { ok: true, value: headerOf(region, headerLength) };
    },

    format(layer) {
        const acknowledgment = layer.flags & TCP_FLAG.ack ? ` Ack=${layer.acknowledgment}` : '';
        const urgent = layer.flags & TCP_FLAG.urg ? ` Urg=${layer.urgentPointer}` : '';
        const ports = `${layer.sourcePort} → ${layer.destinationPort}`;
        return `${ports} [${formatTcpFlags(layer.flags)}] Seq=${layer.sequence}${acknowledgment} Win=${layer.window}${urgent}`;
    },
};

function headerOf(region: Region, headerLength: number): Header<TcpLayer> {
    const { bytes, start, end } = region;
    const layer: TcpLayer = {
        protocol: 'tcp',
        sourcePort: readUint16(bytes, start + TCP_OFFSET.sourcePort),
        destinationPort: readUint16(bytes, start + TCP_OFFSET.destinationPort),
        sequence: readUint32(bytes, start + TCP_OFFSET.sequence),
        acknowledgment: readUint32(bytes, start + TCP_OFFSET.acknowledgment),
        flags: readUint16(bytes, start + TCP_OFFSET.lengthAndFlags) & TCP_FLAGS_MASK,
        window: readUint16(bytes, start + TCP_OFFSET.window),
        urgentPointer: readUint16(bytes, start + TCP_OFFSET.urgentPointer),
        options: bytes.slice(start + TCP_OFFSET.options, start + headerLength),
        ...statedChecksum(region),
    };
    return { layer, payloadStart: start + headerLength, payloadEnd: end, next: 'data' };
}

function statedChecksum(region: Region): { readonly checksum?: number } {
    const { bytes, start, end } = region;
    const field = start + TCP_OFFSET.checksum;
    const checksum = readUint16(bytes, field);
    if (!isWholePacket(region)) {
        return { checksum };
    }
    const pseudo = pseudoSumForRegion(region, IP_PROTOCOL.tcp, end - start);
    return checksum === checksumOf({ bytes, start, end, field }, pseudo) ? {} : { checksum };
}

/** Flag names from bit 0 up, as Wireshark writes them. */
const FLAG_NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'] as const;

/** `SYN, ACK`; `<None>` for no flag; `Reserved` for the three reserved bits. */
export function formatTcpFlags(flags: number): string {
    const names: string[] = FLAG_NAMES.filter((_, bit) => flags & (1 << bit));
    if (flags >> FLAG_NAMES.length) {
        names.push('Reserved');
    }
    return names.length > 0 ? names.join(', ') : '<None>';
}
