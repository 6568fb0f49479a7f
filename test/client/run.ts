/**
 * The suite VS Code runs in its extension host. The workbench may report success when the host died, and hides what is
 * printed; so the verdict is the result file we write when every test has ended, and the report is a file of our own too.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';

/** What the launcher reads. */
export interface SuiteResult {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

/** The file named by an environment variable of the launcher. */
function fileFrom(variable: 'VPC_LAB_RESULT' | 'VPC_LAB_REPORT'): string {
    const file = process.env[variable];
    if (!file) {
        throw new Error(`${variable} is not set: start this suite with 'npm run test:editor'.`);
    }
    return file;
}

/** Adds a line to the report that the launcher shows. */
export const report = (...values: readonly unknown[]): void =>
    appendFileSync(fileFrom('VPC_LAB_REPORT'), `${format(...values)}\n`);

/** Called by VS Code. Rejects when a test failed. */
export async function run(): Promise<void> {
    Mocha.reporters.Base.consoleLog = report;
    const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, slow: 2000, reporter: 'spec', color: false });
    mocha.suite.emit('pre-require', globalThis, '', mocha);
    await import('./activation.test.js');
    await import('./language.test.js');
    await import('./actions.test.js');
    await import('./debugging.test.js');
    await import('./testing.test.js');
    await import('./time-travel.test.js');
    const result = await new Promise<SuiteResult>((resolve) => {
        const runner = mocha.run(() => resolve(tally(runner)));
    });
    writeFileSync(fileFrom('VPC_LAB_RESULT'), JSON.stringify(result));
    if (result.failed > 0) {
        throw new Error(`${result.failed} tests failed`);
    }
}

function tally(runner: Mocha.Runner): SuiteResult {
    const stats = runner.stats;
    return { passed: stats?.passes ?? 0, failed: stats?.failures ?? 1, skipped: stats?.pending ?? 0 };
}
