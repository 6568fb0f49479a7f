/**
 * The smallest changes of the text after which failed expectations hold. Proposals come from the refusal that is met first; each is
 * written into the text, read again and run. First single ones, then what is still missing after each, up to a small bound.
 */
import { type Cancellation, interruptAndCheck } from 'langium';
import { allBlockers, closingProposals, openingProposals, type Proposal, type Repair, type TrafficMatch } from '#language';
import { type Claim, holds, runOf, stepsOfItem } from './claims.js';
import { repairedTexts, type Trial, type TrialWorkspace } from './trial-workspace.js';

/** A change that is known to help. */
export interface FoundRepair {
    readonly clauses: readonly string[];
    /** The changed texts and what they mean. */
    readonly trial: Trial;
    /** What packets alone it concerns, by change. */
    readonly traffic: readonly (TrafficMatch | undefined)[];
    /** Whether it stops a packet instead of letting one pass. */
    readonly closes: boolean;
}

/** Changes in one repair at most: a route, and a filter of each kind at each end, both ways. */
const MOST_CHANGES = 6;
/** Ways that are followed on after each round. */
const WIDTH = 8;
/** The search gives up after so many milliseconds. */
const PATIENCE = 4_000;
/** Changes of one size that are enough to choose from. */
const ENOUGH = 6;

/** All claims hold after it. Empty when nothing of that size helps. */
export async function findRepairs(
    claims: readonly Claim[],
    { start, workspace, token }: { start: Trial; workspace: TrialWorkspace; token: Cancellation.CancellationToken },
): Promise<readonly FoundRepair[]> {
    let ways: readonly FoundRepair[] = [
        { clauses: [], trial: start, traffic: [], closes: claims.some((claim) => outcomeOf(start, claim) === 'dropped') },
    ];
    const seen = new Set<string>();
    const deadline = performance.now() + PATIENCE;
    for (let changes = 1; changes <= MOST_CHANGES && ways.length > 0; changes++) {
        const next: FoundRepair[] = [];
        const found: FoundRepair[] = [];
        for (const way of ways) {
            for (const proposal of found.length < ENOUGH && performance.now() < deadline ? proposalsFor(way.trial, claims) : []) {
                await interruptAndCheck(token);
                const texts = repairedTexts(way.trial, proposal.repairs as Repair[]);
                const key = texts && [...texts.values()].join('\0');
                if (!texts || !key || seen.has(key)) {
                    continue;
                }
                seen.add(key);
                const trial = await workspace.read(texts, token);
                const more = wayOn(way, proposal, trial);
                if (claims.every((claim) => holds(trial.design, claim))) {
                    found.push(more);
                } else if (isProgress(way.trial, trial, claims)) {
                    next.push(more);
                }
            }
        }
        if (found.length > 0) {
            return found.slice(0, ENOUGH);
        }
        ways = next.slice(0, WIDTH);
    }
    return [];
}

const wayOn = (way: FoundRepair, { clause, traffic }: Proposal, trial: Trial): FoundRepair => ({
    ...way,
    clauses: [...way.clauses, clause],
    trial,
    traffic: [...way.traffic, traffic],
});

/** What could help against the first thing that is wrong. */
function proposalsFor({ design }: Trial, claims: readonly Claim[]): readonly Proposal[] {
    const claim = claims.find((each) => !holds(design, each));
    if (!claim) {
        return [];
    }
    const taken = stepsOfItem(design, claim);
    if (outcomeOf({ design }, claim) === 'dropped') {
        return closingProposals(design.network, taken);
    }
    const [blocker] = taken[0] ? allBlockers(taken[0].before) : [];
    return blocker ? openingProposals(design.network, blocker) : [];
}

/** What a claim says about its packet. */
function outcomeOf({ design }: Pick<Trial, 'design'>, { run, item, index }: Claim): string | undefined {
    const text = runOf(design, run).items[item]?.expectations[index]?.text ?? '';
    return /^(?:reply\s+)?(\w+)/.exec(text)?.[1];
}

/** A packet that still arrives may have lost one of several ways in; one that is still refused has to be refused by something else. */
function isProgress(before: Trial, after: Trial, claims: readonly Claim[]): boolean {
    const claim = claims.find((each) => !holds(after.design, each));
    return (claim && outcomeOf(after, claim) === 'dropped') || troubleOf(after, claims) !== troubleOf(before, claims);
}

/** Where the packets of the first unmet claim end, and why: a change that leaves it as it was is none. */
function troubleOf({ design }: Trial, claims: readonly Claim[]): string {
    const claim = claims.find((each) => !holds(design, each));
    const item = claim && runOf(design, claim.run).items[claim.item];
    const fates = [item?.request, item?.reply].map((fate) => `${fate?.status} ${fate?.place} ${fate?.text.replace(PLACE, '')}`);
    return [claim?.run, claim?.item, claim?.index, ...fates].join(' ');
}

/** `main.vpc:12`: lines move. */
const PLACE = /\S+\.vpc:\d+/g;
