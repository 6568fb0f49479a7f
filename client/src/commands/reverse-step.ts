/** Commands "VPC: Reverse Step Over" and "VPC: Reverse Step Out": the debug protocol has no requests for them, our adapter has. */
import { commands, Disposable, debug, window } from 'vscode';

/** The thread that is selected in the Call Stack view; without one, the first. */
const selectedThread = (): number => debug.activeStackItem?.threadId ?? 1;

async function goBack(request: 'vpc/reverseNext' | 'vpc/reverseStepOut'): Promise<void> {
    const session = debug.activeDebugSession;
    if (session?.type !== 'vpc') {
        await window.showInformationMessage('Start debugging a packet first: these commands go back in its past.');
        return;
    }
    await session.customRequest(request, { threadId: selectedThread() });
}

/** Adds both commands. */
export const registerReverseSteps = (): Disposable =>
    Disposable.from(
        commands.registerCommand('vpc.reverseStepOver', () => goBack('vpc/reverseNext')),
        commands.registerCommand('vpc.reverseStepOut', () => goBack('vpc/reverseStepOut')),
    );
