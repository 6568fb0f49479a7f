/** Command "VPC: Switch Future": edits of a standing packet have made forks; this goes to another one, or to the original. */
import { commands, type Disposable, debug, type QuickPickItem, window } from 'vscode';

/** One future as the adapter lists it. */
interface FutureInfo {
    readonly id: number;
    readonly name: string;
    readonly current: boolean;
    readonly forkedAt?: number;
}

const itemOf = ({ id, name, current, forkedAt }: FutureInfo): QuickPickItem & { readonly id: number } => ({
    id,
    label: `${current ? '$(check) ' : ''}${name}`,
    description: forkedAt === undefined ? '' : `from step ${forkedAt}`,
});

async function switchFuture(): Promise<void> {
    const session = debug.activeDebugSession;
    if (session?.type !== 'vpc') {
        await window.showInformationMessage('Start debugging a packet first: futures belong to its session.');
        return;
    }
    const { futures } = (await session.customRequest('vpc/futures')) as { readonly futures: readonly FutureInfo[] };
    if (futures.length === 1) {
        await window.showInformationMessage('There is only the original future. Change a field of the packet to make another.');
        return;
    }
    const chosen = await window.showQuickPick(futures.map(itemOf), { title: 'Go on in which future?' });
    if (chosen) {
        await session.customRequest('vpc/switchFuture', { future: chosen.id });
    }
}

/** Adds the command. */
export const registerSwitchFuture = (): Disposable => commands.registerCommand('vpc.switchFuture', switchFuture);
