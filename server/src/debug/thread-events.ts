/** Tells the client which packets have come and gone since it heard of threads last: also backwards. */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** Remembers which threads the client knows. */
export class ThreadEvents {
    private known: ReadonlySet<number> = new Set();

    constructor(private readonly send: (event: string, body: object) => void) {}

    /** These threads are there now, and no others. */
    announce(threads: readonly DebugProtocol.Thread[]): void {
        const present = new Set(threads.map(({ id }) => id));
        for (const threadId of this.known) {
            if (!present.has(threadId)) {
                this.send('thread', { reason: 'exited', threadId });
            }
        }
        for (const threadId of present) {
            if (!this.known.has(threadId)) {
                this.send('thread', { reason: 'started', threadId });
            }
        }
        this.known = present;
    }
}
