/**
 * A small BGP (RFC 4271): speakers exchange routes over sessions until nothing changes any more.
 *
 * Deterministic and bounded: rounds go through the sessions in order, and configurations that never settle (they exist)
 * are cut off after a number of rounds that every loop-free propagation stays below.
 */
import { type Cidr, formatCidr } from '../../model/address.js';
import type { ElementId } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';

/** A router that speaks BGP. */
export interface BgpSpeaker {
    readonly id: ElementId;
    readonly asn: number;
    /** The last tie-breaker: the lower one is preferred. Usually an address. */
    readonly routerId: number;
}

/** One direction of a session: what `from` tells `to`, and how `to` takes it. */
export interface BgpAdjacency {
    readonly from: ElementId;
    readonly to: ElementId;
    /** The connection or interface that the session stands for. */
    readonly source: ElementId;
    /** What `from` announces as its own, with the place of each. */
    readonly originates: readonly Origination[];
    /** Which of the routes it has learnt `from` passes on: all, none, or those learnt over these elements. */
    readonly passesOn: 'everything' | 'nothing' | ReadonlySet<ElementId>;
    /** How often `from` repeats its number in the path. */
    readonly prepend: number;
    readonly med?: number;
    /** What `to` gives to the routes; without it 100, or the sender's inside one autonomous system. */
    readonly localPreference?: number;
    /** The address of `from` in this session. */
    readonly nextHop: number;
}

/** A block that a speaker announces as its own. */
export interface Origination {
    readonly cidr: Cidr;
    readonly span: SourceSpan;
}

/** A route that a speaker has learnt. */
export interface BgpRoute {
    readonly destination: Cidr;
    /** The speaker it was learnt from, and the session's element. */
    readonly from: ElementId;
    readonly source: ElementId;
    readonly nextHop: number;
    readonly asPath: readonly number[];
    readonly localPreference: number;
    readonly med: number;
    /** Learnt from another autonomous system. */
    readonly external: boolean;
    readonly routerId: number;
    /** The line that announces it. */
    readonly span: SourceSpan;
}

const DEFAULT_LOCAL_PREFERENCE = 100;

/** Everything that each speaker hears, the best of each block first; a speaker that hears nothing has an empty list. */
export function exchangeRoutes(
    speakers: readonly BgpSpeaker[],
    adjacencies: readonly BgpAdjacency[],
): ReadonlyMap<ElementId, readonly BgpRoute[]> {
    const byId = new Map(speakers.map((speaker) => [speaker.id, speaker]));
    // A path may visit each speaker once; twice that leaves room for announcements that change while they travel.
    const rounds = 2 * speakers.length + 2;
    let heard: ReadonlyMap<ElementId, readonly BgpRoute[]> = new Map(speakers.map(({ id }) => [id, []]));
    for (let round = 0; round < rounds; round++) {
        const next = hear(byId, adjacencies, heard);
        if (fingerprint(next) === fingerprint(heard)) {
            return next;
        }
        heard = next;
    }
    return heard;
}

/** One round: every session carries what its sender knew after the round before. */
function hear(
    speakers: ReadonlyMap<ElementId, BgpSpeaker>,
    adjacencies: readonly BgpAdjacency[],
    heard: ReadonlyMap<ElementId, readonly BgpRoute[]>,
): ReadonlyMap<ElementId, readonly BgpRoute[]> {
    const next = new Map<ElementId, BgpRoute[]>([...speakers.keys()].map((id) => [id, []]));
    for (const adjacency of adjacencies) {
        const [from, to] = [speakers.get(adjacency.from), speakers.get(adjacency.to)];
        if (from && to) {
            next.get(to.id)?.push(...announced(adjacency, { from, to }, heard.get(from.id) ?? []));
        }
    }
    for (const routes of next.values()) {
        routes.sort(compareRoutes);
    }
    return next;
}

/** What one session carries, after the receiver has thrown out paths that go through itself (RFC 4271, 9.1.2). */
function announced(
    adjacency: BgpAdjacency,
    { from, to }: { readonly from: BgpSpeaker; readonly to: BgpSpeaker },
    known: readonly BgpRoute[],
): BgpRoute[] {
    const external = from.asn !== to.asn;
    const own = adjacency.originates.map(({ cidr, span }) => ({ destination: cidr, asPath: [] as readonly number[], span }));
    const ownBlocks = new Set(own.map(({ destination }) => formatCidr(destination)));
    const learnt = bestRoutes(known.filter(({ source }) => mayPass(adjacency, source))).filter(
        (route) => route.from !== to.id && (external || route.external) && !ownBlocks.has(formatCidr(route.destination)),
    );
    const prefix = external ? Array<number>(adjacency.prepend + 1).fill(from.asn) : [];
    return [...own, ...learnt]
        .map((route): BgpRoute => {
            const inherited = 'localPreference' in route && !external ? route.localPreference : DEFAULT_LOCAL_PREFERENCE;
            return {
                destination: route.destination,
                from: from.id,
                source: adjacency.source,
                // Inside one autonomous system the next hop stays what it was (RFC 4271, 5.1.3).
                nextHop: 'nextHop' in route && !external ? route.nextHop : adjacency.nextHop,
                asPath: [...prefix, ...route.asPath],
                localPreference: adjacency.localPreference ?? inherited,
                med: adjacency.med ?? 0,
                external,
                routerId: from.routerId,
                span: route.span,
            };
        })
        .filter(({ asPath }) => !asPath.includes(to.asn));
}

function mayPass({ passesOn }: BgpAdjacency, source: ElementId): boolean {
    return typeof passesOn === 'string' ? passesOn === 'everything' : passesOn.has(source);
}

/**
 * The order of preference (RFC 4271, 9.1.2.2): higher local preference, shorter AS path, lower MED (a missing one counts
 * as 0, and neighbours of different autonomous systems are compared too), external before internal, lower router id.
 */
export function compareRoutes(a: BgpRoute, b: BgpRoute): number {
    return (
        b.localPreference - a.localPreference ||
        a.asPath.length - b.asPath.length ||
        a.med - b.med ||
        Number(b.external) - Number(a.external) ||
        a.routerId - b.routerId
    );
}

/** The best route of each block. The list must be in order of preference. */
export function bestRoutes(routes: readonly BgpRoute[]): BgpRoute[] {
    const best = new Map<string, BgpRoute>();
    for (const route of routes) {
        const key = formatCidr(route.destination);
        if (!best.has(key)) {
            best.set(key, route);
        }
    }
    return [...best.values()];
}

/** Why the better of two routes for one block is better: the first step of the comparison that tells them apart. */
export function whyBetter(best: BgpRoute, other: BgpRoute): string {
    if (best.localPreference !== other.localPreference) {
        return `local preference ${other.localPreference} is lower than ${best.localPreference}`;
    }
    if (best.asPath.length !== other.asPath.length) {
        return `its AS path is longer (${other.asPath.join(' ')} against ${best.asPath.join(' ')})`;
    }
    if (best.med !== other.med) {
        return `its MED of ${other.med} is higher than ${best.med}`;
    }
    return best.external === other.external
        ? 'all else is equal and the other neighbour comes first'
        : 'it comes from inside the own autonomous system';
}

const fingerprint = (heard: ReadonlyMap<ElementId, readonly BgpRoute[]>): string =>
    JSON.stringify(
        [...heard].map(([id, routes]) => [
            id,
            routes.map((route) => [
                route.destination,
                route.from,
                route.source,
                route.nextHop,
                route.asPath,
                route.localPreference,
            ]),
        ]),
    );
