/** The packet that an ICMP error quotes (RFC 792, RFC 4443): carried as data, but read and shown as the headers it consists of. */
import { decodeQuoted } from './decode.js';
import { quotesPacket } from './icmp.js';
import { quotesIpv6Packet } from './icmpv6.js';
import type { DataLayer, Layer, LayerProtocol } from './packet.js';
import { protocolOfIpProtocol } from './protocol-numbers.js';

/** The headers found in a quotation. */
export interface QuotedPacket {
    readonly layers: readonly Layer[];
    /** Bytes that are there of the last header, when the quotation ends within it. Its other fields are unknown. */
    readonly knownBytes?: number;
}

/** Headers long enough to complete whatever a quotation leaves out. */
const LONGEST_HEADER = 60;

/** The stacks of headers that are quotations. */
const quotedStacks = new WeakSet<readonly Layer[]>();

/** Whether a stack of headers is one that an ICMP error quotes. */
export const isQuotation = (layers: readonly Layer[]): boolean => quotedStacks.has(layers);

const quotations = new WeakMap<DataLayer, QuotedPacket>();

/** What the data behind an ICMP error quotes; `undefined` when there is no such error. */
export function quotedPacketAt(layers: readonly Layer[], index: number): QuotedPacket | undefined {
    const error = layers[index - 1];
    const data = layers[index];
    const first = error && quotedProtocol(error);
    if (first === undefined || data?.protocol !== 'data') {
        return undefined;
    }
    const known = quotations.get(data);
    if (known) {
        return known;
    }
    const quoted = readQuotation(data.bytes, first);
    quotations.set(data, quoted);
    quotedStacks.add(quoted.layers);
    return quoted;
}

/** The header that a quotation in that message starts with; `undefined` when it quotes nothing. */
function quotedProtocol(error: Layer): 'ip' | 'ipv6' | undefined {
    if (error.protocol === 'icmp') {
        return quotesPacket(error) ? 'ip' : undefined;
    }
    return error.protocol === 'icmpv6' && quotesIpv6Packet(error) ? 'ipv6' : undefined;
}

/** Eight bytes of a TCP header are not a header, so the missing bytes are made up as zeros and marked unknown. */
function readQuotation(bytes: Uint8Array, first: 'ip' | 'ipv6'): QuotedPacket {
    const { layers, error } = decodeQuoted(bytes, first);
    const ip = layers[0];
    const rest = layers[1];
    if (error?.kind === 'too-short' && ip?.protocol === 'ip' && rest?.protocol === 'data' && layers.length === 2) {
        const next = protocolOfIpProtocol(ip.proto ?? 0);
        return { layers: [ip, completed(bytes, next)], knownBytes: rest.bytes.length };
    }
    return { layers };
}

function completed(bytes: Uint8Array, next: LayerProtocol): Layer {
    const longer = new Uint8Array(bytes.length + LONGEST_HEADER);
    longer.set(bytes);
    const smallestTcpHeader = 0x50;
    const headerStart = ((bytes[0] ?? 0) & 15) * 4;
    if (next === 'tcp') {
        longer[headerStart + 12] = smallestTcpHeader;
    }
    return decodeQuoted(longer, 'ip').layers[1] ?? { protocol: 'data', bytes: bytes.slice(headerStart) };
}
