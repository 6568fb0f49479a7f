/** Suggestions: typing mistakes find their word, other words find nothing. */
import { expect, test } from 'vitest';
import { nearestNames, suggestion } from '../../../server/src/debug/nearest-names.js';

const stages = ['route-lookup', 'nat', 'encapsulate', 'decapsulate', 'arp', 'arp-proxy'];

test.each([
    ['rout-lokup', ['route-lookup']],
    ['ant', ['nat']],
    ['encapsulat', ['encapsulate', 'decapsulate']],
    ['weather', []],
])('%s', (wanted, expected) => {
    expect(nearestNames(wanted, stages).slice(0, 2)).toEqual(expect.arrayContaining(expected));
    expect(expected.length === 0 ? nearestNames(wanted, stages) : []).toEqual([]);
});

test('with nothing near, the known names are listed', () => {
    expect(suggestion('weather', ['nat', 'arp'])).toBe(' Known are: nat, arp.');
    expect(suggestion('weather', [])).toBe('');
});
