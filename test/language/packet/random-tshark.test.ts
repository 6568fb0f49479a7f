/** Random packets through tshark: nothing malformed, no wrong checksum, the same fields and values. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../language/src/packet/bytes.js';
import { type DissectedNode, dissect } from '../../../language/src/packet/dissect.js';
import { encode } from '../../../language/src/packet/encode.js';
import { FIELDS } from '../../../language/src/packet/fields.js';
import { getField } from '../../../language/src/packet/get-field.js';
import { fieldDifferences } from '../../support/compare-fields.js';
import { anyPacket } from '../../support/packet-arbitraries.js';
import { SEED } from '../../support/seed.js';
import { dissectWithTshark, faultsFoundByTshark } from '../../support/tshark.js';

const packets = fc.sample(anyPacket, { numRuns: 400, seed: SEED });

test(`${packets.length} random packets`, () => {
    const frames = packets.map(encode);
    const theirs = dissectWithTshark(frames);
    expect(faultsFoundByTshark(theirs), `seed ${SEED}`).toEqual([]);
    const differences = frames.flatMap((bytes, index) =>
        fieldDifferences(dissect(bytes), theirs[index] ?? []).map((difference) => `${toHex(bytes)}: ${difference}`),
    );
    expect(differences, `seed ${SEED}`).toEqual([]);
});

test('a record and its dissected bytes have the same values', () => {
    const flatten = (node: DissectedNode): DissectedNode[] => [node, ...node.children.flatMap(flatten)];
    const fields = FIELDS.filter(({ protocol, type }) => protocol !== 'frame' && type !== 'protocol');
    for (const packet of packets) {
        const nodes = dissect(encode(packet)).layers.flatMap(flatten);
        const dissected = fields.map(({ name }) => [name, nodes.filter((node) => node.name === name).map(({ value }) => value)]);
        expect(dissected, `seed ${SEED}`).toEqual(fields.map(({ name }) => [name, getField(packet, name)]));
    }
});
