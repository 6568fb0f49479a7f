/** Every test that needs no editor, and how many of them passed. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { RESULTS, runModule } from './process.mjs';

const NAME = 'tests without an editor';

/** Runs vitest. A file that could not even be loaded counts as a failure. */
export async function unitTests(extraArguments) {
    console.log(`\n— ${NAME}`);
    mkdirSync(RESULTS, { recursive: true });
    const file = path.join(RESULTS, 'unit.json');
    rmSync(file, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const code = await runModule('vitest/vitest.mjs', [
        'run',
        '--config',
        'test/vitest.config.ts',
        ...reporters,
        ...extraArguments,
    ]);
    try {
        const result = JSON.parse(readFileSync(file, 'utf8'));
        const failed = result.numFailedTests || (code === 0 ? 0 : 1);
        return { name: NAME, passed: result.numPassedTests, failed, skipped: result.numPendingTests + result.numTodoTests };
    } catch (error) {
        console.error(`vitest left no result: ${error.message}`);
        return { name: NAME, passed: 0, failed: 1 };
    }
}
