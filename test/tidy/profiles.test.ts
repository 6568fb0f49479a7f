/** The profile table: each choice is documented and read in one place, and no conflict of the rule book is left out. */
import { expect, test } from 'vitest';
import { OPEN_POINTS } from '../../language/src/forwarding/conflicts.js';
import { isRuleId } from '../../language/src/forwarding/rules.js';
import { PROFILE_CHOICES } from '../../language/src/model/profile-choices.js';
import { PROFILE_ELEMENTS } from '../../language/src/model/profile-elements.js';
import { type ProfileChoice, readersOf } from '../../scripts/docs/profiles.js';
import { NOT_SIMULATED, RULE_BOOK_NUMBERS } from '../../scripts/docs/rules-not-simulated.js';

const known = (rule: string): boolean => isRuleId(rule) || RULE_BOOK_NUMBERS.includes(rule) || rule in NOT_SIMULATED;

test.each(Object.keys(PROFILE_CHOICES) as ProfileChoice[])(
    '%s is read by one stage, one step of the lowering or one check',
    (choice) => {
        const readers = readersOf(choice);
        const folders = readers.map((file) => file.split('/')[0]);
        expect(readers.length).toBeGreaterThan(0);
        expect(new Set(folders).size).toBe(folders.length);
    },
);

test('choices and elements name rules of the book', () => {
    const rules = [...Object.values(PROFILE_CHOICES), ...Object.values(PROFILE_ELEMENTS)].flatMap((each) => [...each.rules]);
    expect(rules.filter((rule) => !known(rule))).toEqual([]);
});

test('section 13: all nineteen conflicts and open points say what is taken, and which rules depend on it', () => {
    expect(OPEN_POINTS.map(({ number }) => number)).toEqual(Array.from({ length: 19 }, (_, i) => i + 1));
    expect(OPEN_POINTS.flatMap(({ rules }) => rules).filter((rule) => !known(rule))).toEqual([]);
    expect(OPEN_POINTS.filter(({ rules, choice }) => rules.length === 0 || (choice && !(choice in PROFILE_CHOICES)))).toEqual([]);
});
