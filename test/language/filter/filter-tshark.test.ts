/** Our filters against tshark's: the same expressions select the same packets. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFilter } from '../../../language/src/filter/check-filter.js';
import { compileFilter } from '../../../language/src/filter/compile-filter.js';
import { formatFilter } from '../../../language/src/filter/format-filter.js';
import type { FilterExpression } from '../../../language/src/model/display-filter.js';
import { encode } from '../../../language/src/packet/encode.js';
import { FIELDS } from '../../../language/src/packet/fields.js';
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
import { BAD_CHECKSUMS, GOOD_PACKETS } from '../../support/packet-corpus.js';
import { SEED } from '../../support/seed.js';
import { filterWithTshark } from '../../support/tshark.js';

const packets = [...Object.values(GOOD_PACKETS), ...Object.values(BAD_CHECKSUMS)];
const frames = packets.map(encode);

/** Indexes of the packets that we select. */
function select(filter: FilterExpression): number[] {
    const holds = compileFilter(filter);
    return packets.flatMap((packet, index) => (holds(packet) ? [index] : []));
}

/** What we select beside what tshark selects, for every filter, by its text. */
function compareSelections(filters: readonly FilterExpression[]): { readonly ours: object; readonly theirs: object } {
    const theirs = filterWithTshark(frames, filters.map(formatFilter));
    const named = (results: readonly unknown[]): object =>
        Object.fromEntries(filters.map((filter, i) => [formatFilter(filter), results[i]]));
    return { ours: named(filters.map((filter) => ({ ok: true, packets: select(filter) }))), theirs: named(theirs) };
}

const TABLE: readonly FilterExpression[] = [
    // Presence: a flag is present whether set or not.
    present('tcp.flags.syn'),
    present('tcp.options.mss_val'),
    present('arp.isgratuitous'),
    present('eth.padding'),
    present('eth.trailer'),
    not(present('ip')),
    // Any occurrence satisfies all operators but "!=", which wants every one to differ.
    compare('ip.addr', '==', address('10.0.1.10')),
    compare('ip.addr', '!=', address('10.0.1.10')),
    not(compare('ip.addr', '==', address('10.0.1.10'))),
    compare('ip.src', '!=', address('172.31.0.11')),
    and(compare('ip.addr', '==', address('10.0.1.10')), compare('ip.addr', '==', address('172.31.0.12'))),
    compare('tcp.port', '!=', number(443)),
    compare('tcp.srcport', '>', number(1024)),
    // Blocks match by their network part, in every comparison.
    compare('ip.src', '==', cidr('10.0.1.0/24')),
    compare('ip.src', '!=', cidr('10.0.0.0/16')),
    compare('ip.dst', '<', cidr('172.16.0.0/12')),
    compare('ip.dst', '>=', cidr('172.16.0.0/12')),
    compare('ip.dst', '<=', cidr('10.0.0.0/8')),
    compare('ip.dst', '==', cidr('0.0.0.0/0')),
    compare('ip.src', '<', address('10.0.1.11')),
    isIn('ip.src', { from: cidr('172.31.0.0/16') }, { from: address('1.2.3.4') }),
    isIn('ip.addr', range(address('10.0.2.0'), address('10.0.2.10'))),
    // Sets of numbers with ranges, both ends included.
    isIn('tcp.dstport', { from: number(22) }, range(number(400), number(443))),
    isIn('icmp.type', { from: number(3) }, { from: number(11) }),
    isIn('frame.len', range(number(42), number(60)), { from: number(98) }),
    not(isIn('udp.port', { from: number(53) })),
    // Bits, flags and their spellings.
    compare('tcp.flags', '&', number(0x12)),
    compare('tcp.flags', '&', number(0x800)),
    compare('tcp.flags.syn', '==', number(1)),
    compare('tcp.flags.syn', '==', boolean(true)),
    compare('tcp.flags.ack', '!=', boolean(true)),
    compare('tcp.flags.push', '==', number(7)),
    compare('ip.flags.df', '<', number(1)),
    compare('ip.src', '&', address('0.0.0.255')),
    // MAC addresses, bytes and text.
    compare('eth.dst', '==', mac('ff:ff:ff:ff:ff:ff')),
    compare('eth.src', '!=', mac('02:00:0a:00:01:0a')),
    compare('eth.addr', '>', mac('02:00:0a:00:02:00')),
    compare('eth.src', 'contains', bytes('000a')),
    compare('eth.src', 'matches', text('\\x0a')),
    compare('arp.dst.hw_mac', '==', mac('00:00:00:00:00:00')),
    compare('data.data', 'contains', bytes('0405')),
    compare('data.data', '==', bytes('01020304')),
    compare('data.data', '<', bytes('010203')),
    compare('data.data', '>', bytes('01')),
    compare('data.data', 'matches', text('\\x04\\x05$')),
    compare('data', 'contains', bytes('0405')),
    compare('udp', 'contains', bytes('9c42')),
    compare('tcp', 'contains', bytes('9c41')),
    compare('ip', 'contains', bytes('9c41')),
    compare('eth', 'contains', bytes('0908')),
    compare('icmp', 'contains', bytes('05dc')),
    compare('arp', 'contains', bytes('0001')),
    compare('geneve', 'contains', bytes('0108')),
    compare('vxlan', 'contains', bytes('4d')),
    compare('frame', 'contains', bytes('4500')),
    compare('frame', 'matches', text('\\x45\\x00')),
    compare('frame', 'contains', text('ABC')),
    compare('frame.protocols', 'contains', text('geneve')),
    compare('frame.protocols', '==', text('eth:ethertype:ip:tcp')),
    compare('frame.protocols', 'matches', text('IP:(TCP|UDP)$')),
    compare('ip.src_host', '==', address('10.0.1.10')),
    compare('ip.host', 'matches', text('^172\\.')),
    compare('ip.dst_host', '<', text('11')),
    compare('tcp.flags.str', 'contains', text('S')),
    compare('tcp.flags.str', 'matches', text('a..s')),
    compare('tcp.options', 'contains', bytes('05b4')),
    compare('geneve.options', 'contains', bytes('01020304')),
    // Slices.
    compareSlice('eth.src', { start: 0, length: 3 }, '==', bytes('02000a')),
    compareSlice('eth.dst', { start: -1, length: 1 }, '==', bytes('0a')),
    compareSlice('eth.dst', { start: 4 }, '!=', bytes('020a')),
    compareSlice('ip.src', { start: 0, length: 2 }, '==', bytes('0a00')),
    compareSlice('data.data', { start: 30, length: 4 }, '>', bytes('00')),
    compareSlice('tcp', { start: 2, length: 2 }, '==', bytes('01bb')),
    compareSlice('udp', { start: 8, length: 1 }, '==', bytes('01')),
    compareSlice('frame', { start: 12, length: 2 }, '==', bytes('0806')),
    compareSlice('ip.src_host', { start: 0, length: 2 }, '==', text('10')),
    compareSlice('eth.src', { start: 0, length: 1 }, '==', number(2)),
    // Headers inside headers.
    compare('ip.checksum.status', '==', number(0)),
    compare('udp.checksum.status', '==', number(3)),
    compare('udp.checksum', '==', number(0)),
    compare('icmp.mtu', '==', number(1500)),
    compare('icmp.ident', '==', number(0x1234)),
    compare('geneve.vni', '==', number(4097)),
    compare('geneve.option.class', '==', number(0x0108)),
    compare('geneve.option.length', '>', number(8)),
    compare('geneve.flags.critical', '==', number(1)),
    isIn('vxlan.vni', range(number(1), number(100))),
    compare('ip.frag_offset', '==', number(8)),
    compare('ip.dsfield.dscp', '==', number(46)),
    compare('ip.flags', '==', number(2)),
    compare('tcp.len', '>', number(0)),
    or(and(present('udp'), not(present('geneve'))), compare('ip.ttl', '<', number(64))),
    not(or(present('tcp'), not(compare('ip.proto', '==', number(17))))),
];

