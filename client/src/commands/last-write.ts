/** Command "VPC: Go to Last Write": from a field or a table in the Variables view, or typed in, to the step that wrote it. */
import { commands, type Disposable, debug, window } from 'vscode';

/** What VS Code passes from the menu of the Variables view; from the Command Palette it passes nothing. */
interface VariableContext {
    readonly container?: { readonly variablesReference?: number };
    readonly variable?: { readonly name: string };
}

const askForName = (): Thenable<string | undefined> =>
    window.showInputBox({
        title: 'Who last wrote this?',
        prompt: 'A packet field, or ARP entries, connections or bindings of somebody',
        placeHolder: 'ip.src',
    });

async function goToLastWrite(context?: VariableContext): Promise<void> {
    const session = debug.activeDebugSession;
    if (session?.type !== 'vpc') {
        await window.showInformationMessage(
            'Start debugging a packet first: this goes back to the step that wrote one of its fields.',
        );
        return;
    }
    const name = context?.variable?.name ?? (await askForName());
    const variablesReference = context?.container?.variablesReference;
    if (!name) {
        return;
    }
    const item = debug.activeStackItem;
    const frameId = item && 'frameId' in item ? item.frameId : undefined;
    try {
        await session.customRequest('vpc/lastWrite', { name, variablesReference, frameId });
    } catch (error) {
        await window.showInformationMessage(error instanceof Error ? error.message : String(error));
    }
}

/** Adds the command. */
export const registerLastWrite = (): Disposable => commands.registerCommand('vpc.lastWrite', goToLastWrite);
