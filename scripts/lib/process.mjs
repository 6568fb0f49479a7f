/** Starting other programs, and where things are. Node built-ins only: runs before anything is installed. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Downloaded editors and everything they write: never committed, safe to delete. */
export const EDITOR_HOME = path.join(ROOT, '.vscode-test');
/** What tests leave for a person to look at. */
export const RESULTS = path.join(ROOT, 'test-results');

const isWindows = process.platform === 'win32';

/** Runs a program with our terminal and answers its exit code; -1 when a signal ended it. A program that is missing throws. */
export function run(command, args, options = {}) {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
        child.once('error', reject);
        child.once('exit', (code) => resolve(code ?? -1));
    });
}

/** The same, for programs that must succeed. */
export async function mustRun(command, args, options = {}) {
    const code = await run(command, args, options);
    if (code !== 0) {
        throw new Error(`'${[command, ...args].join(' ')}' ended with exit code ${code}.`);
    }
}

/** Program and leading arguments that run npm: the one that started us, if any. */
function npmCommand() {
    const started = process.env.npm_execpath;
    return started?.endsWith('.js') ? [process.execPath, [started]] : [isWindows ? 'npm.cmd' : 'npm', []];
}

/** The same without showing anything; what the program printed is in the error when it fails. */
export function mustRunQuietly(command, args, options = {}) {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', ...options });
    if (status !== 0) {
        throw new Error(`'${[command, ...args].join(' ')}' ended with exit code ${status}.\n${stdout}${stderr}`);
    }
}

/** Runs npm. */
export function npm(args, options = {}) {
    const [command, leading] = npmCommand();
    return mustRun(command, [...leading, ...args], { shell: command === 'npm.cmd', ...options });
}

/** Runs a program of `node_modules` by the path of its script and answers its exit code. */
export const runModule = (script, args, options = {}) =>
    run(process.execPath, [path.join(ROOT, 'node_modules', script), ...args], options);

/** The full path of a program on PATH, or undefined. */
export function onPath(name) {
    const names = isWindows ? [`${name}.exe`, `${name}.cmd`] : [name];
    const folders = (process.env.PATH ?? '').split(path.delimiter);
    return folders.flatMap((folder) => names.map((file) => path.join(folder, file))).find((file) => existsSync(file));
}

/** True when the user is root on a system with Debian's package manager. */
export const canInstallPackages = () => process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;

/** Runs a script's main function: a failure is one plain sentence and exit code 1. */
export async function main(body) {
    try {
        process.exitCode = await body();
    } catch (error) {
        console.error(process.env.DEBUG ? error : `\n${error.message}`);
        process.exitCode = 1;
    }
}
