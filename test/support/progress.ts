/** Long random tests say where they are: what has been done, how fast, and how much memory the process at work holds. */
import { readFileSync } from 'node:fs';
import { EFFORT } from './seed.js';

/** Says on standard error how far a test is, where more than the usual effort is made; otherwise nothing. */
export class Progress {
    private readonly begin = performance.now();
    private last = { at: this.begin, done: 0 };

    constructor(
        private readonly what: string,
        private readonly total: number,
        private readonly pid = process.pid,
    ) {}

    /** `detail` names what comes next, for a test that does not come back. */
    report(done: number, detail: string): void {
        if (EFFORT <= 1) {
            return;
        }
        const now = performance.now();
        const speed = ((done - this.last.done) / Math.max(1, now - this.last.at)) * 1000;
        const seconds = Math.round((now - this.begin) / 1000);
        this.last = { at: now, done };
        process.stderr.write(
            `${done}/${this.total} ${this.what}, ${seconds} s, ${speed.toFixed(1)}/s, ${residentMegabytes(this.pid)} MB, next: ${detail}\n`,
        );
    }
}

/** Resident memory of a process, where the system says it (Linux, `proc(5)`); `?` elsewhere. */
function residentMegabytes(pid: number): string {
    try {
        const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return kilobytes === undefined ? '?' : String(Math.round(Number(kilobytes) / 1024));
    } catch {
        return '?';
    }
}
