#!/usr/bin/env node
/**
 * Stands in for the desktop `code` under `@vscode/test-electron`: starts the VS Code server, opens its workbench in a
 * headless Chromium with the extension under development and its test suite, and ends when the suite has ended.
 * The exit code says only whether the run came to an end; what the tests found is in the suite's own result file.
 *
 * Environment: `VPC_LAB_EDITOR` names the editor (a key of EDITORS), `VPC_LAB_RESULT` is the suite's result file,
 * `VPC_LAB_REPORT` its report, `VPC_LAB_ARTIFACTS` a folder for what helps to understand a failure. With `VPC_LAB_HOST=web`
 * the suite runs in a web worker of the page, where it has neither files nor an environment (`web-view.mjs`).
 */
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { EDITORS, remoteUri, startEditor } from './editor-server.mjs';
import { makeWebView } from './web-view.mjs';
import { openPage } from './workbench.mjs';

const TIMEOUT = 300_000;

const {
    values: { extensionDevelopmentPath, extensionTestsPath },
    positionals,
} = parseArgs({
    strict: false,
    allowPositionals: true,
    options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
});
const values = { extensionDevelopmentPath, extensionTestsPath };

async function bodyOf(request) {
    const chunks = [];
    for await (const chunk of request) {
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
}

/** What can be posted, by path. A suite without files says this way what it found. */
const CONTROLS = {
    /** The text of a function `(page, argument) => …`, which runs beside the page. */
    '/': async (body, page) => {
        const { code, argument } = JSON.parse(body);
        return JSON.stringify({ answer: await new Function(`return (${code})`)()(await page, argument) });
    },
    '/report': (body) => appendFileSync(process.env.VPC_LAB_REPORT, body),
    '/result': (body) => writeFileSync(process.env.VPC_LAB_RESULT, body),
};

/** Lets the suite reach out of the extension host. */
async function startControl(page) {
    const server = createServer(async (request, response) => {
        response.setHeader('Access-Control-Allow-Origin', '*');
        try {
            response.end((await CONTROLS[request.url](await bodyOf(request), page)) ?? '');
        } catch (error) {
            response.writeHead(500).end(String(error.stack ?? error));
        }
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** The workbench announces the end of a suite by calling these two functions of the page. */
async function suiteEnd(page) {
    let onExit;
    const ended = new Promise((resolve) => {
        onExit = resolve;
    });
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.exposeFunction('codeAutomationExit', () => onExit('suite ended'));
    page.on('crash', () => onExit('the page crashed'));
    return ended;
}

const serverEnd = (server) => new Promise((resolve) => server.once('exit', () => resolve('the server ended')));
const timeOut = () => new Promise((resolve) => setTimeout(resolve, TIMEOUT, `no end after ${TIMEOUT / 1000} s`).unref());

/** Opens the workbench and waits for the first of: the suite's end, the server's, the time limit. */
async function runSuite(editor, page) {
    const ended = suiteEnd(page);
    const payload = Object.entries(subject).map(([key, file]) => [key, remoteUri(editor.authority, file)]);
    await page.goto(editor.url(positionals[0], payload), { timeout: 60_000 });
    return Promise.race([ended, serverEnd(editor.server), timeOut()]);
}

/** Keeps what helps to understand a run that wrote no result. */
async function saveFailure(page, log, why) {
    const folder = process.env.VPC_LAB_ARTIFACTS;
    console.error(`The suite left no result: ${why}. See server.log and failure.png in ${folder}.`);
    writeFileSync(path.join(folder, 'server.log'), log.text);
    await page.screenshot({ path: path.join(folder, 'failure.png'), timeout: 5000 }).catch(() => undefined);
}

const data = mkdtempSync(path.join(tmpdir(), 'vpc-lab-editor-'));
const browser = await openPage();
const control = await startControl(browser.page);
const env = { VPC_LAB_PAGE: control.url };
/** The extension and its suite, as this kind of host wants them. */
const subject = process.env.VPC_LAB_HOST === 'web' ? makeWebView(values, path.join(data, 'view'), control.url) : values;
const editor = await startEditor(EDITORS[process.env.VPC_LAB_EDITOR], { data, env });
try {
    const why = await runSuite(editor, browser.page);
    if (!existsSync(process.env.VPC_LAB_RESULT)) {
        await saveFailure(browser.page, editor.log, why);
        process.exitCode = 1;
    }
} finally {
    control.stop();
    await browser.close();
    await editor.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
process.exit();
