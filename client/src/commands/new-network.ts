/** Command "VPC: New Network". */
import { commands, type Disposable, window, workspace } from 'vscode';

/** Opens an empty, unsaved file and shows what may stand in it: the outline of a VPC, and the reference designs. */
async function newNetwork(): Promise<void> {
    await window.showTextDocument(await workspace.openTextDocument({ language: 'vpc' }));
    await commands.executeCommand('editor.action.triggerSuggest');
}

/** Adds the command. */
export const registerNewNetwork = (): Disposable => commands.registerCommand('vpc.newNetwork', newNetwork);
