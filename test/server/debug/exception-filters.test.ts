/** Exception filters are computed from the catalogue of drop reasons: every reason is under exactly one class. */
import { expect, test } from 'vitest';
import { DROP_REASONS } from '../../../language/src/index.js';
import { exceptionBreakpointFilters } from '../../../server/src/debug/exception-filters.js';

test('every drop reason is caught by exactly one class filter', () => {
    const listed = exceptionBreakpointFilters()
        .filter(({ filter }) => filter.startsWith('dropped-'))
        .flatMap(({ description }) => (description ?? '').split(', '));
    expect(listed.sort()).toEqual(Object.keys(DROP_REASONS).sort());
});

test('filters have distinct ids and labels, and say what a condition may be', () => {
    const filters = exceptionBreakpointFilters();
    expect(new Set(filters.map(({ filter }) => filter)).size).toBe(filters.length);
    expect(new Set(filters.map(({ label }) => label)).size).toBe(filters.length);
    expect(filters.every(({ supportsCondition, conditionDescription }) => supportsCondition && conditionDescription)).toBe(true);
});
