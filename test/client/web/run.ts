/**
 * The suite VS Code runs in an extension host that is a web worker: the same tests, as far as they need no Node. The launcher
 * has put its variables in front of this bundle, and hears the report and the result over HTTP, since there are no files.
 */
import 'mocha/mocha.js';
import { report, reportTo } from '../report.js';
import { OPTIONS, runSuite } from '../run-suite.js';
import { formatLine } from './format-line.js';

/** The lines of the report arrive in the order in which they were sent. */
let posted: Promise<unknown> = Promise.resolve();

function post(what: 'report' | 'result', text: string): void {
    const url = `${process.env.VPC_LAB_PAGE}/${what}`;
    posted = posted.then(() => fetch(url, { method: 'POST', body: text }));
}

/** Mocha's build for browsers leaves itself here. */
const { mocha, Mocha } = globalThis as unknown as { readonly mocha: BrowserMocha; readonly Mocha: typeof import('mocha') };

interface BrowserMocha {
    setup(options: object): void;
    run(done: (failures: number) => void): import('mocha').Runner;
}

/** Called by VS Code. Rejects when a test failed. */
export async function run(): Promise<void> {
    reportTo((line) => post('report', `${formatLine(line)}\n`));
    Mocha.reporters.Base.consoleLog = report;
    mocha.setup({ ...OPTIONS, reporter: Mocha.reporters.Spec });
    await import('../activation.test.js');
    await import('../language.test.js');
    await import('../actions.test.js');
    await import('../debugging.test.js');
    await import('../testing.test.js');
    await import('../time-travel.test.js');
    await import('../imports.test.js');
    await import('./web-host.test.js');
    await runSuite(mocha, async (result) => {
        post('result', JSON.stringify(result));
        await posted;
    });
}
