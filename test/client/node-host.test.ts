/** Where Node is at hand, the extension runs there, beside the files, and not in the browser. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension } from './workspace.js';

describe('the extension host', () => {
    it('is that of the workspace, although the extension could run in a browser too', () => {
        assert.equal(extension().extensionKind, vscode.ExtensionKind.Workspace);
        assert.equal(extension().extensionUri.scheme, 'file');
    });
});
