/** The quick way of reading IPv4 addresses and ip-num agree on every text, right or wrong. */
import fc from 'fast-check';
import { IPv4 } from 'ip-num';
import { expect, test } from 'vitest';
import { readAddress } from '../../../language/src/lowering/addresses.js';
import { formatAddress } from '../../../language/src/model/address.js';

/** What ip-num says, if it accepts the text. */
function byIpNum(text: string): number | undefined {
    try {
        return Number(new IPv4(text).getValue());
    } catch {
        return undefined;
    }
}

const number = fc.oneof(
    fc.nat(255).map(String),
    fc.nat(999).map(String),
    fc.constantFrom('', '00', '01', '0x1', '-1', '1e2', '+1', ' 1'),
);

test('four numbers, and texts that nearly are', () => {
    const dotted = fc.array(number, { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.'));
    fc.assert(
        fc.property(dotted, (text) => {
            const reading = readAddress(text);
            expect(reading.ok ? reading.value : undefined).toBe(byIpNum(text));
        }),
        { numRuns: 3000 },
    );
});

test('every address is read as it is written', () => {
    fc.assert(
        fc.property(fc.nat(0xffffffff), (address) => {
            expect(readAddress(formatAddress(address))).toEqual({ ok: true, value: address });
        }),
    );
});
