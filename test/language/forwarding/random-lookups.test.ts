/** Tables and filters in random networks: looked up as by looking at every entry, and losing entries really lose. */
import { beforeAll, describe, expect, test } from 'vitest';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import type { Candidate, Lookup, Step, TableKind } from '../../../language/src/forwarding/trace.js';
import { winnersBySimulation, winnersByTheBook } from '../../support/random/naive-lookups.js';
import { eachRun, type RandomRun, randomRuns, same } from '../../support/random/random-runs.js';

interface Question {
    readonly step: Step;
    readonly lookup: Lookup;
}

let runs: readonly RandomRun[];
const questions = new Map<RandomRun, readonly Question[]>();

beforeAll(async () => {
    runs = await randomRuns(40);
    const seen = new Set<string>();
    for (const one of runs) {
        const asked = one.steps.flatMap((step) => step.lookups.map((lookup) => ({ step, lookup })));
        const fresh = asked.filter(({ step, lookup }) => {
            const key = JSON.stringify([one.text.length, lookup.table, lookup.element, lookup.key, lookup.winner, step.stage]);
            return !seen.has(key) && seen.add(key);
        });
        questions.set(one, fresh);
    }
}, 120_000);

const eachQuestion = (check: (question: Question) => void, table?: TableKind): void =>
    eachRun(runs, (one) => {
        for (const question of questions.get(one) ?? []) {
            if (table === undefined || question.lookup.table === table) {
                check(question);
            }
        }
    });

const textOf = ({ step, lookup }: Question): string =>
    `${lookup.table} of ${lookup.element} in ${step.stage} (${lookup.winner}): ${step.summary()}`;

test('an explanation names one winner at most, and one exactly where the table gave an answer', () => {
    eachQuestion((question) => {
        const { step, lookup } = question;
        const winners = explainLookup(step, lookup).filter(({ won }) => won);
        same(textOf(question), winners.length, lookup.winner >= 0 ? 1 : 0);
    });
});

describe.each([
    ['R5, R6, R7, R9', 'route-table'],
    ['X8', 'transit-gateway-route-table'],
    ['G7', 'guest-route-table'],
    ['F20', 'network-acl'],
    ['F1', 'security-group'],
] as const)('%s: %s', (_rules, table) => {
    test('is asked', () => {
        const asked = [...questions.values()].flat().filter(({ lookup }) => lookup.table === table);
        expect(asked.length).toBeGreaterThan(0);
    });

    test('answers as looking at every entry does; losers really lose: take out what beat them, and they win in their turn', () => {
        eachQuestion((question) => {
            const { step, lookup } = question;
            same(textOf(question), winnersBySimulation(step, lookup), winnersByTheBook(step, lookup));
        }, table);
    });

    test('the explanation tells what could have won from what could not', () => {
        eachQuestion((question) => {
            const { step, lookup } = question;
            const candidates = explainLookup(step, lookup);
            const able = candidates.flatMap((candidate, i) => (saysItFits(table, candidate) ? [i] : []));
            const expected = winnersByTheBook(step, lookup).sort((a, b) => a - b);
            const said = candidates.map(({ label, because }) => `${label}: ${because}`).join('; ');
            // What an ACL never reached it does not judge, and a guest's own routes cannot be taken out.
            const known = table === 'network-acl' ? expected.slice(0, able.length) : expected;
            if (table !== 'guest-route-table') {
                same(`${textOf(question)} ${said}`, able, known);
            }
        }, table);
    });
});

/** Whether an explanation says of an entry that it fits, won or not. */
function saysItFits(table: TableKind, { entry, because }: Candidate): boolean {
    switch (table) {
        case 'security-group':
            return /^(admits|would admit)/.test(because);
        case 'network-acl':
            return entry.kind === 'network-acl-entry' && /^matches first/.test(because);
        default:
            return !/^does not contain/.test(because);
    }
}
