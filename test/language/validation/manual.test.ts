/** Every code of the catalogue has a manual block, and its examples do what they say. */
import { describe, expect, test } from 'vitest';
import { DIAGNOSTICS } from '../../../language/src/validation/diagnostic-catalog.js';
import { readManual } from '../../../scripts/docs/diagnostics.js';
import { validate, validateRuns } from '../../support/diagnostics.js';

const manual = readManual();

/** What the checker finds, and what the runs find. */
const found = async (program: string) => [...(await validate(program)), ...(await validateRuns(program))];

test('every code has exactly one block, and every block a code', () => {
    expect(manual.map(({ code }) => code).sort()).toEqual(Object.keys(DIAGNOSTICS).sort());
});

test('nearly every block has an example of both kinds', () => {
    const without = manual.filter(({ wrong, right }) => wrong === undefined || right === undefined).map(({ code }) => code);
    expect(without.sort()).toEqual(WITHOUT_EXAMPLES);
});

/** Too long for a block, or in need of a second file; fixtures show them. */
const WITHOUT_EXAMPLES = [
    'import/cycle',
    'import/not-found',
    'network-acl/too-many-entries',
    'quota/multicast',
    'quota/prefix-list',
    'quota/route-server',
    'quota/transit-gateway',
    'quota/vpc',
    'quota/vpn-gateway',
    'route-table/too-many-propagated-routes',
    'route-table/too-many-routes',
    'security-group/too-many-rules',
    'site/too-many-prefixes',
];

describe('the wrong example gives exactly its diagnostic', () => {
    test.each(manual.flatMap(({ code, wrong }) => (wrong === undefined ? [] : [{ code, wrong }])))(
        '$code',
        async ({ code, wrong }) => {
            const codes = (await found(wrong)).map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`);
            expect([...new Set(codes.map((text) => text.split(':')[0]))], codes.join('\n')).toEqual([code]);
        },
    );
});

describe('the right example gives none', () => {
    test.each(manual.flatMap(({ code, right }) => (right === undefined ? [] : [{ code, right }])))('$code', async ({ right }) => {
        expect((await found(right)).map(({ message }) => message)).toEqual([]);
    });
});
