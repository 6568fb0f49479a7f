/** Commands "VPC: Step This Packet Alone" and "VPC: Run This Packet Alone": the others wait where they are. */
import { commands, Disposable, debug, window } from 'vscode';

/** The editor's own commands move every packet; these name one: that of the selected thread. */
async function moveAlone(request: 'next' | 'continue'): Promise<void> {
    const session = debug.activeDebugSession;
    if (session?.type !== 'vpc') {
        await window.showInformationMessage('Start debugging a packet first: these commands move one of several.');
        return;
    }
    try {
        await session.customRequest(request, { threadId: debug.activeStackItem?.threadId ?? 1, singleThread: true });
    } catch (error) {
        await window.showInformationMessage(error instanceof Error ? error.message : String(error));
    }
}

/** Adds both commands. */
export const registerStepsAlone = (): Disposable =>
    Disposable.from(
        commands.registerCommand('vpc.stepAlone', () => moveAlone('next')),
        commands.registerCommand('vpc.runAlone', () => moveAlone('continue')),
    );
