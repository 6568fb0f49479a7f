/**
 * The inside of a stage: the candidates its lookups compared, one place for `stepIn` each. Tables that are searched from top
 * to bottom are visited entry by entry; what a hash finds at once, and tables too long to walk, are one place.
 */
import { type Candidate, candidateCount, explainLookup, type Lookup, type Step, winnerOf } from '#language';

/** One place inside a stage. */
export interface Detail {
    readonly lookup: Lookup;
    /** Which candidate of the lookup; absent where the whole lookup is one place. */
    readonly candidate?: number;
}

/** Tables whose entries are compared one after the other. */
const LISTED: ReadonlySet<Lookup['table']> = new Set([
    'route-table',
    'guest-route-table',
    'security-group',
    'network-acl',
    'network-firewall',
]);
/** Longer tables are one place: nobody steps through them. */
const WALKABLE = 50;

/** The places inside a step, in order. */
export const detailsOf = (step: Step): Detail[] => step.lookups.flatMap((lookup) => placesOf(step, lookup));

function placesOf(step: Step, lookup: Lookup): Detail[] {
    const count = LISTED.has(lookup.table) ? candidateCount(step, lookup) : 0;
    return count === 0 || count > WALKABLE
        ? [{ lookup }]
        : Array.from({ length: count }, (_, candidate) => ({ lookup, candidate }));
}

/** The candidate under consideration at a place: for a whole lookup its winner, if it has one. */
export const candidateAt = (step: Step, { lookup, candidate }: Detail): Candidate | undefined =>
    candidate === undefined ? winnerOf(step, lookup) : explainLookup(step, lookup, { from: candidate, count: 1 })[0];
