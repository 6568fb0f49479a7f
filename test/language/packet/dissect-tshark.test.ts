/** Our dissection against tshark's: the same fields, in the same places, with the same values, in the same words. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type DissectedNode, dissect } from '../../../language/src/packet/dissect.js';
import { encode } from '../../../language/src/packet/encode.js';
import { findField } from '../../../language/src/packet/fields.js';
import { fieldDifferences } from '../../support/compare-fields.js';
import { BAD_CHECKSUMS, GOOD_PACKETS } from '../../support/packet-corpus.js';
import { dissectWithTshark, faultsFoundByTshark, type TsharkField } from '../../support/tshark.js';

const goodNames = Object.keys(GOOD_PACKETS);
const badNames = Object.keys(BAD_CHECKSUMS);
const packets = [...Object.values(GOOD_PACKETS), ...Object.values(BAD_CHECKSUMS)].map(encode);

let theirs: readonly (readonly TsharkField[])[];
beforeAll(() => {
    theirs = dissectWithTshark(packets);
});

/** Fields of our protocols that tshark has and we do not. */
const NOT_OURS: readonly RegExp[] = [
    // Names of vendors and hosts.
    /^eth\..*(resolved|oui)$/,
    // What needs a whole conversation.
    /^(tcp|udp)\.(stream|time_relative|time_delta|completeness|connection\..*|window_size|window_size_scalefactor)$/,
    /^tcp\.(seq|ack|nxtseq)$/,
    // What other fields say already.
    /^tcp\.options\.wscale\.multiplier$/,
    /checksum_calculated$/,
    // Expert remarks.
    /checksum_bad|checksum\.bad$/,
    /^ip\.ttl\.lncb$/,
    /^eth\.(padding_bad|src_not_group)$/,
];

/** Where our words differ on purpose, and from what. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
    'ip.version': 'tshark says of the hidden field of an IPv6 header why it is there',
    data: 'tshark gives the payload no line of its own',
    'geneve.option': 'tshark repeats there what the fields below say, and calls every option unknown',
    tcp: 'tshark leaves the sequence number of a short quotation out of the title',
    eth: 'tshark has a space at the end of "IEEE 802.3 Ethernet"',
};

/** A wrong checksum is told in our words. */
const isWrongChecksum = (node: DissectedNode): boolean => node.text.includes('[incorrect');

const flatten = (node: DissectedNode): DissectedNode[] => [node, ...node.children.flatMap(flatten)];

const nodesOf = (bytes: Uint8Array): DissectedNode[] => dissect(bytes).layers.flatMap(flatten);

describe.each([...goodNames, ...badNames].map((name, index) => ({ name, index })))('$name', ({ index }) => {
    const bytes = packets[index] ?? new Uint8Array();
    const their = (): readonly TsharkField[] => theirs[index] ?? [];

    test('has the same fields with the same values in the same places', () => {
        expect(fieldDifferences(dissect(bytes), their())).toEqual([]);
    });

    test('lacks no field of its protocols', () => {
        const missing = their()
            .map(({ name }) => name)
            .filter((name) => /^(eth|arp|ip|ipv6|icmp|icmpv6|dhcp|tcp|udp|geneve|vxlan|gre|igmp|data)\./.test(name))
            .filter((name) => !findField(name) && !NOT_OURS.some((pattern) => pattern.test(name)));
        expect(missing).toEqual([]);
    });

    test('says it in the same words', () => {
        const worded = nodesOf(bytes).filter((node) => !(node.name in OTHER_WORDS) && !isWrongChecksum(node));
        const words = their().map(({ display }) => display);
        expect(worded.map(({ display }) => display).filter((display) => !words.includes(display))).toEqual([]);
    });
});

test('tshark finds no fault in the good packets', () => {
    expect(faultsFoundByTshark(theirs.slice(0, goodNames.length))).toEqual([]);
});

test.each(badNames)('tshark and we both find the wrong %s', (name) => {
    const index = goodNames.length + badNames.indexOf(name);
    expect(faultsFoundByTshark([theirs[index] ?? []])).toHaveLength(1);
    const right = (texts: readonly string[]): string | undefined =>
        texts.map((text) => /should be (0x[0-9a-f]{4})/.exec(text)?.[1]).find((found) => found !== undefined);
    const ours = right(nodesOf(packets[index] ?? new Uint8Array()).map(({ text }) => text));
    expect(ours).toBeDefined();
    expect(ours).toBe(right((theirs[index] ?? []).map(({ display }) => display)));
});
