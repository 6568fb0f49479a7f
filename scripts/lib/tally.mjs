/** Adds up what the parts of a test run found. A part is `{ name, passed, failed, skipped }`. */

const line = ({ name, passed, failed, skipped = 0 }) =>
    `  ${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;

const sum = (parts, key) => parts.reduce((total, part) => total + part[key], 0);

/** Prints the parts and, as the last line, their sum. Answers the exit code: 0 when nothing failed and something passed. */
export function summary(parts) {
    const passed = sum(parts, 'passed');
    const failed = sum(parts, 'failed');
    console.log(`\n${parts.map(line).join('\n')}\n\n${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0 ? 0 : 1;
}

/** Runs something that either succeeds or fails as a whole; an exception or an exit code other than 0 is a failure. */
export async function step(name, body) {
    console.log(`\n— ${name}`);
    try {
        const ok = !(await body());
        return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
    } catch (error) {
        console.error(error.message);
        return { name, passed: 0, failed: 1 };
    }
}
