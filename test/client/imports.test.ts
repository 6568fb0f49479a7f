/** Files that import each other, read through whatever the workspace lies on. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { breakOn, cleanUp, stopAfter, watchSessions } from './debug-driver.js';
import { fileUri, openFile, placeCursor, positionOf, replaceText, restoreFile, until } from './workspace.js';

const MAIN = 'imports/main.vpc';
const NETWORK = 'imports/network.vpc';

const problemsOf = (name: string): vscode.Diagnostic[] => vscode.languages.getDiagnostics(fileUri(name));

describe('imports', () => {
    let watching: vscode.Disposable;
    before(() => {
        watching = watchSessions();
    });
    after(() => watching.dispose());
    afterEach(cleanUp);

    it('lead to the file that declares what is used, although nobody has opened it', async () => {
        const { document } = await openFile(MAIN);
        const use = positionOf(document, '-> serv|er');
        const [definition] = await until('a definition', async () => {
            const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
                'vscode.executeDefinitionProvider',
                fileUri(MAIN),
                use,
            );
            return found.length > 0 ? found : undefined;
        });
        assert(definition);
        const uri = 'uri' in definition ? definition.uri : definition.targetUri;
        assert.equal(uri.toString(), fileUri(NETWORK).toString());
        assert.deepEqual(problemsOf(MAIN), []);
    });

    it('show what an edit of the one does to the other', async () => {
        await openFile(MAIN);
        const editor = await openFile(NETWORK);
        const original = editor.document.getText();
        await replaceText(editor, 'instance server', 'instance servant');
        await until('a diagnostic in the importing file', () =>
            problemsOf(MAIN).find(({ message }) => message.includes("'server'")),
        );
        await restoreFile(NETWORK, original);
        await until('no diagnostic in the importing file', () => (problemsOf(MAIN).length === 0 ? true : undefined));
    });

    it('are debugged across files, forwards and backwards', async () => {
        const line = await breakOn('ingress icmp', { file: NETWORK });
        await placeCursor(MAIN, 'probe knock');
        const stop = await stopAfter('workbench.action.debug.start');
        assert.equal(stop.reason, 'breakpoint');
        assert.equal(stop.stack[0], `security-group-ingress:${line}`);
        const next = await stopAfter('workbench.action.debug.stepOver');
        assert(next.stack[0] !== stop.stack[0], next.stack[0]);
        const back = await stopAfter('workbench.action.debug.stepBack');
        assert.deepEqual(back.stack, stop.stack);
    });
});
