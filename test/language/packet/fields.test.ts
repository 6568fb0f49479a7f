/** Reading and changing fields by their display-filter names. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv6Bytes } from '../../../language/src/packet/bytes.js';
import { dissect } from '../../../language/src/packet/dissect.js';
import { encode } from '../../../language/src/packet/encode.js';
import type { FieldType, FieldValue } from '../../../language/src/packet/field.js';
import { FIELDS } from '../../../language/src/packet/fields.js';
import { getField, innermostField } from '../../../language/src/packet/get-field.js';
import type { Packet } from '../../../language/src/packet/packet.js';
import { checkFieldValue, setField, trySetField } from '../../../language/src/packet/set-field.js';
import { anyPacket } from '../../support/packet-arbitraries.js';
import { data, ethernet, GOOD_PACKETS, icmp, ipv4, packetOf, tcp, udp } from '../../support/packet-corpus.js';

const named = (name: string): Packet => GOOD_PACKETS[name] ?? packetOf();

describe('getField', () => {
    test('lists the outer header before the inner one', () => {
        expect(getField(named('GENEVE with TCP'), 'ip.src')).toEqual([0xac1f000b, 0x0a00010a]);
        expect(getField(named('GENEVE with TCP'), 'ip.addr')).toEqual([0xac1f000b, 0xac1f000c, 0x0a00010a, 0x0a00020a]);
    });

    test('also lists what an ICMP error quotes', () => {
        const error = named('fragmentation needed, quoting TCP');
        expect(getField(error, 'tcp.dstport')).toEqual([443]);
        expect(getField(error, 'ip.proto')).toEqual([1, 6]);
        // Of the quoted TCP header only eight bytes are there.
        expect(getField(error, 'tcp.flags')).toEqual([]);
        expect(getField(error, 'tcp')).toEqual([true]);
    });

    test('computes what the record leaves out', () => {
        const packet = packetOf(ethernet(), ipv4(), udp(), data(10));
        expect(getField(packet, 'ip.len')).toEqual([38]);
        expect(getField(packet, 'udp.length')).toEqual([18]);
        expect(getField(packet, 'ip.proto')).toEqual([17]);
        expect(getField(packet, 'eth.type')).toEqual([0x0800]);
        expect(getField(packet, 'frame.len')).toEqual([52]);
        expect(getField(packet, 'ip.checksum.status')).toEqual([1]);
    });

    test('finds nothing where there is nothing', () => {
        expect(getField(packetOf(ethernet()), 'tcp.dstport')).toEqual([]);
        expect(getField(packetOf(ethernet()), 'no.such.field')).toEqual([]);
    });
});

describe('innermostField', () => {
    test('is the packet inside the tunnel, not the tunnel and not a quotation', () => {
        expect(innermostField(named('GENEVE with TCP'), 'ip.src')).toBe(0x0a00010a);
        expect(innermostField(named('time exceeded, quoting UDP'), 'ip.proto')).toBe(1);
        expect(innermostField(packetOf(ethernet()), 'ip.src')).toBeUndefined();
    });
});

describe('setField', () => {
    const packet = named('GENEVE with TCP');

    test('changes the innermost header, or the one that is asked for', () => {
        expect(getField(setField(packet, 'ip.ttl', 9), 'ip.ttl')).toEqual([64, 9]);
        expect(getField(setField(packet, 'ip.ttl', 9, 0), 'ip.ttl')).toEqual([9, 64]);
        expect(packet).toBe(named('GENEVE with TCP'));
    });

    test('lets checksums follow', () => {
        const changed = setField(setField(named('TCP SYN'), 'ip.src', 0x01020304), 'tcp.window_size_value', 1);
        expect(getField(changed, 'tcp.checksum.status')).toEqual([1]);
        expect(getField(changed, 'tcp.checksum')).not.toEqual(getField(named('TCP SYN'), 'tcp.checksum'));
        expect(dissect(encode(changed)).error).toBeUndefined();
    });

    test('writes a checksum as it is told', () => {
        const changed = setField(named('TCP SYN'), 'tcp.checksum', 0xdead);
        expect(getField(changed, 'tcp.checksum')).toEqual([0xdead]);
        expect(getField(changed, 'tcp.checksum.status')).toEqual([0]);
    });

    test('changes single bits', () => {
        const changed = setField(setField(named('TCP SYN'), 'tcp.flags.ack', true), 'tcp.flags.syn', 0);
        expect(getField(changed, 'tcp.flags')).toEqual([0x010]);
        expect(getField(setField(named('TCP SYN'), 'ip.dsfield.dscp', 46), 'ip.dsfield')).toEqual([0xb8]);
        expect(getField(setField(named('TCP SYN'), 'ip.flags', 4), 'ip.flags.rb')).toEqual([true]);
    });

    test('makes what follows unreadable when told so', () => {
        const changed = setField(named('UDP'), 'ip.proto', 47);
        expect(getField({ layers: dissect(encode(changed)).packet.layers }, 'udp')).toEqual([]);
    });

    const BAD: readonly (readonly [name: string, value: FieldValue, message: string])[] = [
        ['ip.ttll', 1, "There is no field 'ip.ttll'."],
        ['ip.ttl', 256, "'256' does not fit into 'ip.ttl', which is a number from 0 to 255."],
        ['ip.ttl', 1.5, "'1.5' does not fit into 'ip.ttl', which is a number from 0 to 255."],
        ['ip.ttl', '02:00:00:00:00:01', "'02:00:00:00:00:01' does not fit into 'ip.ttl', which is a number from 0 to 255."],
        ['ip.dsfield.ecn', 4, "'4' does not fit into 'ip.dsfield.ecn', which is a number from 0 to 3."],
        ['tcp.flags.syn', 2, "'2' does not fit into 'tcp.flags.syn', which is a flag: 0 or 1."],
        ['eth.src', 'web1', "'web1' does not fit into 'eth.src', which is a MAC address such as 02:00:0a:00:01:0a."],
        ['geneve.vni', 0x1000000, "'16777216' does not fit into 'geneve.vni', which is a number from 0 to 16777215."],
        ['ip.addr', 1, "Field 'ip.addr' cannot be set: it follows from other fields."],
        ['arp.opcode', 1, "The packet has no header with field 'arp.opcode'."],
    ];

    test.each(BAD)('%s = %s is refused', (name, value, message) => {
        expect(trySetField(packet, name, value)).toEqual({ ok: false, message });
        expect(() => setField(packet, name, value)).toThrow(message);
    });

    test('a value can be checked before there is a packet', () => {
        expect(checkFieldValue('ip.ttl', 64)).toBeUndefined();
        expect(checkFieldValue('ip.ttl', -1)).toBe("'-1' does not fit into 'ip.ttl', which is a number from 0 to 255.");
    });

    test('what is set is what is read, in the record and in the bytes', () => {
        const settable = FIELDS.filter(({ write, type }) => write && type !== 'bytes' && type !== 'string');
        fc.assert(
            fc.property(anyPacket, fc.constantFrom(...settable), fc.nat(), (original, field, random) => {
                const hasHeader = original.layers.some(({ protocol }) => protocol === field.protocol);
                const value = valueFor(field.type, random);
                const change = trySetField(original, field.name, value, 0);
                // A type below the EtherTypes is a length, and some fields exist for one kind of message only.
                const optional =
                    /^(eth\.(type|len)|icmp\.(mtu|ident|seq|type|code)|icmpv6\.(type|code|echo|mtu|pointer|nd).*)$/.test(
                        field.name,
                    );
                expect(change.ok).toBe(hasHeader);
                if (change.ok && !optional) {
                    expect(getField(change.value, field.name)[0]).toEqual(value);
                }
            }),
        );
    });
});

/** Some value of the type. */
function valueFor(type: FieldType, random: number): FieldValue {
    switch (type) {
        case 'ether':
            return '02:03:04:05:06:07';
        case 'ipv6':
            return ipv6Bytes([0x20010db8, 0, 0, random]);
        case 'boolean':
            return random % 2 === 0;
        default:
            return random % 4;
    }
}

test('names are unique, and every parent exists', () => {
    const names = FIELDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(FIELDS.flatMap(({ parent }) => parent ?? []).filter((name) => !names.includes(name))).toEqual([]);
});

test('an echo reply has identifier and sequence number, an error has not', () => {
    expect(getField(packetOf(icmp({ type: 0, identifier: 7 })), 'icmp.ident')).toEqual([7]);
    expect(getField(packetOf(icmp({ type: 3, identifier: 7 })), 'icmp.ident')).toEqual([]);
    expect(getField(packetOf(icmp({ type: 3, code: 4, sequence: 1500 })), 'icmp.mtu')).toEqual([1500]);
    expect(getField(packetOf(icmp({ type: 3, code: 3, sequence: 1500 })), 'icmp.mtu')).toEqual([]);
});

test('the maximum segment size is read from the options', () => {
    const options = Uint8Array.of(1, 1, 2, 4, 5, 0xb4, 0, 0);
    expect(getField(packetOf(tcp({ options })), 'tcp.options.mss_val')).toEqual([1460]);
    // A length of zero would go on forever.
    expect(getField(packetOf(tcp({ options: Uint8Array.of(2, 0, 5, 0xb4) })), 'tcp.options.mss_val')).toEqual([]);
});
