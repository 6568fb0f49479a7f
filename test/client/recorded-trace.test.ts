/** A trace that the command line has recorded, stepped through in the editor. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { cleanUp, FILE, sessionsEnd, stopAfter, watchSessions } from './debug-driver.js';
import { extension, fileUri, until } from './workspace.js';

let watching: vscode.Disposable;
before(() => {
    watching = watchSessions();
});
after(() => watching.dispose());

/** A trace that the command line of this package has recorded from a file that is gone; its path. */
function recordTrace(): string {
    const folder = mkdtempSync(join(tmpdir(), 'vpc-recorded-'));
    const [program, trace] = [join(folder, 'seen.vpc'), join(folder, 'seen.vpctrace')];
    writeFileSync(program, readFileSync(fileUri(FILE).fsPath, 'utf8').replace('probe outward', 'probe recorded'));
    const cli = join(extension().extensionPath, 'server', 'out', 'vpc.cjs');
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    execFileSync(process.execPath, [cli, 'trace', program, 'recorded', '--record', trace, '--style', 'minimal'], { env });
    rmSync(program);
    return trace;
}

describe('recorded traces', () => {
    afterEach(cleanUp);

    it('a recorded trace is stepped through, in the text it was recorded with', async () => {
        const folder = vscode.workspace.workspaceFolders?.[0];
        const configuration = { type: 'vpc', request: 'attach', name: 'trace', trace: recordTrace() };
        const stop = await stopAfter(() => vscode.debug.startDebugging(folder, { ...configuration, stopOnEntry: true }));
        assert.match(stop.stack[0] ?? '', /^originate:/);
        const editor = await until('the recorded text', () => {
            const active = vscode.window.activeTextEditor;
            return active?.document.uri.scheme === 'debug' ? active : undefined;
        });
        assert.match(editor.document.getText(), /probe recorded/);
        assert.equal(editor.document.languageId, 'vpc');
        await vscode.debug.stopDebugging();
        await sessionsEnd();
    });
});
