/** A matrix in the making: a line tells how far it is, and Ctrl-C stops it. */
import type { ReachMatrix } from '#language';
import { computeReach, type ReachWork } from '../../workspace/compute-reach.js';
import { EXIT_CODES } from '../exit-code.js';
import { CommandFailure } from '../failure.js';
import type { Terminal } from '../terminal.js';

/** Milliseconds between two looks of a person. */
const REFRESH = 100;

/** Computes the matrix. Stopped, it fails with `interrupted`. */
export async function watchWork(work: ReachWork, terminal: Terminal): Promise<ReachMatrix> {
    const { showProgress, onInterrupt, workerFile } = terminal;
    const stopping = new AbortController();
    const stopped = new CommandFailure(EXIT_CODES.interrupted, 'Stopped before the matrix was complete.');
    const forget = onInterrupt?.(() => stopping.abort(stopped));
    try {
        return await computeReach(work, {
            workerFile,
            signal: stopping.signal,
            onProgress: showProgress && atLeisure(showProgress),
        });
    } finally {
        forget?.();
        showProgress?.('');
    }
}

/** The line, not more often than somebody can read it. */
function atLeisure(show: (text: string) => void): (done: number, total: number) => void {
    let last = 0;
    return (done, total) => {
        const time = performance.now();
        if (time - last >= REFRESH) {
            last = time;
            show(`${Math.floor((100 * done) / Math.max(1, total))} %  ${done} of ${total} runs`);
        }
    };
}
