/** The files of the editor suite, and small waits. The workspace is a copy, so tests may change it. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** The extension under test. */
export function extension(): vscode.Extension<unknown> {
    const found = vscode.extensions.getExtension('vpc-lab.vpc-lab');
    assert(found, 'the extension is installed');
    return found;
}

/** A file of the workspace. */
export function fileUri(name: string): vscode.Uri {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert(folder, 'a folder is open');
    return vscode.Uri.joinPath(folder.uri, name);
}

/** Opens a file of the workspace in the active editor. */
export async function openFile(name: string): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(fileUri(name));
    return vscode.window.showTextDocument(document, { preview: false });
}

/** Gives a file the text it had when the suite began: the editor may have saved what a test changed. */
export async function restoreFile(name: string, text: string): Promise<void> {
    const { document } = await openFile(name);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
    await document.save();
}

/** Where a text first stands in a document; `|` in it marks the position, otherwise its start. */
export function positionOf(document: vscode.TextDocument, marked: string): vscode.Position {
    const text = marked.replace('|', '');
    const offset = document.getText().indexOf(text);
    assert(offset >= 0, `'${text}' stands in ${document.fileName}`);
    return document.positionAt(offset + Math.max(0, marked.indexOf('|')));
}

/** Puts the cursor where a text first stands, as a person does before pressing F5. */
export async function placeCursor(name: string, marked: string): Promise<void> {
    const editor = await openFile(name);
    const position = positionOf(editor.document, marked);
    editor.selection = new vscode.Selection(position, position);
}

/** Replaces the first occurrence of a text. */
export async function replaceText(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
    const start = positionOf(editor.document, from);
    const range = new vscode.Range(start, editor.document.positionAt(editor.document.offsetAt(start) + from.length));
    assert(await editor.edit((edit) => edit.replace(range, to)), 'the edit was made');
}

/** Asks again and again until the answer is not undefined; fails, naming what it waited for, after twenty seconds. */
export async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline) {
        const answer = await ask();
        if (answer !== undefined) {
            return answer;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`Waited in vain for: ${what}.`);
}
