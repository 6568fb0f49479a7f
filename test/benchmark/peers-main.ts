/**
 * `npm run bench:peers`: our server beside `yaml-language-server` and TypeScript's, each with the same network as text, through one
 * harness over standard streams. Their rounds take turns, so that a busy machine slows all of them alike; medians, and how many
 * times longer (or how much more) each of the others takes. Line counts choose sizes: `npm run bench:peers -- 1000 10000`.
 *
 * Read with care: the server of YAML waits 200 ms after a keystroke before it validates; TypeScript's is a native program.
 * `–` stands for no answer within a minute.
 */
import { bundleProgram } from '../support/build-server.js';
import { PeerSession } from './peer-session.js';
import { ours, type Peer, typeScriptServer, yamlServer } from './peers.js';
import { formatNumber, formatTable, median } from './statistics.js';

const MEASURES = ['start (ms)', 'keystroke (ms)', 'completion (ms)', 'hover (ms)', 'memory (MB)'] as const;

/** Samples of each measure, in that order. */
type Samples = readonly number[][];

const STARTS = 3;
const ROUNDS = 15;

const requested = process.argv
    .slice(2)
    .map(Number)
    .filter((size) => size > 0);
const peers = [ours(await bundleProgram('lsp')), yamlServer(), typeScriptServer()];

for (const size of requested.length > 0 ? requested : [1_000, 10_000, 50_000, 100_000]) {
    const samples = new Map<Peer, Samples>(peers.map((peer) => [peer, MEASURES.map(() => [])]));
    const sessions = await startAll(size, samples);
    for (let round = 0; round < ROUNDS; round++) {
        for (const [peer, session] of sessions) {
            if (!(await measureRound(session, samples.get(peer) ?? []))) {
                sessions.delete(peer);
            }
        }
    }
    for (const [peer, session] of sessions) {
        samples.get(peer)?.[4]?.push(session.memory());
        session.end();
    }
    print(size, samples);
}

/** Every server several times, in turns; the last of each stays. */
async function startAll(size: number, samples: ReadonlyMap<Peer, Samples>): Promise<Map<Peer, PeerSession>> {
    const running = new Map<Peer, PeerSession>();
    const slow = new Set<Peer>();
    for (let round = 0; round < STARTS; round++) {
        for (const peer of peers.filter((each) => !slow.has(each))) {
            running.get(peer)?.end();
            running.delete(peer);
            try {
                const { session, elapsed } = await PeerSession.start(peer, peer.textOf(size));
                samples.get(peer)?.[0]?.push(elapsed);
                running.set(peer, session);
            } catch (error) {
                slow.add(peer);
                console.error(`${peer.name}, ${size} lines: ${(error as Error).message}`);
            }
        }
    }
    return running;
}

/** A letter and its removal, a completion, a hover; false when the server did not answer in time. */
async function measureRound(session: PeerSession, samples: Samples): Promise<boolean> {
    try {
        samples[1]?.push(await session.keystroke(), await session.keystroke());
        samples[2]?.push(await session.completion());
        samples[3]?.push(await session.hover());
        return true;
    } catch {
        session.end();
        return false;
    }
}

function print(size: number, samples: ReadonlyMap<Peer, Samples>): void {
    const medians = [...samples].map(([peer, lists]) => ({ name: peer.name, values: lists.map(median) }));
    const own = medians[0]?.values ?? [];
    const rows = medians.map(({ name, values }) => [name, ...values.map(formatMeasure)]);
    const ratios = medians
        .slice(1)
        .map(({ name, values }) => [
            `${name} : VPC Lab`,
            ...values.map((value, i) => formatMeasure(value / (own[i] ?? Number.NaN))),
        ]);
    console.log(`\n${formatTable([`${size} lines`, ...MEASURES], [...rows, ...ratios])}`);
}

function formatMeasure(value: number): string {
    return Number.isNaN(value) ? '–' : formatNumber(value);
}
process.exit(0);
