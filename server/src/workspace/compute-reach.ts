/**
 * Drives a reachability matrix: in this thread while the work is small, in worker threads when it is not. It tells how far it
 * is, and stops when told to.
 */
import { existsSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
    answerPairs,
    asPlainData,
    assembleMatrix,
    firstPairs,
    joinAnswers,
    type Network,
    type PairAnswers,
    type Pairs,
    planReach,
    type ReachMatrix,
    type ReachPlan,
    type ReachQuestion,
    type ReachSelection,
    remainingPairs,
} from '#language';

/** What is to be found out; also what each worker is given. */
export interface ReachWork {
    readonly network: Network;
    readonly question: ReachQuestion;
    readonly selection: ReachSelection;
}

/** How to go about it. */
export interface ReachDriving {
    /** The worker's program; without one everything happens in this thread. */
    readonly workerFile?: string | undefined;
    /** At most so many workers; as many as the machine can run unless given. */
    readonly threads?: number;
    /** Stops the work. */
    readonly signal?: AbortSignal | undefined;
    /** Told from time to time how many of how many runs are done. */
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The name of the worker's bundle, beside those of the programs. */
const WORKER_BUNDLE = 'vpc-reach-worker.cjs';

/** The worker's bundle beside a program; `undefined` where the program is run from its sources. */
export function workerFileBeside(program: string): string | undefined {
    const file = join(dirname(realpathSync(program)), WORKER_BUNDLE);
    return existsSync(file) ? file : undefined;
}

/** Fewer runs than this are done before workers would have started. */
const WORTH_WORKERS = 2000;
/** Pairs that are run before anybody else gets a turn. */
const STRETCH = 64;
/** Pairs given to a worker at once: some hundredths of a second. */
const PORTION = 256;

/** The matrix. Rejects with the signal's reason when stopped. */
export async function computeReach(work: ReachWork, driving: ReachDriving = {}): Promise<ReachMatrix> {
    const plan = planReach(work.network, work.question, work.selection);
    const crew = new Crew(work, plan, driving);
    try {
        const first = await crew.answer(firstPairs(plan));
        const pairs = remainingPairs(plan, first);
        return assembleMatrix(plan, first, { pairs, answers: await crew.answer(pairs) });
    } finally {
        await crew.dismiss();
    }
}

/** Those who run pairs: this thread, or workers that are kept from one list to the next. */
class Crew {
    private readonly workers: Worker[] = [];
    private done = 0;
    private total = 0;

    constructor(
        private readonly work: ReachWork,
        private readonly plan: ReachPlan,
        private readonly driving: ReachDriving,
    ) {}

    async answer(pairs: Pairs): Promise<PairAnswers> {
        const { workerFile } = this.driving;
        this.total += pairs.length / 2;
        return workerFile === undefined || pairs.length / 2 < WORTH_WORKERS
            ? joinAnswers(await this.answerHere(pairs))
            : joinAnswers(await this.answerInWorkers(pairs, workerFile));
    }

    private async answerHere(pairs: Pairs): Promise<PairAnswers[]> {
        const parts: PairAnswers[] = [];
        for (const portion of portions(pairs, STRETCH)) {
            this.driving.signal?.throwIfAborted();
            parts.push(answerPairs(this.plan, portion));
            this.tell(portion);
            await setImmediate();
        }
        return parts;
    }

    /** Each worker takes the next portion as soon as it has answered one. */
    private async answerInWorkers(pairs: Pairs, workerFile: string): Promise<PairAnswers[]> {
        const queue = [...portions(pairs, PORTION)];
        const parts: PairAnswers[] = [];
        let next = 0;
        const hand = async (worker: Worker): Promise<void> => {
            for (let at = next++; at < queue.length; at = next++) {
                const portion = queue[at] as Pairs;
                parts[at] = await this.ask(worker, portion);
                this.tell(portion);
            }
        };
        await Promise.all(this.hire(workerFile).map(hand));
        return parts;
    }

    private hire(workerFile: string): readonly Worker[] {
        const wanted = this.driving.threads ?? availableParallelism();
        const workerData = { ...this.work, network: asPlainData(this.work.network) };
        while (this.workers.length < wanted) {
            this.workers.push(new Worker(workerFile, { workerData }));
        }
        return this.workers;
    }

    private ask(worker: Worker, pairs: Pairs): Promise<PairAnswers> {
        const { signal } = this.driving;
        signal?.throwIfAborted();
        return new Promise((resolve, reject) => {
            const stop = (): void => settle(() => reject(signal?.reason as Error));
            const fail = (error: Error): void => settle(() => reject(error));
            const take = (answers: PairAnswers): void => settle(() => resolve(answers));
            const settle = (how: () => void): void => {
                worker.off('message', take).off('error', fail);
                signal?.removeEventListener('abort', stop);
                how();
            };
            worker.on('message', take).on('error', fail);
            signal?.addEventListener('abort', stop);
            worker.postMessage(pairs);
        });
    }

    private tell(portion: Pairs): void {
        this.done += portion.length / 2;
        this.driving.onProgress?.(this.done, this.total);
    }

    async dismiss(): Promise<void> {
        await Promise.all(this.workers.map((worker) => worker.terminate()));
    }
}

function* portions(pairs: Pairs, size: number): Generator<Pairs> {
    for (let at = 0; at < pairs.length; at += 2 * size) {
        yield pairs.slice(at, at + 2 * size);
    }
}
