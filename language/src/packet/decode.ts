/** From bytes to a stack of header records. */
import { codecOf } from './codecs.js';
import type { DecodedPacket, DecodeError, EthernetLayer, Layer, LayerProtocol } from './packet.js';

/** The headers found in some bytes, and the first thing that was wrong with them. */
export interface DecodedLayers {
    readonly layers: readonly Layer[];
    readonly error?: DecodeError;
}

/**
 * Reads a packet that starts with that header. Never throws: bad bytes are refused with a reason, and `partial` then keeps
 * the headers before the bad one and the rest as data. No byte is lost either way: encoding gives the same bytes again.
 *
 * Values that encoding would compute anyway (right lengths, right checksums, the type of a header that follows) are left
 * out of the records, so a changed packet gets new ones; wrong values are kept.
 */
export function decode(bytes: Uint8Array, first: LayerProtocol = 'eth'): DecodedPacket {
    const { layers, error } = decodeLayers(bytes, first);
    return error ? { ok: false, error, partial: { layers } } : { ok: true, value: { layers } };
}

/** Reads the packet that an ICMP error quotes: it may be cut short anywhere, and every stated value is kept. */
export const decodeQuoted = (bytes: Uint8Array, first: 'ip' | 'ipv6'): DecodedLayers => new LayerReader(bytes, true).read(first);

const decodeLayers = (bytes: Uint8Array, first: LayerProtocol): DecodedLayers => new LayerReader(bytes, false).read(first);

/** One pass over the bytes, from the outermost header inwards and then through the left-over bytes outwards. */
class LayerReader {
    private readonly layers: Layer[] = [];
    /** Bytes after a payload, outermost first, with the index of the header whose payload ended early. */
    private readonly leftOver: { readonly start: number; readonly end: number; readonly owner: number }[] = [];
    private error: DecodeError | undefined;

    constructor(
        private readonly bytes: Uint8Array,
        private readonly quoted: boolean,
    ) {}

    read(first: LayerProtocol): DecodedLayers {
        let protocol: LayerProtocol = first;
        let start = 0;
        let end = this.bytes.length;
        while (protocol !== 'data' && this.error === undefined) {
            const decoded = codecOf(protocol).decode({ bytes: this.bytes, start, end, above: this.layers, quoted: this.quoted });
            if (!decoded.ok) {
                this.error = decoded.error;
                break;
            }
            const { layer, payloadStart, payloadEnd, next, problem } = decoded.value;
            this.push(layer);
            if (payloadEnd < end) {
                this.leftOver.push({ start: payloadEnd, end, owner: this.layers.length - 1 });
            }
            this.error = problem;
            protocol = next;
            start = payloadStart;
            end = payloadEnd;
        }
        this.pushData(start, end);
        this.placeLeftOvers();
        return this.error ? { layers: this.layers, error: this.error } : { layers: this.layers };
    }

    /** Adds a header; the one above need no longer name it. */
    private push(layer: Layer): void {
        const above = this.layers.length - 1;
        const previous = this.layers[above];
        if (previous && !this.quoted) {
            this.layers[above] = withoutNextType(previous);
        }
        this.layers.push(layer);
    }

    private pushData(start: number, end: number): void {
        if (start < end) {
            this.layers.push({ protocol: 'data', bytes: this.bytes.slice(start, end) });
        }
    }

    /**
     * Bytes that follow a packet in an Ethernet frame are the frame's trailer. All others are data at the end of the stack,
     * the innermost first, and so are trailers inside them.
     */
    private placeLeftOvers(): void {
        const isTrailer = this.leftOver.map(({ owner }) => this.layers[owner - 1]?.protocol === 'eth');
        const trailers = isTrailer.includes(false) ? isTrailer.indexOf(false) : isTrailer.length;
        for (const { start, end } of this.leftOver.slice(trailers).reverse()) {
            this.pushData(start, end);
        }
        for (const { start, end, owner } of this.leftOver.slice(0, trailers)) {
            this.layers[owner - 1] = { ...(this.layers[owner - 1] as EthernetLayer), trailer: this.bytes.slice(start, end) };
            this.layers[owner] = withoutTotalLength(this.layers[owner] as Layer);
        }
    }
}

/** The header of a packet that its frame's trailer follows: the length it states is the right one. */
function withoutTotalLength(layer: Layer): Layer {
    if (layer.protocol === 'ip') {
        const { totalLength: _, ...rest } = layer;
        return rest;
    }
    if (layer.protocol === 'ipv6') {
        const { payloadLength: _, ...rest } = layer;
        return rest;
    }
    return layer;
}

/** The header without the number that announces the next one: encoding takes it from there. */
function withoutNextType(layer: Layer): Layer {
    if (layer.protocol === 'eth') {
        const { type: _, ...rest } = layer;
        return rest;
    }
    if (layer.protocol === 'ip') {
        const { proto: _, ...rest } = layer;
        return rest;
    }
    if (layer.protocol === 'ipv6' || layer.protocol === 'ipv6.fraghdr') {
        const { nextHeader: _, ...rest } = layer;
        return rest;
    }
    if (layer.protocol === 'geneve' || layer.protocol === 'gre') {
        const { protocolType: _, ...rest } = layer;
        return rest;
    }
    return layer;
}