test('a table of filters selects the same packets', () => {
    const { ours, theirs } = compareSelections(TABLE);
    expect(ours).toEqual(theirs);
});

test('no filter of the table is objected to', () => {
    expect(TABLE.map((filter) => [formatFilter(filter), checkFilter(filter)])).toEqual(
        TABLE.map((filter) => [formatFilter(filter), []]),
    );
});

test('most filters of the table tell packets apart', () => {
    const telling = TABLE.filter((filter) => select(filter).length > 0 && select(filter).length < packets.length);
    expect(telling.length).toBeGreaterThan(0.9 * TABLE.length);
});

test('the presence of every field of the catalogue', () => {
    const { ours, theirs } = compareSelections(FIELDS.map(({ name }) => present(name)));
    expect(ours).toEqual(theirs);
});

test('random filters select the same packets', () => {
    const filters = fc.sample(filtersFor(packets), { numRuns: 600, seed: SEED });
    const { ours, theirs } = compareSelections(filters);
    expect(ours, `seed ${SEED}`).toEqual(theirs);
});

test('what tshark refuses, checkFilter objects to', () => {
    const refused: readonly FilterExpression[] = [
        present('ip.sorce'),
        compare('ip.ttl', '==', number(300)),
        compare('ip.ttl', '==', address('10.0.0.1')),
        compare('ip.src', '==', number(5)),
        compare('ip.src', 'contains', text('10')),
        compare('ip.src', 'matches', text('10')),
        compare('ip.ttl', 'matches', text('6')),
        compare('eth.src', '==', bytes('020000')),
        compareSlice('ip.ttl', { start: 0, length: 1 }, '==', bytes('40')),
        compare('tcp.flags.str', 'matches', text('(')),
        isIn('ip.ttl', range(number(1), number(300))),
    ];
    const theirs = filterWithTshark(frames, refused.map(formatFilter));
    expect(theirs.map(({ ok }) => ok)).toEqual(refused.map(() => false));
    expect(refused.filter((filter) => checkFilter(filter).length === 0)).toEqual([]);
    expect(refused.flatMap(select)).toEqual([]);
});
