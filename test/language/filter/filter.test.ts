/** What filters mean, what is said about wrong ones, and how they are printed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFilter } from '../../../language/src/filter/check-filter.js';
import { compileFilter, evaluateFilter } from '../../../language/src/filter/compile-filter.js';
import { formatFilter } from '../../../language/src/filter/format-filter.js';
import { compilePattern } from '../../../language/src/filter/pattern.js';
import { suggestField, typingErrors } from '../../../language/src/filter/suggest-field.js';
import { parseFilter } from '../../../language/src/lowering/parse-loose-text.js';
import type { FilterExpression } from '../../../language/src/model/display-filter.js';
import type { Packet } from '../../../language/src/packet/packet.js';
import { testServices } from '../../support/build-design.js';
import {
    address,
    and,
    boolean,
    bytes,
    cidr,
    compare,
    compareSlice,
    filtersFor,
    isIn,
    mac,
    not,
    number,
    or,
    present,
    range,
    text,
} from '../../support/filter-builders.js';
import { BAD_CHECKSUMS, data, ethernet, GOOD_PACKETS, ipv4, packetOf, tcp } from '../../support/packet-corpus.js';

const packets = [...Object.values(GOOD_PACKETS), ...Object.values(BAD_CHECKSUMS)];
const syn = packetOf(ethernet(), ipv4(), tcp());
const tunnelled: Packet = GOOD_PACKETS['GENEVE with TCP'] ?? syn;

describe('occurrences', () => {
    test('one that satisfies is enough', () => {
        expect(evaluateFilter(compare('ip.src', '==', address('172.31.0.11')), tunnelled)).toBe(true);
        expect(evaluateFilter(compare('ip.src', '==', address('10.0.1.10')), tunnelled)).toBe(true);
    });

    test('"!=" wants all to differ, and one to be there', () => {
        expect(evaluateFilter(compare('ip.src', '!=', address('10.0.1.10')), tunnelled)).toBe(false);
        expect(evaluateFilter(compare('ip.src', '!=', address('10.9.9.9')), tunnelled)).toBe(true);
        expect(evaluateFilter(compare('arp.opcode', '!=', number(1)), tunnelled)).toBe(false);
        expect(evaluateFilter(not(compare('arp.opcode', '==', number(1))), tunnelled)).toBe(true);
    });
});

describe('connectives', () => {
    const yes = present('tcp');
    const no = present('arp');

    test.each([
        [and(yes, yes), true],
        [and(yes, no), false],
        [or(no, yes), true],
        [or(no, no), false],
        [not(no), true],
        [not(and(yes, not(yes))), true],
    ])('%#', (filter, expected) => {
        expect(evaluateFilter(filter, syn)).toBe(expected);
    });
});

const PROBLEMS: readonly (readonly [filter: FilterExpression, problem: string])[] = [
    [present('ip.sorce'), "There is no field 'ip.sorce'. Did you mean 'ip.src'?"],
    [present('wlan.ssid'), "There is no field 'wlan.ssid'."],
    [present('ip.srcc'), "There is no field 'ip.srcc'. Did you mean 'ip.src'?"],
    [present('tcp.prot'), "There is no field 'tcp.prot'. Did you mean 'tcp.port'?"],
    [present('TCP.DSTPORT'), "There is no field 'TCP.DSTPORT'. Did you mean 'tcp.dstport'?"],
    [compare('tcp.seq', '==', number(1)), "There is no field 'tcp.seq'. Did you mean 'tcp.seq_raw'?"],
    [compare('ip.ttl', '==', number(300)), "'ip.ttl' goes from 0 to 255; it can never be 300."],
    [compare('ip.ttl', '<', address('10.0.0.1')), "'ip.ttl' is a number; it cannot be compared with the IPv4 address 10.0.0.1."],
    [compare('ip.src', '==', number(5)), "'ip.src' is an IPv4 address; it cannot be compared with the number 5."],
    [
        compare('ip.src', '==', { kind: 'address', value: [0x20010db8, 0, 0, 1] }),
        "'ip.src' is an IPv4 address; it cannot be compared with the IPv6 address 2001:db8::1.",
    ],
    [
        compare('eth.src', '==', cidr('10.0.0.0/8')),
        "'eth.src' is a MAC address; it cannot be compared with the address block 10.0.0.0/8.",
    ],
    [compare('tcp.flags.syn', '==', text('yes')), '\'tcp.flags.syn\' is a flag; it cannot be compared with the text "yes".'],
    [compare('ip.src', 'contains', text('10')), "'ip.src' is an IPv4 address; 'contains' searches text and bytes."],
    [compare('ip.ttl', 'matches', text('6')), "'ip.ttl' is a number; 'matches' searches text and bytes."],
    [compare('tcp.flags.str', 'matches', number(1)), "'matches' wants a pattern in quotes, not the number 1."],
    [compare('eth.src', '&', mac('02:00:00:00:00:01')), "'eth.src' is a MAC address; '&' tests the bits of numbers."],
    [
        compare('tcp', '==', number(1)),
        "'tcp' is a protocol: ask whether it is present, or what it contains or matches, but it has no value to compare.",
    ],
    [
        compare('data.data', '==', number(10)),
        "'data.data' is a sequence of bytes: write them as pairs of hexadecimal digits with colons, such as 0a:01.",
    ],
    [
        compareSlice('ip.ttl', { start: 0, length: 1 }, '==', bytes('40')),
        "'ip.ttl' is a number: it has no single bytes to pick out.",
    ],
    [
        compareSlice('eth.src', { start: 0 }, '==', address('10.0.0.1')),
        "'eth.src[…]' is a sequence of bytes; it cannot be compared with the IPv4 address 10.0.0.1.",
    ],
    [isIn('ip.ttl', { from: number(1) }, range(number(2), number(300))), "'ip.ttl' goes from 0 to 255; it can never be 300."],
    [isIn('ip.src', { from: boolean(true) }), "'ip.src' is an IPv4 address; it cannot be compared with true."],
    [
        compare('data.data', 'matches', text('(a+)+b')),
        'The pattern "(a+)+b" repeats something that repeats, which may never end. Repeat one of them only.',
    ],
];

test.each(PROBLEMS)('%#: %s', (filter, problem) => {
    expect(checkFilter(filter)).toEqual([problem]);
    expect(packets.filter(compileFilter(filter))).toEqual([]);
});

test('a pattern that is none is quoted with its mistake', () => {
    expect(checkFilter(compare('tcp.flags.str', 'matches', text('(')))[0]).toMatch(
        /^The pattern "\(" is not a regular expression: /,
    );
});

test('every mistake is listed, in the order in which it stands', () => {
    const filter = and(present('ip.srcc'), or(not(compare('ip.ttl', '==', number(256))), isIn('arp.opcod', { from: number(1) })));
    expect(checkFilter(filter)).toEqual([
        "There is no field 'ip.srcc'. Did you mean 'ip.src'?",
        "'ip.ttl' goes from 0 to 255; it can never be 256.",
        "There is no field 'arp.opcod'. Did you mean 'arp.opcode'?",
    ]);
});

test('a field that is like none has no suggestion', () => {
    expect(suggestField('bgp.peer')).toBeUndefined();
    expect(typingErrors('tcp.prot', 'tcp.port')).toBe(1);
    expect(typingErrors('abc', '')).toBe(3);
});

test('patterns are not case-sensitive, and work on bytes', () => {
    const pattern = compilePattern('ÄB\\x00');
    expect(pattern.ok && pattern.test(Uint8Array.of(0xc3, 0x84, 0x62, 0))).toBe(true);
    expect(pattern.ok && pattern.test(Uint8Array.of(0xc3, 0x84, 0x62))).toBe(false);
});

const PRINTED: readonly (readonly [filter: FilterExpression, text: string])[] = [
    [present('tcp'), 'tcp'],
    [compare('ip.dst', '!=', cidr('10.0.0.0/8')), 'ip.dst != 10.0.0.0/8'],
    [compare('eth.src', '==', mac('02:00:00:00:00:01')), 'eth.src == 02:00:00:00:00:01'],
    [compare('tcp.flags.syn', '==', boolean(true)), 'tcp.flags.syn == True'],
    [compare('frame', 'contains', text('say "hi" \\')), 'frame contains "say \\"hi\\" \\\\"'],
    [compareSlice('eth.src', { start: -2, length: 1 }, '==', bytes('0a')), 'eth.src[-2:1] == 0a'],
    [compareSlice('data.data', { start: 4 }, 'contains', bytes('0a0b')), 'data.data[4:] contains 0a:0b'],
    [isIn('tcp.port', { from: number(80) }, range(number(8000), number(8080))), 'tcp.port in {80, 8000..8080}'],
    [and(or(present('a'), present('b')), not(and(present('c'), present('d')))), '(a or b) and not (c and d)'],
];

test.each(PRINTED)('%#: %s', (filter, printed) => {
    expect(formatFilter(filter)).toBe(printed);
});

describe('as the language reads them', () => {
    const parse = (filter: string): FilterExpression => {
        const parsed = parseFilter(testServices().vpc, filter);
        if (!parsed.ok) {
            throw new Error(`${filter}: ${parsed.message}`);
        }
        return parsed.value;
    };

    test.each([
        ['tcp.flags.syn == 1 and not tcp.flags.ack == 1', 'TCP SYN', 'TCP SYN/ACK'],
        ['ip.src == 172.31.0.11 && udp.dstport eq 6081', 'GENEVE with TCP', 'UDP'],
        ['icmp.type in {3, 11} and icmp.mtu < 9001', 'fragmentation needed, quoting TCP', 'time exceeded, quoting UDP'],
        ['arp.opcode == 2 or eth.dst == ff:ff:ff:ff:ff:ff', 'ARP reply', 'ARP probe'],
        ['ip.dst == 10.0.2.0/24 and tcp.port in {440..450}', 'TCP with payload', 'UDP'],
        ['!(ip.ttl == 64) and tcp', 'TCP SYN/ACK', 'TCP SYN'],
        ['frame.protocols contains "vxlan"', 'VXLAN with UDP', 'GENEVE with UDP'],
        ['tcp.flags & 0x12', 'TCP SYN', 'TCP reset'],
    ])('%s', (filter, selected, other) => {
        const holds = compileFilter(parse(filter));
        expect(holds(GOOD_PACKETS[selected] ?? packetOf())).toBe(true);
        expect(holds(GOOD_PACKETS[other] ?? packetOf())).toBe(false);
    });

    test('what is printed is read again as the same', () => {
        // The language has neither slices nor bytes, and MAC addresses are its only sequences of bytes.
        const readable = (filter: FilterExpression): boolean =>
            !/\[|(contains|[=<>]) [0-9a-f]{2}(:|$|[ )])/.test(formatFilter(filter));
        fc.assert(
            fc.property(filtersFor(packets).filter(readable), (filter) => {
                const reread = parse(formatFilter(filter));
                expect(formatFilter(reread)).toBe(formatFilter(filter));
                expect(packets.map(compileFilter(reread))).toEqual(packets.map(compileFilter(filter)));
            }),
            { numRuns: 150 },
        );
    });
});

test('integer comparisons do not encode the packet', () => {
    const filter = compileFilter(and(compare('ip.dst', '==', cidr('10.0.0.0/8')), compare('tcp.dstport', '==', number(443))));
    // A layer that cannot be encoded: reading its payload throws.
    const untouchable = new Proxy(data(1), {
        get: (_, key) => (key === 'protocol' ? 'data' : expect.fail(`read ${String(key)}`)),
    });
    expect(filter(packetOf(ethernet(), ipv4(), tcp(), untouchable))).toBe(true);
});
