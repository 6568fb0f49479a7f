/** The two editor tests: the suite inside the extension host, and the installed package driven by clicks. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { EDITORS, ensureEditor } from './editor-server.mjs';
import { followFile } from './follow-file.mjs';
import { journey } from './journey.mjs';
import { RESULTS, ROOT } from './process.mjs';
import { ensurePrograms } from './system-packages.mjs';
import { step } from './tally.mjs';

/** A suite that lost its tests must not pass. */
const MINIMUM_NUMBER_OF_TESTS = 39;

const HOST = path.join(ROOT, 'scripts', 'lib', 'code-host.mjs');
const SUITE = path.join(ROOT, 'test', 'out', 'editor-suite.cjs');
const FIXTURE = path.join(ROOT, 'test', 'fixtures', 'editor');

/** Bundles the suite into one file that the extension host can load. */
const bundleSuite = () =>
    build({
        absWorkingDir: ROOT,
        entryPoints: ['test/client/run.ts'],
        outfile: SUITE,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20',
        external: ['vscode', 'mocha'],
        sourcemap: 'inline',
        logLevel: 'warning',
    });

/** Whether the desktop editor runs the suite: when it is named, and where the server cannot run. */
const usesDesktop = () => Boolean(process.env.VSCODE_PATH) || process.platform === 'win32';

/** How `runTests` gets its editor: a path, or a version to download. */
function editorOptions(which) {
    if (!usesDesktop()) {
        return { vscodeExecutablePath: HOST };
    }
    return process.env.VSCODE_PATH ? { vscodeExecutablePath: process.env.VSCODE_PATH } : { version: EDITORS[which].vscode };
}

/** What the suite found, from its own file: nothing else may turn a run green. */
function readResult(name, file) {
    try {
        const result = JSON.parse(readFileSync(file, 'utf8'));
        const missing = MINIMUM_NUMBER_OF_TESTS - result.passed - result.failed;
        if (missing > 0) {
            console.error(`The suite ran ${missing} tests fewer than the ${MINIMUM_NUMBER_OF_TESTS} it must have.`);
        }
        return { name, ...result, failed: result.failed + (missing > 0 ? 1 : 0) };
    } catch (error) {
        console.error(`The suite left no result: ${error.message}`);
        return { name, passed: 0, failed: 1 };
    }
}

/** The suite in the extension host, on a copy of its workspace. */
async function hostSuite(which) {
    const name = `in VS Code ${EDITORS[which].vscode}`;
    console.log(`\n— ${name}`);
    const temporary = mkdtempSync(path.join(tmpdir(), 'vpc-lab-suite-'));
    const [workspace, result, report] = ['workspace', 'result.json', 'report.txt'].map((file) => path.join(temporary, file));
    cpSync(FIXTURE, workspace, { recursive: true });
    writeFileSync(report, '');
    const stopFollowing = followFile(report, process.stdout);
    const variables = { VPC_LAB_EDITOR: which, VPC_LAB_RESULT: result, VPC_LAB_REPORT: report, VPC_LAB_ARTIFACTS: RESULTS };
    try {
        const options = {
            extensionDevelopmentPath: ROOT,
            extensionTestsPath: SUITE,
            launchArgs: [workspace],
            extensionTestsEnv: variables,
        };
        await runTests({ ...editorOptions(which), ...options });
    } catch (error) {
        console.error(error.message);
    } finally {
        await stopFollowing();
    }
    const part = readResult(name, result);
    rmSync(temporary, { recursive: true, force: true });
    return part;
}

/** Runs both editor tests and answers what they found, as parts for the tally. */
export async function testEditor(which) {
    mkdirSync(RESULTS, { recursive: true });
    if (!usesDesktop()) {
        await ensurePrograms(['chromium']);
        await ensureEditor(EDITORS[which]);
    }
    await bundleSuite();
    const parts = [await hostSuite(which)];
    if (process.platform !== 'win32') {
        parts.push(await step('the installed package, by clicks', () => journey(which)));
    }
    return parts;
}
