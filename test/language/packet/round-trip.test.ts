/** Bytes and records carry the same: whatever is written can be read, and whatever is read can be written. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFilter } from '../../../language/src/filter/compile-filter.js';
import { toHex } from '../../../language/src/packet/bytes.js';
import { decode } from '../../../language/src/packet/decode.js';
import { type DissectedNode, dissect } from '../../../language/src/packet/dissect.js';
import { encode } from '../../../language/src/packet/encode.js';
import { FIELDS } from '../../../language/src/packet/fields.js';
import { packetInfo, summarizePacket } from '../../../language/src/packet/format-packet.js';
import { getField } from '../../../language/src/packet/get-field.js';
import type { LayerProtocol, Packet } from '../../../language/src/packet/packet.js';
import { present } from '../../support/filter-builders.js';
import { anyPacket } from '../../support/packet-arbitraries.js';
import { BAD_CHECKSUMS, GOOD_PACKETS } from '../../support/packet-corpus.js';

const corpus = Object.entries({ ...GOOD_PACKETS, ...BAD_CHECKSUMS });

/** The headers that are there, whether the bytes were refused or not. */
function headersOf(bytes: Uint8Array, first?: LayerProtocol): Packet {
    const decoded = decode(bytes, first);
    return decoded.ok ? decoded.value : decoded.partial;
}

/** Packets with some bytes changed and some cut off. */
const damagedBytes = fc
    .tuple(
        fc.oneof(anyPacket, fc.constantFrom(...corpus.map(([, packet]) => packet))),
        fc.array(fc.tuple(fc.nat(), fc.nat(0xff)), { maxLength: 6 }),
        fc.option(fc.nat()),
    )
    .map(([packet, changes, cut]) => {
        const bytes = encode(packet);
        for (const [at, value] of changes) {
            bytes[at % bytes.length] = value;
        }
        return cut === null ? bytes : bytes.slice(0, cut % bytes.length);
    });

test.each(corpus)('%s is read as it was written', (_, packet) => {
    expect(decode(encode(packet))).toEqual({ ok: true, value: packet });
});

test('random packets are read as they were written', () => {
    fc.assert(
        fc.property(anyPacket, (packet) => {
            expect(decode(encode(packet))).toEqual({ ok: true, value: packet });
        }),
        { numRuns: 500 },
    );
});

test('damaged packets lose no byte', () => {
    fc.assert(
        fc.property(damagedBytes, (bytes) => {
            expect(toHex(encode(headersOf(bytes)))).toBe(toHex(bytes));
        }),
        { numRuns: 2000 },
    );
});

test('random bytes lose no byte, whatever they are taken for', () => {
    const first = fc.constantFrom<LayerProtocol>(
        'eth',
        'arp',
        'ip',
        'ipv6',
        'ipv6.fraghdr',
        'icmp',
        'icmpv6',
        'tcp',
        'udp',
        'geneve',
        'vxlan',
        'data',
    );
    fc.assert(
        fc.property(fc.uint8Array({ maxLength: 120 }), first, (bytes, protocol) => {
            expect(toHex(encode(headersOf(bytes, protocol)))).toBe(toHex(bytes));
        }),
        { numRuns: 1000 },
    );
});

test('damaged packets are dissected, summarized and filtered without complaint', () => {
    const inside = (node: DissectedNode, size: number): boolean =>
        node.offset >= 0 && node.offset + node.length <= size && node.children.every((child) => inside(child, size));
    fc.assert(
        fc.property(damagedBytes, (bytes) => {
            const { layers, packet } = dissect(bytes);
            expect(layers.every((node) => inside(node, bytes.length))).toBe(true);
            expect(summarizePacket(packet)).toContain(packetInfo(packet));
            for (const { name } of FIELDS) {
                expect(compileFilter(present(name))(packet)).toBe(getField(packet, name).length > 0);
            }
        }),
        { numRuns: 300 },
    );
});
