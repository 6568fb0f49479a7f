/**
 * Who reaches a station, for code lenses and hovers: one column of the reachability matrix, remembered for each version of the
 * network. Lenses take their time in small stretches, so that a keystroke is never kept waiting; hovers take little or nothing.
 */
import type { Cancellation } from 'langium';
import {
    answerPairs,
    assembleMatrix,
    type ElementId,
    firstPairs,
    type Network,
    planReach,
    type ReachMatrix,
    type ReachQuestion,
    remainingPairs,
    stationsOf,
    verdictAt,
} from '#language';
import { matrixBefore } from '../workspace/repairs/reach-matrix.js';

/** Those who reach a station on one port, of so many others. */
export interface Reachers {
    readonly names: readonly string[];
    readonly others: number;
}

const KNOWN = new WeakMap<Network, Map<string, Reachers>>();

function memoryOf(network: Network): Map<string, Reachers> {
    const memory = KNOWN.get(network) ?? new Map<string, Reachers>();
    KNOWN.set(network, memory);
    return memory;
}

const keyOf = (to: ElementId, { text }: ReachQuestion): string => `${to} ${text}`;

/** A hover waits for so many stations and runs at most: some milliseconds. */
const CHEAP = { stations: 60, runs: 60 } as const;

/** Those who reach a station, if a lens has found out before or it is found out at once. */
export function reachersAtOnce(network: Network, to: ElementId, question: ReachQuestion): Reachers | undefined {
    const memory = memoryOf(network);
    const known = memory.get(keyOf(to, question));
    if (known || stationsOf(network).length > CHEAP.stations) {
        return known;
    }
    const plan = planReach(network, question, { to });
    const first = answerPairs(plan, firstPairs(plan));
    const pairs = remainingPairs(plan, first);
    if (pairs.length / 2 > CHEAP.runs) {
        return undefined;
    }
    const found = reachersIn(assembleMatrix(plan, first, { pairs, answers: answerPairs(plan, pairs) }));
    memory.set(keyOf(to, question), found);
    return found;
}

/** Those who reach a station, however long it takes; the token stops it between two stretches. */
export async function reachersOf(
    network: Network,
    to: ElementId,
    { question, token }: { readonly question: ReachQuestion; readonly token: Cancellation.CancellationToken },
): Promise<Reachers> {
    const memory = memoryOf(network);
    const known = memory.get(keyOf(to, question));
    if (known) {
        return known;
    }
    const matrix = await matrixBefore(Number.POSITIVE_INFINITY, { network, question, token, to });
    const found = matrix ? reachersIn(matrix) : { names: [], others: 0 };
    memory.set(keyOf(to, question), found);
    return found;
}

/** Of a matrix of one column. */
function reachersIn(matrix: ReachMatrix): Reachers {
    const [to] = matrix.destinations;
    const others = [...matrix.sources.entries()].filter(([, { owner }]) => owner !== to?.owner);
    const reached = others.filter(([row]) => verdictAt(matrix, row, 0).outcome === 'reached');
    return { names: reached.map(([, { label }]) => label), others: others.length };
}
