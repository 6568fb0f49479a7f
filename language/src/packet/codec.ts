/** What every protocol's codec offers, and the stretch of bytes it works on. */
import type { Decoded, DecodeError, Ipv4Layer, Ipv6Layer, Layer, LayerProtocol } from './packet.js';

/** Where a header is to be decoded: it and its payload lie in `bytes[start, end)`. */
export interface Region {
    readonly bytes: Uint8Array;
    readonly start: number;
    readonly end: number;
    /** The headers decoded so far, outermost first. */
    readonly above: readonly Layer[];
    /**
     * True for a packet quoted in an ICMP error: it may be cut short, and every stated value is kept. Otherwise lengths and
     * checksums that encoding would compute anyway are left out of the record.
     */
    readonly quoted: boolean;
}

/** A decoded header and where its payload lies. */
export interface Header<L extends Layer = Layer> {
    readonly layer: L;
    readonly payloadStart: number;
    /** Bytes of the region from here on belong to no header: padding or a trailer. */
    readonly payloadEnd: number;
    /** How to read the payload. */
    readonly next: LayerProtocol;
    /** The header is sound, but the payload is not all there. */
    readonly problem?: DecodeError;
}

/** Where a header is to be written. The payload is already in place. */
export interface EncodeTarget {
    readonly bytes: Uint8Array;
    /** First byte of this header. */
    readonly start: number;
    /** First byte after its payload. */
    readonly end: number;
    readonly layers: readonly Layer[];
    /** Index of this header among `layers`. */
    readonly index: number;
}

/** How one protocol is read, written and told in one line. */
export interface Codec<L extends Layer> {
    /** Bytes of the header, options included. */
    readonly headerLength: (layer: L) => number;
    /** Writes the header; lengths and checksums that the record leaves out are computed. */
    readonly encode: (layer: L, target: EncodeTarget) => void;
    /** Reads the header, or says what is wrong with it. Never throws. */
    readonly decode: (region: Region) => Decoded<Header<L>>;
    /** The header in Wireshark's Info column. */
    readonly format: (layer: L) => string;
}

/** A refusal. */
export const refuse = (error: DecodeError): { readonly ok: false; readonly error: DecodeError } => ({ ok: false, error });

/** A refusal because the header does not fit. */
export const tooShort = (
    protocol: LayerProtocol,
    region: Region,
    needed: number,
): { readonly ok: false; readonly error: DecodeError } =>
    refuse({
        kind: 'too-short',
        protocol,
        offset: region.start,
        message: `The header needs ${needed} bytes, but only ${region.end - region.start} are there.`,
    });

/** The protocol of the layer below the one being written. */
export const nextProtocol = (target: EncodeTarget): LayerProtocol | undefined => target.layers[target.index + 1]?.protocol;

/** The IP header right above, for the pseudo-header; a fragment header between the two is passed over. */
export function ipAbove(layers: readonly Layer[], index: number): Ipv4Layer | Ipv6Layer | undefined {
    const above = layers[index - 1];
    const header = above?.protocol === 'ipv6.fraghdr' ? layers[index - 2] : above;
    return header?.protocol === 'ip' || header?.protocol === 'ipv6' ? header : undefined;
}

/** Whether what stands at that place lies in a piece of a packet. Of a later piece only data is known. */
export function isInPiece(layers: readonly Layer[], index: number): boolean {
    const above = layers[index - 1];
    return (above?.protocol === 'ip' || above?.protocol === 'ipv6.fraghdr') && (above.moreFragments || above.fragmentOffset > 0);
}
