/** As much of `node:assert/strict` as the suite uses, where there is no Node. */

const show = (value: unknown): string => JSON.stringify(value, undefined, 2) ?? String(value);

function fail(message: string | undefined, otherwise: string): never {
    throw new Error(message ?? otherwise);
}

function ok(value: unknown, message?: string): asserts value {
    if (!value) {
        fail(message, `${show(value)} is not true.`);
    }
}

/** Objects are equal when they have the same members in whatever order. */
function isEqual(a: unknown, b: unknown): boolean {
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
        return Object.is(a, b);
    }
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
    return (
        Array.isArray(a) === Array.isArray(b) &&
        [...names].every((name) => name in left && name in right && isEqual(left[name], right[name]))
    );
}

export default Object.assign(ok, {
    equal: (actual: unknown, expected: unknown, message?: string): void =>
        ok(Object.is(actual, expected), message ?? `${show(actual)} is not ${show(expected)}.`),
    deepEqual: (actual: unknown, expected: unknown, message?: string): void =>
        ok(isEqual(actual, expected), message ?? `${show(actual)}\nis not\n${show(expected)}`),
    match: (text: string, pattern: RegExp, message?: string): void =>
        ok(pattern.test(text), message ?? `${pattern} is not in:\n${text}`),
    rejects: async (work: Thenable<unknown>, pattern: RegExp): Promise<void> => {
        const outcome = await work.then(
            () => undefined,
            (error: unknown) => String(error),
        );
        ok(outcome !== undefined && pattern.test(outcome), `${outcome ?? 'What did not fail'} is not ${pattern}.`);
    },
});
