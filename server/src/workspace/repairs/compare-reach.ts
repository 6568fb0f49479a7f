/** Who reaches whom in one network and not in the other, by the reachability matrices of both, for every port that a change can concern. */
import type { Cancellation } from 'langium';
import {
    type Network,
    type PacketSpec,
    type ReachMatrix,
    type ReachStation,
    sameAddress,
    type TellingQuestion,
    type TrafficMatch,
    tellingQuestions,
} from '#language';
import { matrixBefore } from './reach-matrix.js';

/** Pairs of stations between which something has changed: how many, and the first of them: `web2 → db1 on tcp/5432`. */
export interface PairChanges {
    readonly count: number;
    readonly example?: string;
}

/** What differs. */
export interface ReachChanges {
    readonly opened: PairChanges;
    readonly closed: PairChanges;
    /** Whether all questions were asked in time: `opened` and `closed` are complete. */
    readonly complete: boolean;
}

/** What is compared. */
export interface Comparison {
    readonly before: Network;
    readonly after: Network;
    /** By change, the only packets that it concerns; `undefined` for any. */
    readonly traffic: readonly (TrafficMatch | undefined)[];
    /** Packets whose ways are meant to change. */
    readonly wanted: readonly PacketSpec[];
    readonly token: Cancellation.CancellationToken;
    /** Matrices of the network before, by question: filled on the way, for the next comparison with it. */
    readonly known?: Map<string, ReachMatrix>;
}

/** The comparison gives up after so many milliseconds, and says so. */
const PATIENCE = 2_000;

/** Asks both networks every question that a change can concern. */
export async function compareReach(comparison: Comparison): Promise<ReachChanges> {
    const { before, after, traffic, wanted, token, known = new Map<string, ReachMatrix>() } = comparison;
    const changes = new Changes(wanted);
    const deadline = performance.now() + PATIENCE;
    for (const question of questionsFor([before, after], traffic)) {
        const { text } = question.question;
        const old = known.get(text) ?? (await matrixBefore(deadline, { network: before, question: question.question, token }));
        const matrix = old && (await matrixBefore(deadline, { network: after, question: question.question, token }));
        if (!old || !matrix) {
            return { ...changes.found(), complete: false };
        }
        known.set(text, old);
        changes.collect(old, matrix, question);
    }
    return { ...changes.found(), complete: true };
}

function questionsFor(networks: readonly Network[], traffic: Comparison['traffic']): TellingQuestion[] {
    const all = traffic.flatMap((each) => tellingQuestions(networks, each));
    return all.filter(({ question }, i) => all.findIndex((other) => other.question.text === question.text) === i);
}

/** Collects the pairs that fare differently. */
class Changes {
    private readonly opened = new PairSet();
    private readonly closed = new PairSet();

    constructor(private readonly wanted: readonly PacketSpec[]) {}

    found(): Pick<ReachChanges, 'opened' | 'closed'> {
        return { opened: this.opened.changes(), closed: this.closed.changes() };
    }

    collect(before: ReachMatrix, after: ReachMatrix, question: TellingQuestion): void {
        const [was, is] = [reachedIn(before), reachedIn(after)];
        const columns = positions(after.destinations, before.destinations);
        const rows = positions(after.sources, before.sources);
        for (const [row, from] of after.sources.entries()) {
            const [start, oldStart] = [row * columns.length, (rows[row] ?? -1) * before.destinations.length];
            for (let column = 0; column < columns.length; column++) {
                const oldColumn = columns[column] ?? -1;
                const known = oldStart >= 0 && oldColumn >= 0 && was[before.cells[oldStart + oldColumn] ?? -1] === true;
                const to = known === is[after.cells[start + column] ?? -1] ? undefined : after.destinations[column];
                if (to && from.owner !== to.owner && !this.isWanted(from, to, question)) {
                    (known ? this.closed : this.opened).add(
                        start + column,
                        () => `${from.label} → ${to.label} on ${portsText(question)}`,
                    );
                }
            }
        }
    }

    private isWanted(from: ReachStation, to: ReachStation, { question, ports }: TellingQuestion): boolean {
        return this.wanted.some(({ protocol, source, destination }) => {
            const port = destination.port;
            const isPort =
                port === undefined || ports.length === 0 || ports.some((range) => port >= range.from && port <= range.to);
            return protocol === question.protocol && isPort && source.element === from.place && stands(to, destination);
        });
    }
}

/** Pairs without repetition. */
class PairSet {
    private readonly pairs = new Set<number>();
    private first: { readonly pair: number; readonly words: string; onMore: boolean } | undefined;

    add(pair: number, words: () => string): void {
        if (this.first?.pair === pair) {
            this.first.onMore = true;
        }
        this.first ??= { pair, words: words(), onMore: false };
        this.pairs.add(pair);
    }

    changes(): PairChanges {
        const { pairs, first } = this;
        return { count: pairs.size, ...(first ? { example: `${first.words}${first.onMore ? ' and more' : ''}` } : {}) };
    }
}

/** Where each station of one list stands in another; -1 for those that do not. */
function positions(stations: readonly ReachStation[], among: readonly ReachStation[]): Int32Array {
    const known = new Map(among.map(({ id }, position) => [id, position]));
    return Int32Array.from(stations, ({ id }) => known.get(id) ?? -1);
}

/** Whether an endpoint means that station. */
const stands = ({ place, addresses }: ReachStation, { element, address }: PacketSpec['destination']): boolean =>
    element === place ||
    addresses.some((own) => [own.address, own.publicAddress].some((each) => each !== undefined && sameAddress(each, address)));

/** By verdict: whether it means that the packet arrived and was answered. */
const reachedIn = ({ verdicts }: ReachMatrix): readonly boolean[] => verdicts.map(({ outcome }) => outcome === 'reached');

/** `tcp/443`, `tcp/1024-65535`, `icmp`. */
const portsText = ({ question, ports: [first] }: TellingQuestion): string =>
    first && first.to > first.from ? `${question.text}-${first.to}` : question.text;
