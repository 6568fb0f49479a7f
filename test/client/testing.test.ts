/** The Test Explorer and what else the editor shows of probes: results, failures at their lines, coverage of routes and rules. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { onPage, pictureOfWorkbench } from './page.js';
import { fileUri, openFile, positionOf, replaceText, restoreFile, until } from './workspace.js';

const FILE = 'lab.vpc';

/** The rows of the Test Explorer, as their accessible names; undefined in the desktop editor, which has no page. */
const rowsOfTests = (): Promise<string[] | undefined> =>
    onPage(
        (page, selector) => page.locator(selector).evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? '')),
        '.test-explorer .monaco-list-row',
    );

/** Waits until a row reads so. */
const untilRow = (pattern: RegExp): Promise<unknown> =>
    until(`a row of the Test Explorer like ${pattern}`, async () => {
        const rows = await rowsOfTests();
        return rows === undefined || rows.some((row) => pattern.test(row)) ? true : undefined;
    });

let original: string;
before(async () => {
    // Without opening it: a document would activate the extension too early.
    original = new TextDecoder().decode(await vscode.workspace.fs.readFile(fileUri(FILE)));
});
const restore = (): Promise<void> => restoreFile(FILE, original);

describe('the Test Explorer', () => {
    afterEach(restore);

    it('runs the probes of a file as tests, and shows a failure with the line that decided', async () => {
        const editor = await openFile(FILE);
        await vscode.commands.executeCommand('workbench.view.testing.focus');
        await vscode.commands.executeCommand('testing.runCurrentFile');
        await untilRow(/^lab\.vpc.*passed/i);
        await replaceText(editor, 'expect dropped by blackhole-route', 'expect answered');
        await vscode.commands.executeCommand('testing.runCurrentFile');
        await untilRow(/^lab\.vpc.*failed/i);
        await pictureOfWorkbench('tests');
    });

    it('covers routes and rules', async () => {
        await openFile(FILE);
        await vscode.commands.executeCommand('testing.coverageCurrentFile');
        const covered = await until('a coverage badge', async () => {
            const badges = await onPage(
                (page, selector) => page.locator(selector).evaluateAll((rows) => rows.map((row) => row.textContent ?? '')),
                '.test-coverage-list-item, .test-coverage-bars',
            );
            return badges === undefined || badges.length > 0 ? true : undefined;
        });
        assert(covered);
        await pictureOfWorkbench('coverage');
        await vscode.commands.executeCommand('testing.coverage.close');
    });
});

describe('reading and writing', () => {
    afterEach(restore);

    it('formats a document', async () => {
        const editor = await openFile(FILE);
        await replaceText(editor, '    0.0.0.0/0       -> blackhole', '  0.0.0.0/0 ->blackhole');
        const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>(
            'vscode.executeFormatDocumentProvider',
            fileUri(FILE),
            {
                tabSize: 2,
                insertSpaces: true,
            },
        );
        const edit = new vscode.WorkspaceEdit();
        edit.set(fileUri(FILE), edits);
        assert(await vscode.workspace.applyEdit(edit));
        assert.match(
            editor.document.getText(),
            /\n {4}198\.51\.100\.0\/24 -> nat\n {4}10\.9\.0\.0\/16 {5}-> blackhole\n {4}0\.0\.0\.0\/0 {7}-> blackhole\n/,
        );
    });

    it('hints at what the file leaves out', async () => {
        const { document } = await openFile(FILE);
        const range = new vscode.Range(0, 0, document.lineCount, 0);
        const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
            'vscode.executeInlayHintProvider',
            fileUri(FILE),
            range,
        );
        const line = positionOf(document, 'cidr 10.0.2.0/24').line;
        assert.match(String(hints.find(({ position }) => position.line === line)?.label), /249 of 251 free/);
    });

    it('finds the owner of an address among the symbols of the workspace', async () => {
        const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
            'vscode.executeWorkspaceSymbolProvider',
            '10.0.2.10',
        );
        assert(
            found.some(({ name }) => name === 'app1'),
            `app1 among ${found.map(({ name }) => name).join(', ')}`,
        );
    });
});
