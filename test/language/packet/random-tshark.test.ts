/** Random packets through tshark: nothing malformed, no wrong checksum, and the values that our records hold. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAddress } from '../../../language/src/model/address.js';
import { toHex } from '../../../language/src/packet/bytes.js';
import { encode } from '../../../language/src/packet/encode.js';
import type { FieldDefinition, FieldValue } from '../../../language/src/packet/field.js';
import { FIELDS } from '../../../language/src/packet/fields.js';
import { getField } from '../../../language/src/packet/get-field.js';
import { anyPacket } from '../../support/packet-arbitraries.js';
import { dissectWithTshark, faultsFoundByTshark } from '../../support/tshark.js';

const seed = Date.now() & 0x7fffffff;
const packets = fc.sample(anyPacket, { numRuns: 400, seed });

/** A value as tshark shows it, numbers as numbers. */
function shown(field: FieldDefinition, value: FieldValue): string | number {
    if (value instanceof Uint8Array) {
        return toHex(value, ':');
    }
    return field.type === 'ipv4' ? formatAddress(value as number) : typeof value === 'string' ? value : Number(value);
}

const isNumeric = (field: FieldDefinition): boolean => field.type.startsWith('uint') || field.type === 'boolean';

test(`${packets.length} random packets`, () => {
    const theirs = dissectWithTshark(packets.map(encode));
    expect(faultsFoundByTshark(theirs), `seed ${seed}`).toEqual([]);
    // tshark lists protocols without values, and counts flags of several bits.
    const fields = FIELDS.filter(
        ({ type, name }) => type !== 'protocol' && !name.endsWith('reserved') && name !== 'tcp.flags.res',
    );
    packets.forEach((packet, index) => {
        const ours = fields.map((field) => [field.name, getField(packet, field.name).map((value) => shown(field, value))]);
        const their = fields.map((field) => [
            field.name,
            (theirs[index] ?? [])
                .filter(({ name }) => name === field.name)
                .map(({ show }) => (isNumeric(field) ? Number(show) : show)),
        ]);
        expect(Object.fromEntries(ours), `seed ${seed}, packet ${index}: ${toHex(encode(packet))}`).toEqual(
            Object.fromEntries(their),
        );
    });
});
