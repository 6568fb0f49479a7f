/** Opens VS Code for a person: the desktop program where there is one, otherwise in the browser. */
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { EDITORS, ensureEditor, installExtension, remoteUri, startEditor } from './editor-server.mjs';
import { journey } from './journey.mjs';
import { VSIX } from './package.mjs';
import { EDITOR_HOME, mustRun, onPath, ROOT } from './process.mjs';
import { ensurePrograms } from './system-packages.mjs';

/** The file shown first. */
const FIRST_FILE = '05-nat/t33-nat-gateway.vpc';
const DATA = path.join(EDITOR_HOME, 'data');

const isNewer = (source, target) =>
    !existsSync(target) || statSync(source).isDirectory() || statSync(source).mtimeMs > statSync(target).mtimeMs;

/** The copy lies inside our repository but is none of it: keeps the editor's Git from asking. */
const NO_REPOSITORY = { GIT_CEILING_DIRECTORIES: EDITOR_HOME };

/** A copy of the examples to play with: what the person changed there stays until the original changes. */
function copyOfExamples() {
    const folder = path.join(EDITOR_HOME, 'examples');
    mkdirSync(EDITOR_HOME, { recursive: true });
    cpSync(path.join(ROOT, 'examples'), folder, { recursive: true, preserveTimestamps: true, filter: isNewer });
    return folder;
}

/** Runs `code`; on Windows that is a script, which only a shell can run, and a shell needs quotes. */
function runCode(code, args) {
    const isWindows = process.platform === 'win32';
    const [program, ...rest] = isWindows ? [code, ...args].map((word) => `"${word}"`) : [code, ...args];
    return mustRun(program, rest, { shell: isWindows, env: { ...process.env, ...NO_REPOSITORY } });
}

/** Opens the desktop program with an own set of extensions and settings, so that the person's are left alone. */
async function openDesktop(code, folder) {
    const profile = ['--user-data-dir', path.join(DATA, 'user'), '--extensions-dir', path.join(DATA, 'extensions')];
    await runCode(code, [...profile, '--install-extension', VSIX, '--force']);
    await runCode(code, [...profile, '--disable-workspace-trust', '--new-window', folder, path.join(folder, FIRST_FILE)]);
    console.log(
        `\nVS Code is open on ${folder}. Click beside a route to set a breakpoint, put the cursor on a probe, and press F5.`,
    );
}

/** Serves VS Code to a browser on this machine until the person presses Ctrl+C. */
async function serveBrowser(folder) {
    await ensureEditor(EDITORS.minimum);
    installExtension(EDITORS.minimum, DATA, VSIX);
    const editor = await startEditor(EDITORS.minimum, { data: DATA, env: NO_REPOSITORY });
    const first = remoteUri(editor.authority, path.join(folder, FIRST_FILE));
    console.log(`\nVS Code is ready. Open this address in a browser:\n\n  ${editor.url(folder, [['openFile', first]])}\n`);
    console.log('Click beside a route to set a breakpoint, put the cursor on a probe, and press F5. Ctrl+C ends.');
    await new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
            process.once(signal, resolve);
        }
        editor.server.once('exit', resolve);
    });
    await editor.stop();
}

/** Opens the editor with the packed extension on a copy of the examples. */
export function openEditor() {
    const code = process.env.VSCODE_PATH ?? onPath('code');
    return code ? openDesktop(code, copyOfExamples()) : serveBrowser(copyOfExamples());
}

/** Makes one debug session without a screen; throws when anything is missing. */
export async function checkEditor() {
    await ensurePrograms(['chromium']);
    await ensureEditor(EDITORS.minimum);
    await journey('minimum');
    console.log('\nEverything works.');
}
