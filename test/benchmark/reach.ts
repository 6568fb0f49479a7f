/** What reachability of all pairs costs: on a hub in which stations are alike, and on one in which none is like another. */
import { availableParallelism } from 'node:os';
import { parseReachQuestion, type ReachQuestion } from '../../language/src/index.js';
import { computeReach } from '../../server/src/workspace/compute-reach.js';
import { buildDesign } from '../support/build-design.js';
import { bundleReachWorker } from '../support/build-server.js';
import { generateHostileHub, generateHub, type HubSize } from './hub-topology.js';

/** One matrix. */
export interface ReachFigure {
    readonly name: string;
    readonly flows: number;
    readonly classes: number;
    readonly runs: number;
    readonly threads: number;
    /** Milliseconds: the first time in a fresh process, and the median of the times after. */
    readonly cold: Times;
    readonly warm: Times;
}

/** Time by the clock, and of all processors together, workers included: what a busy machine takes away shows in the first alone. */
export interface Times {
    readonly clock: number;
    readonly processor: number;
}

const REPEATS = 5;

/** The hub with everything alike, and a hostile one. */
export async function measureReach(hub: HubSize, hostile: HubSize): Promise<ReachFigure[]> {
    const workerFile = await bundleReachWorker();
    return [
        await measureMatrix('hub', generateHub(hub), workerFile),
        await measureMatrix('every instance its own class', generateHostileHub(hostile), workerFile),
    ];
}

async function measureMatrix(name: string, text: string, workerFile: string): Promise<ReachFigure> {
    const { network } = await buildDesign(text);
    const question = parseReachQuestion('tcp/443') as ReachQuestion;
    const times: Times[] = [];
    let last = { flows: 0, classes: 0, runs: 0 };
    // What is remembered about a network hangs on the object: a new one each time. Long runs are not repeated.
    for (let i = 0; i <= REPEATS && (times[0]?.processor ?? 0) < 5000; i++) {
        const [start, used] = [performance.now(), process.cpuUsage()];
        const { cells, classes, runs } = await computeReach({ network: { ...network }, question, selection: {} }, { workerFile });
        const { user, system } = process.cpuUsage(used);
        times.push({ clock: performance.now() - start, processor: (user + system) / 1000 });
        last = { flows: cells.length, classes, runs };
    }
    const [cold = { clock: 0, processor: 0 }, ...others] = times;
    const warm = others.sort((a, b) => a.clock - b.clock)[Math.floor(others.length / 2)] ?? cold;
    return { name, ...last, threads: availableParallelism(), cold, warm };
}
