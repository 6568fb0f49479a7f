/** Notices that a file of the program was edited while the session runs, and says so once per file. */
import type { DebugHost, ProgramDocument } from './debug-host.js';

/** Milliseconds of standing still before the files are looked at. */
const DELAY = 100;

/** Watches the documents of one launch. */
export class EditWatch {
    private readonly reported = new Set<string>();
    private timer: ReturnType<typeof setTimeout> | undefined;
    private over = false;

    constructor(
        private readonly host: Pick<DebugHost, 'currentText'>,
        private readonly documents: readonly ProgramDocument[],
        private readonly report: (uri: string, what: 'is gone' | 'has changed') => void,
    ) {}

    /** Files are looked at when the person pauses to read, not while steps follow each other. */
    schedule(): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.look(), DELAY);
    }

    /** The session is over: nothing more is said. */
    end(): void {
        this.over = true;
        clearTimeout(this.timer);
    }

    private async look(): Promise<void> {
        for (const { uri, text } of this.documents) {
            if (!this.host.currentText || this.reported.has(uri)) {
                continue;
            }
            const now = await this.host.currentText(uri).catch(() => undefined);
            if (now !== text && !this.over && !this.reported.has(uri)) {
                this.reported.add(uri);
                this.report(uri, now === undefined ? 'is gone' : 'has changed');
            }
        }
    }
}
