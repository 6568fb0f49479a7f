/** Candidates of a lookup, made one at a time when somebody looks: tables can be long. */

import type { Network } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import { NOWHERE } from '../../model/source-span.js';
import type { Candidate, Lookup, Step, TableEntry } from '../trace.js';

/** A table as a lookup saw it. */
export interface CandidateList {
    readonly count: number;
    /** The candidate at a position from 0 to `count - 1`. */
    at(position: number): Candidate;
}

/** What the explainers of every table are told: the network and tables are those before the step. */
export interface LookupContext {
    readonly network: Network;
    readonly step: Step;
    readonly lookup: Lookup;
}

/** A table with no entries. */
export const NO_CANDIDATES: CandidateList = {
    count: 0,
    at: () => ({ entry: { kind: 'implicit-deny' }, span: NOWHERE, won: false, because: '', label: '' }),
};

/** One entry of a table that a hash finds: how it reads, and why it is not the one asked for. */
export interface HashedEntry {
    readonly entry: TableEntry;
    readonly span: SourceSpan;
    readonly label: () => string;
    /** `undefined` when the entry is the one asked for. */
    readonly mismatch: () => string | undefined;
    /** Why it is the answer. */
    readonly match: () => string;
}

/** The hit first, the others after it in the table's order. Without a hit nothing has won. */
export const hashedCandidates = (entries: readonly HashedEntry[], hit: HashedEntry | undefined): CandidateList =>
    listedCandidates(hit ? [hit, ...entries.filter((entry) => entry !== hit)] : entries, hit);

/** All entries in the table's order, for tables that are short enough to be read through. */
export const listedCandidates = (entries: readonly HashedEntry[], hit: HashedEntry | undefined): CandidateList => ({
    count: entries.length,
    at: (position) => {
        const chosen = entries[position];
        return chosen ? hashedCandidate(chosen, hit) : NO_CANDIDATES.at(position);
    },
});

function hashedCandidate(chosen: HashedEntry, hit: HashedEntry | undefined): Candidate {
    const won = chosen === hit;
    const because = won
        ? chosen.match()
        : (chosen.mismatch() ??
          (hit ? 'matches too, but another entry was found first' : 'matches, but the stage had no use for it'));
    return { entry: chosen.entry, span: chosen.span, won, because, label: chosen.label() };
}
