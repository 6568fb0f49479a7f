/** The extension host in a browser is a web worker: nothing of Node is there, and no file lies on a disk. */
import assert from 'node:assert/strict';
import { breakOn, cleanUp, stopAfter, watchSessions } from '../debug-driver.js';
import { pictureOfWorkbench } from '../page.js';
import { extension, fileUri, openFile, placeCursor } from '../workspace.js';

describe('the extension host', () => {
    it('is a web worker', () => {
        const world = globalThis as { readonly process?: object; readonly importScripts?: unknown };
        assert.equal(typeof world.importScripts, 'function');
        assert.equal(typeof world.process, 'undefined');
        assert(extension().extensionUri.scheme !== 'file', extension().extensionUri.toString());
        assert(fileUri('lab.vpc').scheme !== 'file', fileUri('lab.vpc').toString());
    });

    it('has the debugger and the language server at work beside each other', async () => {
        const watching = watchSessions();
        await openFile('lab.vpc');
        await breakOn('198.51.100.0/24 -> nat');
        await placeCursor('lab.vpc', 'probe outward');
        await stopAfter('workbench.action.debug.start');
        await pictureOfWorkbench('host');
        await cleanUp();
        watching.dispose();
    });
});
