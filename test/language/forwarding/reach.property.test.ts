/** The matrix says of every pair what the machine says when that pair is run by itself: classes are an economy, not an opinion. */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { run } from '../../../language/src/forwarding/pipeline.js';
import { type ReachMatrix, reachMatrix, verdictAt } from '../../../language/src/forwarding/reach/plan.js';
import { packetBetween, parseReachQuestion, type ReachQuestion } from '../../../language/src/forwarding/reach/question.js';
import type { ReachStation } from '../../../language/src/forwarding/reach/stations.js';
import { decideFlow } from '../../../language/src/forwarding/reach/verdict.js';
import { startPacket } from '../../../language/src/forwarding/simulation.js';
import type { Network } from '../../../language/src/model/network.js';
import { buildDesignOfBroken } from '../../support/build-design.js';
import { loadExamples } from '../../support/examples.js';
import { randomTopology } from '../../support/random-topology.js';

const ask = (text: string): ReachQuestion => {
    const question = parseReachQuestion(text);
    if (!question) {
        throw new Error(`Not a question: ${text}`);
    }
    return question;
};

const QUESTIONS = ['tcp/443', 'tcp/22', 'udp/53', 'icmp'].map(ask);

/** Every pair that the matrix answers otherwise than a run of that pair. */
function differences(network: Network, question: ReachQuestion, matrix: ReachMatrix): string[] {
    return matrix.sources.flatMap((from, i) =>
        matrix.destinations.flatMap((to, j) => {
            const said = JSON.stringify(verdictAt(matrix, i, j));
            const ran = JSON.stringify(decideFlow(network, packetBetween(question, from, to), to.owner).verdict);
            return said === ran ? [] : [`${from.label} -> ${to.label} ${question.text}: ${said}, alone ${ran}`];
        }),
    );
}

describe('the matrix equals single runs', () => {
    test('of random networks, verdict and reason', { timeout: 300_000 }, async () => {
        // Networks in which every station is a class of its own would prove nothing.
        let spared = 0;
        await fc.assert(
            fc.asyncProperty(randomTopology, fc.constantFrom(...QUESTIONS), async ({ text, failed }, question) => {
                // Whoever waits for news of this test gets a turn.
                await setImmediate();
                const { network } = await buildDesignOfBroken(text);
                const now: Network = failed.length > 0 ? { ...network, failed: new Set(failed) } : network;
                const matrix = reachMatrix(now, question);
                expect(matrix).toBeDefined();
                if (matrix) {
                    spared += matrix.cells.length - matrix.runs;
                    expect(differences(now, question, matrix)).toEqual([]);
                }
            }),
            { numRuns: 20 },
        );

        expect(spared).toBeGreaterThan(100);
    });

    test('of every example', { timeout: 120_000 }, async () => {
        for (const { design, path } of await loadExamples()) {
            for (const question of [ask('tcp/443'), ask('icmp')]) {
                await setImmediate();
                const matrix = reachMatrix(design.network, question);
                expect([path, matrix && differences(design.network, question, matrix)]).toEqual([path, []]);
            }
        }
    });
});

/** `delivered` or the drop reason, of the packet that a plain run sends. */
function fateOfRun(network: Network, question: ReachQuestion, from: ReachStation, to: ReachStation): string | undefined {
    const design = { network, probes: new Map(), experiments: new Map() };
    const last = run(startPacket(design, packetBetween(question, from, to))).at(-1)?.after;
    const sent = last?.packets.find(({ cause }) => cause === undefined);
    return sent?.dropReason ?? sent?.status;
}

test('a verdict repeats what `run` says about the packet', async () => {
    const [file] = await loadExamples(['examples/three-tier.vpc']);
    const network = file?.design.network as Network;
    const matrix = reachMatrix(network, ask('tcp/443')) as ReachMatrix;
    for (const [i, from] of matrix.sources.entries()) {
        for (const [j, to] of matrix.destinations.entries()) {
            const { outcome, reason } = verdictAt(matrix, i, j);
            const fate = fateOfRun(network, matrix.question, from, to);
            expect(outcome === 'request-dropped' ? reason : 'delivered').toBe(fate);
        }
    }
});
