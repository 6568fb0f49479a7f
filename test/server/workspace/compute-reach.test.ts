/** The matrix by worker threads equals the matrix by one thread; it says how far it is, and stops when told to. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseReachQuestion, type ReachMatrix, type ReachQuestion } from '../../../language/src/index.js';
import { computeReach, type ReachWork, workerFileBeside } from '../../../server/src/workspace/compute-reach.js';
import { generateHostileHub } from '../../benchmark/hub-topology.js';
import { buildDesign } from '../../support/build-design.js';
import { bundleReachWorker } from '../../support/build-server.js';

describe('worker threads', { timeout: 120_000 }, () => {
    let workerFile: string;
    let work: ReachWork;
    beforeAll(async () => {
        workerFile = await bundleReachWorker();
        const { network } = await buildDesign(generateHostileHub({ vpcs: 5, instances: 9 }));
        work = { network, question: parseReachQuestion('tcp/443') as ReachQuestion, selection: {} };
    }, 60_000);

    test('answer as one thread does', async () => {
        const told: [number, number][] = [];
        const alone = await computeReach(work);
        const together = await computeReach(work, {
            workerFile,
            threads: 2,
            onProgress: (done, total) => told.push([done, total]),
        });
        expect(together.runs).toBe(2025);
        expect(wordsOf(together)).toEqual(wordsOf(alone));
        expect(told.at(-1)).toEqual([2025, 2025]);
        expect(told.length).toBeGreaterThan(5);
    });

    test.each([undefined, 2])('stop when told to (%s threads)', async (threads) => {
        const stopping = new AbortController();
        const reason = new Error('enough');
        const options = threads === undefined ? {} : { workerFile, threads };
        let calls = 0;
        const onProgress = (): void => {
            calls++;
            stopping.abort(reason);
        };
        await expect(computeReach(work, { ...options, signal: stopping.signal, onProgress })).rejects.toBe(reason);
        expect(calls).toBeLessThanOrEqual(2);
    });

    test('that cannot start are a failure, not a wait', async () => {
        await expect(computeReach(work, { workerFile: '/nowhere.cjs', threads: 1 })).rejects.toThrow();
    });
});

/** Each pair's outcome and reason. */
const wordsOf = ({ cells, verdicts }: ReachMatrix): string[] =>
    Array.from(cells, (number) => `${verdicts[number]?.outcome} ${verdicts[number]?.reason ?? ''}`);

test('a program that runs from its sources has no worker beside it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vpc-'));
    expect(workerFileBeside(folder)).toBeUndefined();
});
