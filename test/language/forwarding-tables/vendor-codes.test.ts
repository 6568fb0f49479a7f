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
    ['GATEWAY_REJECTS_SPOOFED_TRAFFIC', { a: 'source-dest-check off' }, 'icmp a -> server { ip.src 10.0.7.7 }'],
])('%s', async (code, parts, packet) => {
    expect(explanationCode((await runProbe(lab(parts, `probe p: ${packet}`))).drop)).toBe(code);
});

test('CANNOT_ROUTE: a route leads to the VPC that has the address, and does not cover it', async () => {
    const text = `
vpc near { cidr 10.0.0.0/16  route-table main main { 10.1.1.0/24 -> pcx }  subnet s { cidr 10.0.1.0/24  instance a } }
vpc far  { cidr 10.1.0.0/16  route-table main main { 10.0.0.0/16 -> pcx }  subnet t { cidr 10.1.2.0/24  instance b { ip 10.1.2.10 } } }
peering pcx { near <-> far }
probe p: icmp a -> b
`;
    expect(explanationCode((await runProbe(text)).drop)).toBe('CANNOT_ROUTE');
});

test('a step that drops nothing has no code', async () => {
    expect(explanationCode((await runProbe(lab({}, 'probe p: icmp a -> b'))).step('guest-route'))).toBeUndefined();
});
