/** The extension starts quickly and registers what the manifest promises. Must run before any other test opens a file. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { report } from './report.js';
import { extension, openFile } from './workspace.js';

describe('activation', () => {
    it('is quick and does not wait for the language server', async () => {
        assert(!extension().isActive, 'nothing has activated the extension yet');
        const start = performance.now();
        await extension().activate();
        report('      activation: %s ms', (performance.now() - start).toFixed(1));
    });

    it('registers every command of the manifest', async () => {
        const registered = await vscode.commands.getCommands(true);
        const manifest = extension().packageJSON as { contributes: { commands: { command: string }[] } };
        for (const { command } of manifest.contributes.commands) {
            assert(registered.includes(command), command);
        }
    });

    it('knows .vpc files by their extension', async () => {
        const editor = await openFile('lab.vpc');
        assert.equal(editor.document.languageId, 'vpc');
    });
});
