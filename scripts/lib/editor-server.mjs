/**
 * VS Code without its desktop program: the npm package `code-server` carries the real workbench and extension host.
 * Fetched on demand into `.vscode-test/`, and started on a free port of this machine. Node built-ins only.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EDITOR_HOME, mustRunQuietly, npm } from './process.mjs';

/** The editors we test with. `node` is the version of Node.js each one runs on. */
export const EDITORS = {
    minimum: { vscode: '1.100.3', codeServer: '4.100.3', node: '20.20.2' },
    latest: { vscode: '1.139.1', codeServer: '4.139.1', node: '24.21.0' },
};

const RIPGREP = '@vscode/ripgrep-universal';
const PLATFORM = `${process.platform}-${process.arch}`;

const homeOf = (editor) => path.join(EDITOR_HOME, `vscode-${editor.vscode}`);
const serverOf = (editor) => path.join(homeOf(editor), 'node_modules', 'code-server', 'lib', 'vscode');

const majorOf = (version) => version.split('.')[0];
const runsOnOurNode = (editor) => majorOf(process.versions.node) === majorOf(editor.node);

/** The Node.js that runs this editor: ours when it is of the right generation, otherwise one from the npm registry. */
const nodeOf = (editor) =>
    runsOnOurNode(editor) ? process.execPath : path.join(homeOf(editor), 'node_modules', `node-${PLATFORM}`, 'bin', 'node');

const npmInstall = (folder, args) => npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', ...args], { cwd: folder });

/** The package fetches its binary in an install script; without it, searching finds nothing. */
function addRipgrep(editor) {
    const folder = path.join(serverOf(editor), 'node_modules', '@vscode', 'ripgrep');
    if (existsSync(folder)) {
        cpSync(path.join(homeOf(editor), 'node_modules', RIPGREP, 'bin', PLATFORM), path.join(folder, 'bin'), {
            recursive: true,
        });
    }
}

/** Fetches an editor unless it is there already; an interrupted attempt is begun anew. Takes about half a minute and 350 MB. */
export async function ensureEditor(editor) {
    const home = homeOf(editor);
    const marker = path.join(home, 'complete');
    if (existsSync(marker)) {
        return;
    }
    if (process.platform === 'win32') {
        throw new Error('VS Code in the browser needs Linux or macOS. Install VS Code, or set VSCODE_PATH to it.');
    }
    console.log(`Fetching VS Code ${editor.vscode} into ${path.relative(process.cwd(), home)} …`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'package.json'), '{ "private": true }\n');
    const node = runsOnOurNode(editor) ? [] : [`node-${PLATFORM}@${editor.node}`];
    await npmInstall(home, [`code-server@${editor.codeServer}`, `${RIPGREP}@1.18.0`, ...node]);
    await npmInstall(serverOf(editor), ['--omit=dev']);
    addRipgrep(editor);
    writeFileSync(marker, '');
}

/** Arguments every call of the server takes. `data` is the folder that holds all it writes. */
const dataArguments = (data) => [
    '--accept-server-license-terms',
    ...['--server-data-dir', path.join(data, 'server'), '--user-data-dir', path.join(data, 'user')],
    ...['--extensions-dir', path.join(data, 'extensions')],
];

/** Environment of the server: no marketplace, and its sockets among its data. */
function environment(data, extra) {
    const runtime = path.join(data, 'run');
    mkdirSync(runtime, { recursive: true });
    chmodSync(runtime, 0o700);
    return { ...process.env, EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: runtime, ...extra };
}

/** Installs a `.vsix` for servers that are started with the same `data`. */
export function installExtension(editor, data, vsix) {
    const args = ['out/server-main.js', ...dataArguments(data), '--install-extension', vsix, '--force'];
    mustRunQuietly(nodeOf(editor), args, { cwd: serverOf(editor), env: environment(data, {}) });
}

/** With a parent-death signal, where the system has one: the server must not outlive us even when we are killed. */
function spawnServer(node, args, options) {
    const setpriv = '/usr/bin/setpriv';
    return existsSync(setpriv) ? spawn(setpriv, ['--pdeathsig', 'KILL', node, ...args], options) : spawn(node, args, options);
}

function portOf(server, log) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`The VS Code server did not start in 60 s:\n${log.text}`)), 60_000);
        const read = (chunk) => {
            log.text += chunk;
            const port = /Extension host agent listening on (\d+)/.exec(log.text)?.[1];
            if (port) {
                clearTimeout(timer);
                resolve(Number(port));
            }
        };
        server.stdout.setEncoding('utf8').on('data', read);
        server.stderr.setEncoding('utf8').on('data', read);
        server.once('exit', (code) => reject(new Error(`The VS Code server ended with exit code ${code}:\n${log.text}`)));
    });
}

/** Signals a program and everything it started; one that has ended already is left alone. */
function signalGroup(child, signal) {
    if (child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, signal);
    }
}

/** Ends a program and everything it started. */
async function stopGroup(child) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGTERM');
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 3000))]);
    signalGroup(child, 'SIGKILL');
}

/**
 * Starts an editor on a free port. `data` is a folder for all it writes, `env` goes to the extension host as well.
 * The result has `authority` (host and port), `url(folder, payload)`, `log.text` and `stop()`.
 */
export async function startEditor(editor, { data, env = {}, port = 0 }) {
    const token = randomUUID();
    const args = [
        'out/server-main.js',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--connection-token',
        token,
        '--disable-workspace-trust',
    ];
    const quiet = ['--telemetry-level', 'off', '--enable-smoke-test-driver'];
    const options = { cwd: serverOf(editor), env: environment(data, env), detached: true, stdio: ['ignore', 'pipe', 'pipe'] };
    const server = spawnServer(nodeOf(editor), [...args, ...quiet, ...dataArguments(data)], options);
    process.once('exit', () => signalGroup(server, 'SIGKILL'));
    const log = { text: '' };
    const authority = `127.0.0.1:${await portOf(server, log)}`;
    return {
        authority,
        log,
        server,
        url: (folder, payload) => workbenchUrl({ authority, token, folder, payload }),
        stop: () => stopGroup(server),
    };
}

/** Address of the workbench on a folder. `payload` is a list of pairs, as VS Code's `workbench.web` understands it. */
function workbenchUrl({ authority, token, folder, payload = [] }) {
    const query = new URLSearchParams({ tkn: token, ...(folder ? { folder } : { ew: 'true' }) });
    query.set('payload', JSON.stringify([['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...payload]));
    return `http://${authority}/?${query}`;
}

/** A path of this machine as the workbench of a server writes it. */
export const remoteUri = (authority, file) =>
    `vscode-remote://${authority}${file.split(path.sep).map(encodeURIComponent).join('/')}`;
