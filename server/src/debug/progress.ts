/** Progress of long motions, for clients that show it. */

/** Milliseconds before a motion counts as long. */
const PATIENCE = 400;
/** Milliseconds between two reports. */
const INTERVAL = 200;

/** Announces one long motion after another. */
export class Progress {
    private began = 0;
    private reported = 0;
    private shown = false;
    private next = 1;

    constructor(private readonly send: (event: string, body: object) => void) {}

    /** A motion goes on; it has come so many steps far. */
    report(steps: number): void {
        const now = Date.now();
        this.began ||= now;
        if (now - this.began < PATIENCE || now - this.reported < INTERVAL) {
            return;
        }
        const body = { progressId: this.id, message: `${steps} steps` };
        this.send(
            this.shown ? 'progressUpdate' : 'progressStart',
            this.shown ? body : { ...body, title: 'Packets move', cancellable: true },
        );
        this.shown = true;
        this.reported = now;
    }

    /** The motion is over. */
    end(): void {
        if (this.shown) {
            this.send('progressEnd', { progressId: this.id });
            this.next++;
        }
        this.shown = false;
        this.began = 0;
    }

    private get id(): string {
        return `motion-${this.next}`;
    }
}
