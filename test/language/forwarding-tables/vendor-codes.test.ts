/** Vendor codes: the table is complete in both directions, and every code that drops carry is given by an example. */
import { expect, test } from 'vitest';
import { DROP_REASONS, type DropReason, dropReasonInfo } from '../../../language/src/forwarding/drop-reasons.js';
import { CASE_CODES, explanationCode } from '../../../language/src/forwarding/explanation-code.js';
import { readDropExamples, WITHOUT_EXAMPLE } from '../../../scripts/docs/drop-examples.js';
import { reasonsWithCode, VENDOR_CODES } from '../../../scripts/docs/vendor-codes.js';
import { runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

test('every code a drop reason gives is in the table', () => {
    const given = (Object.keys(DROP_REASONS) as DropReason[]).flatMap((reason) => dropReasonInfo(reason).vendorCode ?? []);
    expect([...given, ...Object.keys(CASE_CODES)].filter((code) => !Object.hasOwn(VENDOR_CODES, code))).toEqual([]);
});

test('every code of the table is given by a reason, or it says what stands for it', () => {
    const unexplained = Object.entries(VENDOR_CODES).filter(
        ([code, { instead }]) => reasonsWithCode(code).length === 0 && !instead,
    );
    expect(unexplained.map(([code]) => code)).toEqual([]);
});

test('every code that a reason gives has an example that ends in it', () => {
    const examples = readDropExamples();
    const unproven = Object.keys(VENDOR_CODES).filter((code) => {
        const reasons = reasonsWithCode(code);
        return reasons.length > 0 && !reasons.some((reason) => examples.has(reason) || reason in WITHOUT_EXAMPLE);
    });
    expect(unproven).toEqual([]);
});

test.each([
    ['SG_HAS_NO_RULES', { vpc: 'security-group shut { }', b: 'security-groups shut' }, 'icmp a -> b'],
    [
        'ENI_SG_RULES_MISMATCH',
        { vpc: 'security-group web { ingress tcp 443 from 0.0.0.0/0 }', b: 'security-groups web' },
        'icmp a -> b',
    ],
    ['IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS', { a: 'public-ip 203.0.113.1' }, 'icmp a -> 100.64.0.1'],
    ['IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS', { a: 'public-ip 203.0.113.1' }, 'icmp a -> 192.168.0.1'],
    [
        'IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS',
        { a: 'public-ip 203.0.113.1' },
        'icmp server -> a.public-ip { ip.src 100.64.0.1 }',
    ],
    [
        'IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS',
        { a: 'public-ip 203.0.113.1' },
        'icmp server -> a.public-ip { ip.src 10.9.0.1 }',
    ],
    ['VPC_LOCAL_ROUTE_CIDR_RESTRICTION', {}, 'icmp d -> 198.51.100.9'],
    ['NO_ROUTE_TO_DESTINATION', { routes2: '192.0.2.0/24 -> igw' }, 'icmp d -> 198.51.100.9'],
])('%s', async (code, parts, packet) => {
    expect(explanationCode((await runProbe(lab(parts, `probe p: ${packet}`))).drop)).toBe(code);
});

test('a step that drops nothing has no code', async () => {
    expect(explanationCode((await runProbe(lab({}, 'probe p: icmp a -> b'))).step('guest-route'))).toBeUndefined();
});
