/** The status bar while a packet stands still: in which fork one is, and that one is in the past. */
import { type DebugSession, Disposable, debug, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode';

/** What the adapter answers to `vpc/moment`. */
interface Moment {
    readonly step: number;
    readonly latest: number;
    readonly past: boolean;
    readonly future: { readonly id: number; readonly name: string };
}

/** Messages after which one may be somewhere else. */
const MOVES: ReadonlySet<string> = new Set(['stopped', 'invalidated']);

function show(item: StatusBarItem, { step, latest, past, future }: Moment): void {
    const where = past ? `$(history) In the past: step ${step} of ${latest}` : `Step ${step}`;
    item.text = future.id === 0 ? where : `${where} $(repo-forked) Fork ${future.id}`;
    item.tooltip = `In ${future.name}. Click to switch futures.`;
    item.backgroundColor = past ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
}

async function update(item: StatusBarItem, session: DebugSession): Promise<void> {
    try {
        show(item, (await session.customRequest('vpc/moment')) as Moment);
    } catch {
        // The session has ended in the meantime: there is no moment to show.
        item.hide();
    }
}

/** Shows the item from the first stop of a session to its end. */
export function registerMomentStatus(): Disposable {
    const item = window.createStatusBarItem('vpc.moment', StatusBarAlignment.Left, 50);
    item.name = 'VPC packet: step and future';
    item.command = 'vpc.switchFuture';
    const tracker = debug.registerDebugAdapterTrackerFactory('vpc', {
        createDebugAdapterTracker: (session) => ({
            onDidSendMessage: (message: { readonly type?: string; readonly event?: string }) => {
                if (message.type === 'event' && MOVES.has(message.event ?? '')) {
                    void update(item, session);
                }
            },
        }),
    });
    const ended = debug.onDidTerminateDebugSession((session) => session.type === 'vpc' && item.hide());
    return Disposable.from(item, tracker, ended);
}
