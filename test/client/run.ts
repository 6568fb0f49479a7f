/**
 * The suite VS Code runs in its extension host. The workbench may report success when the host died, and hides what is
 * printed; so the verdict is the result file we write when every test has ended, and the report is a file of our own too.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';
import { report, reportTo } from './report.js';
import { OPTIONS, runSuite } from './run-suite.js';

/** The file named by an environment variable of the launcher. */
function fileFrom(variable: 'VPC_LAB_RESULT' | 'VPC_LAB_REPORT'): string {
    const file = process.env[variable];
    if (!file) {
        throw new Error(`${variable} is not set: start this suite with 'npm run test:editor'.`);
    }
    return file;
}

/** Called by VS Code. Rejects when a test failed. */
export async function run(): Promise<void> {
    const file = fileFrom('VPC_LAB_REPORT');
    reportTo((line) => appendFileSync(file, `${format(...line)}\n`));
    Mocha.reporters.Base.consoleLog = report;
    const mocha = new Mocha(OPTIONS);
    mocha.suite.emit('pre-require', globalThis, '', mocha);
    await import('./activation.test.js');
    await import('./language.test.js');
    await import('./actions.test.js');
    await import('./debugging.test.js');
    await import('./testing.test.js');
    await import('./time-travel.test.js');
    await import('./recorded-trace.test.js');
    await import('./imports.test.js');
    await import('./node-host.test.js');
    await runSuite(mocha, (result) => writeFileSync(fileFrom('VPC_LAB_RESULT'), JSON.stringify(result)));
}
