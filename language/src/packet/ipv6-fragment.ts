/** The fragment extension header of IPv6 (RFC 8200, section 4.5). A later fragment's payload is data, as in IPv4. */
import { hexNumber, readUint8, readUint16, readUint32, writeUint16, writeUint32 } from './bytes.js';
import { type Codec, nextProtocol, tooShort } from './codec.js';
import type { Ipv6FragmentLayer } from './packet.js';
import { nextHeaderFor, protocolOfNextHeader } from './protocol-numbers.js';

/** Where each field stands. */
export const IPV6_FRAGMENT_OFFSET = { nextHeader: 0, reserved: 1, offsetAndFlags: 2, identification: 4 } as const;
/** Bytes of the header. */
export const IPV6_FRAGMENT_HEADER_LENGTH = 8;

/** Bits of the word at `offsetAndFlags`: the offset is counted in units of eight bytes, so its lowest bits are free. */
export const IPV6_FRAGMENT_BITS = { offset: 0xfff8, reserved: 0x0006, more: 0x0001 } as const;

/** Reads and writes fragment headers. */
export const ipv6FragmentCodec: Codec<Ipv6FragmentLayer> = {
    headerLength: () => IPV6_FRAGMENT_HEADER_LENGTH,

    encode(layer, target) {
        const { bytes, start } = target;
        bytes[start + IPV6_FRAGMENT_OFFSET.nextHeader] = layer.nextHeader ?? nextHeaderFor(nextProtocol(target));
        bytes[start + IPV6_FRAGMENT_OFFSET.reserved] = layer.reserved ?? 0;
        const flags = ((layer.reservedBits ?? 0) << 1) | (layer.moreFragments ? IPV6_FRAGMENT_BITS.more : 0);
        writeUint16(bytes, start + IPV6_FRAGMENT_OFFSET.offsetAndFlags, (layer.fragmentOffset << 3) | flags);
        writeUint32(bytes, start + IPV6_FRAGMENT_OFFSET.identification, layer.identification);
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < IPV6_FRAGMENT_HEADER_LENGTH) {
            return tooShort('ipv6.fraghdr', region, IPV6_FRAGMENT_HEADER_LENGTH);
        }
        const word = readUint16(bytes, start + IPV6_FRAGMENT_OFFSET.offsetAndFlags);
        const nextHeader = readUint8(bytes, start + IPV6_FRAGMENT_OFFSET.nextHeader);
        const reserved = readUint8(bytes, start + IPV6_FRAGMENT_OFFSET.reserved);
        const reservedBits = (word & IPV6_FRAGMENT_BITS.reserved) >> 1;
        const layer: Ipv6FragmentLayer = {
            protocol: 'ipv6.fraghdr',
            nextHeader,
            fragmentOffset: word >> 3,
            moreFragments: (word & IPV6_FRAGMENT_BITS.more) !== 0,
            identification: readUint32(bytes, start + IPV6_FRAGMENT_OFFSET.identification),
            ...(reserved ? { reserved } : {}),
            ...(reservedBits ? { reservedBits } : {}),
        };
        const next = layer.fragmentOffset > 0 ? 'data' : protocolOfNextHeader(nextHeader);
        return { ok: true, value: { layer, payloadStart: start + IPV6_FRAGMENT_HEADER_LENGTH, payloadEnd: end, next } };
    },

    format: (layer) =>
        `IPv6 fragment (off=${8 * layer.fragmentOffset} more=${layer.moreFragments ? 'y' : 'n'} ident=${hexNumber(layer.identification, 8)} nxt=${layer.nextHeader ?? 0})`,
};

/** Whether the header stands before a piece of a packet, and not before a whole one (an "atomic fragment", RFC 6946). */
export const isIpv6Piece = (layer: Ipv6FragmentLayer): boolean => layer.moreFragments || layer.fragmentOffset > 0;
