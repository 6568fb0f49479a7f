/** The editor tests: the suite inside both kinds of extension host, and the installed package driven by clicks. */
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

const HOST = path.join(ROOT, 'scripts', 'lib', 'code-host.mjs');
const FIXTURE = path.join(ROOT, 'test', 'fixtures', 'editor');

/** Both suites are bundled into one file that their extension host can load. */
const bundling = {
    absWorkingDir: ROOT,
    bundle: true,
    format: 'cjs',
    sourcemap: 'inline',
    logLevel: 'warning',
};

/** The kinds of extension host. A suite that lost its tests must not pass: raise the number with every new test. */
const HOSTS = {
    node: {
        title: '',
        minimumNumberOfTests: 45,
        bundling: {
            ...bundling,
            entryPoints: ['test/client/run.ts'],
            outfile: path.join(ROOT, 'test', 'out', 'editor-suite.cjs'),
            platform: 'node',
            target: 'node20',
            external: ['vscode', 'mocha'],
        },
    },
    /** A web worker of the page: no Node, no disk. */
    web: {
        title: ', extension host in a web worker',
        minimumNumberOfTests: 44,
        bundling: {
            ...bundling,
            entryPoints: ['test/client/web/run.ts'],
            outfile: path.join(ROOT, 'test', 'out', 'web-suite.cjs'),
            platform: 'browser',
            target: 'es2022',
            external: ['vscode'],
            alias: { 'node:assert/strict': './test/client/web/assert.ts' },
            define: { 'process.env': 'VPC_LAB_VARIABLES' },
        },
    },
};

/** Whether the desktop editor runs the suite: when it is named, and where the server cannot run. */
const usesDesktop = () => Boolean(process.env.VSCODE_PATH) || process.platform === 'win32';

/** How `runTests` gets its editor: a path, or a version to download. Only a browser has an extension host in a web worker. */
function editorOptions(which, kind) {
    if (kind === 'web' || !usesDesktop()) {
        return { vscodeExecutablePath: HOST };
    }
    return process.env.VSCODE_PATH ? { vscodeExecutablePath: process.env.VSCODE_PATH } : { version: EDITORS[which].vscode };
}

/** What the suite found, from its own file: nothing else may turn a run green. */
function readResult(name, file, minimum) {
    try {
        const result = JSON.parse(readFileSync(file, 'utf8'));
        const missing = minimum - result.passed - result.failed;
        if (missing > 0) {
            console.error(`The suite ran ${missing} tests fewer than the ${minimum} it must have.`);
        }
        return { name, ...result, failed: result.failed + (missing > 0 ? 1 : 0) };
    } catch (error) {
        console.error(`The suite left no result: ${error.message}`);
        return { name, passed: 0, failed: 1 };
    }
}

/** The suite in one kind of extension host, on a copy of its workspace. */
export async function hostSuite(which, kind) {
    const { title, minimumNumberOfTests, bundling: suite } = HOSTS[kind];
    const name = `in VS Code ${EDITORS[which].vscode}${title}`;
    console.log(`\n— ${name}`);
    const temporary = mkdtempSync(path.join(tmpdir(), 'vpc-lab-suite-'));
    const [workspace, result, report] = ['workspace', 'result.json', 'report.txt'].map((file) => path.join(temporary, file));
    cpSync(FIXTURE, workspace, { recursive: true });
    writeFileSync(report, '');
    const stopFollowing = followFile(report, process.stdout);
    const files = { VPC_LAB_RESULT: result, VPC_LAB_REPORT: report, VPC_LAB_ARTIFACTS: RESULTS };
    const variables = { ...files, VPC_LAB_EDITOR: which, VPC_LAB_HOST: kind, VPC_LAB_PICTURES: kind === 'web' ? 'web-' : '' };
    try {
        await build(suite);
        const options = {
            extensionDevelopmentPath: ROOT,
            extensionTestsPath: suite.outfile,
            launchArgs: [workspace],
            extensionTestsEnv: variables,
        };
        await runTests({ ...editorOptions(which, kind), ...options });
    } catch (error) {
        console.error(error.message);
    } finally {
        await stopFollowing();
    }
    const part = readResult(name, result, minimumNumberOfTests);
    rmSync(temporary, { recursive: true, force: true });
    return part;
}

/** Runs all editor tests and answers what they found, as parts for the tally. */
export async function testEditor(which) {
    mkdirSync(RESULTS, { recursive: true });
    const hasServer = process.platform !== 'win32';
    if (hasServer) {
        await ensurePrograms(['chromium']);
        await ensureEditor(EDITORS[which]);
    }
    const parts = [await hostSuite(which, 'node')];
    if (hasServer) {
        parts.push(await hostSuite(which, 'web'));
        parts.push(await step('the installed package, by clicks', () => journey(which)));
    }
    return parts;
}
