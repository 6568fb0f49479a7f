/** A trace that the command line has recorded, stepped through in the editor. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { breakOn, cleanUp, FILE, sessionsEnd, stopAfter, watchSessions } from './debug-driver.js';
import { hasPage, onPage } from './page.js';
import { extension, fileUri, placeCursor, until } from './workspace.js';

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

    it('a run is saved from inside its session, and opened again', async () => {
        await breakOn('198.51.100.0/24 -> nat');
        await placeCursor(FILE, 'probe outward');
        await stopAfter('workbench.action.debug.start');
        if (!hasPage()) {
            return;
        }
        // Ends only when its message has been read.
        void vscode.commands.executeCommand('vpc.saveTrace');
        await onPage(acceptProposedFile, 'run.vpctrace');
        const trace = fileUri('run.vpctrace');
        await until('the saved trace', async () => existsSync(trace.fsPath) || undefined);
        await vscode.commands.executeCommand('notifications.clearAll');
        await vscode.debug.stopDebugging();
        await sessionsEnd();
        const again = await stopAfter(() => vscode.commands.executeCommand('vpc.debugTrace', trace));
        assert.match(again.stack[0] ?? '', /^route-lookup:/);
        rmSync(trace.fsPath);
    });
});

/** Takes the path that the dialog for saving proposes. Runs beside the page, so it uses nothing from outside itself. */
async function acceptProposedFile(page: import('playwright-core').Page, name: string): Promise<void> {
    const input = page.locator('.quick-input-widget:visible input[type="text"]').first();
    await input.waitFor({ timeout: 8000 });
    for (let i = 0; i < 40 && !(await input.inputValue()).endsWith(name); i++) {
        await page.waitForTimeout(100);
    }
    await input.press('Enter');
}
