/** Runs the tests that have been declared, and counts. */
import { report } from './report.js';

/** What the launcher reads. */
export interface SuiteResult {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

/** How mocha runs in every editor. */
export const OPTIONS = { ui: 'bdd', timeout: 30_000, slow: 2000, reporter: 'spec', color: false } as const;

/** The part of mocha that both of its builds have. */
interface Runnable {
    run(done: (failures: number) => void): {
        readonly stats?: { readonly passes: number; readonly failures: number; readonly pending: number } | undefined;
    };
}

/** Runs to the end; the result goes to `keep` before a failure rejects. */
export async function runSuite(mocha: Runnable, keep: (result: SuiteResult) => void | Promise<void>): Promise<void> {
    const result = await new Promise<SuiteResult>((resolve) => {
        const runner = mocha.run(() => {
            const { passes = 0, failures = 1, pending = 0 } = runner.stats ?? {};
            resolve({ passed: passes, failed: failures, skipped: pending });
        });
    });
    await keep(result);
    if (result.failed > 0) {
        report(`${result.failed} tests failed`);
        throw new Error(`${result.failed} tests failed`);
    }
}
