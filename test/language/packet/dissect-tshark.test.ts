/** Our dissection against tshark's: the same fields, in the same places, with the same values, in the same words. */
import { beforeAll, describe, expect, test } from 'vitest';
import { formatAddress } from '../../../language/src/model/address.js';
import { toHex } from '../../../language/src/packet/bytes.js';
import { type DissectedNode, dissect } from '../../../language/src/packet/dissect.js';
import { encode } from '../../../language/src/packet/encode.js';
import type { FieldDefinition } from '../../../language/src/packet/field.js';
import { FIELDS, findField } from '../../../language/src/packet/fields.js';
import { BAD_CHECKSUMS, GOOD_PACKETS } from '../../support/packet-corpus.js';
import { dissectWithTshark, faultsFoundByTshark, type TsharkField } from '../../support/tshark.js';

const goodNames = Object.keys(GOOD_PACKETS);
const badNames = Object.keys(BAD_CHECKSUMS);
const packets = [...Object.values(GOOD_PACKETS), ...Object.values(BAD_CHECKSUMS)].map(encode);

let theirs: readonly (readonly TsharkField[])[];
beforeAll(() => {
    theirs = dissectWithTshark(packets);
});

/** Fields of our protocols that tshark has and we do not: names of vendors and hosts, and what needs a whole conversation. */
const NOT_OURS = new RegExp(
    [
        /^eth\..*(resolved|oui)$/,
        /^(tcp|udp)\.(stream|time_relative|time_delta|completeness|connection\..*|window_size|window_size_scalefactor)$/,
        /^tcp\.(seq|ack|nxtseq)$/,
        /^tcp\.options\.wscale\.multiplier$/,
        /checksum_calculated$/,
        // Expert remarks.
        /checksum_bad|checksum\.bad$/,
        /^eth\.(padding_bad|src_not_group)$/,
    ]
        .map((pattern) => pattern.source)
        .join('|'),
);

/** Where our words differ on purpose. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
    'geneve.option': 'tshark repeats there what the fields below say, and calls every option unknown',
    tcp: 'tshark leaves the sequence number of a short quotation out of the title',
    eth: 'tshark has a space at the end of "IEEE 802.3 Ethernet"',
};

/** The checksum fields have words of their own when the checksum is wrong. */
const isWrongChecksum = (node: DissectedNode): boolean => node.text.includes('[incorrect');

const flatten = (node: DissectedNode): DissectedNode[] => [node, ...node.children.flatMap(flatten)];

const nodesOf = (bytes: Uint8Array): DissectedNode[] => dissect(bytes).layers.flatMap(flatten);

/** tshark lists a data "protocol" without a place, which says nothing. */
const comparable = (field: FieldDefinition): boolean => field.protocol !== 'frame' && field.name !== 'data';

/** The value as tshark's `show` attribute would have it; numbers are compared as numbers. */
function shownValue(field: FieldDefinition, node: DissectedNode): string | number {
    const { value } = node;
    if (value instanceof Uint8Array) {
        return toHex(value, ':');
    }
    if (field.type === 'ipv4') {
        return formatAddress(value as number);
    }
    return typeof value === 'boolean' ? Number(value) : (value ?? '');
}

const theirValue = (field: FieldDefinition, { show }: TsharkField): string | number =>
    field.type.startsWith('uint') || field.type === 'boolean' ? Number(show) : field.type === 'protocol' ? '' : show;

const ourPlace = (node: DissectedNode): string => `${node.offset}+${node.length}`;

describe.each([...goodNames, ...badNames].map((name, index) => ({ name, index })))('$name', ({ index }) => {
    const ours = nodesOf(packets[index] ?? new Uint8Array());

    const pairs = (): { field: FieldDefinition; node: DissectedNode; their: TsharkField }[] =>
        FIELDS.filter(comparable).flatMap((field) => {
            const their = (theirs[index] ?? []).filter(({ name }) => name === field.name);
            return ours
                .filter(({ name }) => name === field.name)
                .flatMap((node, occurrence) => {
                    const match = their[occurrence];
                    return match ? [{ field, node, their: match }] : [];
                });
        });

    test('has the same fields, equally often', () => {
        const count = (names: readonly string[]): Map<string, number> => {
            const counts = new Map<string, number>();
            for (const name of names.toSorted()) {
                counts.set(name, (counts.get(name) ?? 0) + 1);
            }
            return counts;
        };
        const known = (name: string): boolean =>
            comparable(findField(name) ?? ({ protocol: 'frame', name: '' } as FieldDefinition));
        expect(count(ours.map(({ name }) => name).filter(known))).toEqual(
            count((theirs[index] ?? []).map(({ name }) => name).filter(known)),
        );
    });

    test('lacks no field of its protocols', () => {
        const missing = (theirs[index] ?? [])
            .map(({ name }) => name)
            .filter((name) => /^(eth|arp|ip|icmp|tcp|udp|geneve|vxlan|data)\./.test(name))
            .filter((name) => !findField(name) && !NOT_OURS.test(name));
        expect(missing).toEqual([]);
    });

    test('has the same values', () => {
        const own = pairs().map(({ field, node }) => [field.name, shownValue(field, node)]);
        expect(own).toEqual(pairs().map(({ field, their }) => [field.name, theirValue(field, their)]));
    });

    test('has them in the same places', () => {
        // tshark says where an absent UDP checksum's status stands with a length of two.
        const placed = pairs().filter(({ field }) => field.name !== 'udp.checksum.status' && field.name !== 'tcp.len');
        expect(placed.map(({ field, node }) => [field.name, ourPlace(node)])).toEqual(
            placed.map(({ field, their }) => [field.name, `${their.offset}+${their.length}`]),
        );
    });

    test('says it in the same words', () => {
        const worded = pairs().filter(({ field, node }) => !(field.name in OTHER_WORDS) && !isWrongChecksum(node));
        expect(worded.map(({ node }) => node.display)).toEqual(worded.map(({ their }) => their.display));
    });
});

test('tshark finds no fault in the good packets', () => {
    expect(faultsFoundByTshark(theirs.slice(0, goodNames.length))).toEqual([]);
});

test.each(badNames)('tshark and we both find the wrong %s', (name) => {
    const index = goodNames.length + badNames.indexOf(name);
    expect(faultsFoundByTshark([theirs[index] ?? []])).toHaveLength(1);
    const texts = nodesOf(packets[index] ?? new Uint8Array()).map(({ text }) => text);
    const right = /should be (0x[0-9a-f]{4})/;
    const theirRight = (theirs[index] ?? []).map(({ display }) => right.exec(display)?.[1]).find(Boolean);
    expect(texts.map((text) => right.exec(text)?.[1]).find(Boolean)).toBe(theirRight);
});
