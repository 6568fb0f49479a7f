/**
 * One worker thread of a reachability matrix: it is given the network once, then lists of pairs, and answers each list with
 * its verdicts. A program of its own; `compute-reach.ts` starts it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { answerPairs, endsOf, type Pairs } from '#language';
import type { ReachWork } from './compute-reach.js';

const { network, question, selection } = workerData as ReachWork;
const plan = { network, question, ...endsOf(network, selection) };

parentPort?.on('message', (pairs: Pairs) => {
    const answers = answerPairs(plan, pairs);
    parentPort?.postMessage(answers, [answers.verdictOf.buffer as ArrayBuffer, answers.byFlow.buffer as ArrayBuffer]);
});
