/** The changes worth offering for failed expectations: found, weighed, and in order. */
import { Cancellation } from 'langium';
import type { Design } from '#language';
import type { Claim } from './claims.js';
import { type FoundRepair, findRepairs } from './find-repairs.js';
import type { Trial, TrialWorkspace } from './trial-workspace.js';
import { makeScale, type SideEffects, weigh } from './weigh-repair.js';

/** A repair with what it does besides. */
export interface WeighedRepair {
    readonly repair: FoundRepair;
    readonly effects: SideEffects;
}

/** The texts as they are. */
export interface RepairTask {
    readonly start: Trial;
    /** What each file means, by URI. */
    readonly designs: ReadonlyMap<string, Design>;
    readonly workspace: TrialWorkspace;
}

/** Offered for one expectation at most. */
const MOST_OFFERED = 3;

/** The best changes after which all these claims hold, the best first. */
export async function bestRepairs(
    claims: readonly Claim[],
    { start, designs, workspace }: RepairTask,
    token = Cancellation.CancellationToken.None,
): Promise<readonly WeighedRepair[]> {
    const found = await findRepairs(claims, { start, workspace, token });
    const scale = found.length > 0 ? await makeScale({ start, designs, workspace }, token) : undefined;
    const weighed: WeighedRepair[] = [];
    for (const repair of scale ? found : []) {
        weighed.push({ repair, effects: await weigh(repair, scale as NonNullable<typeof scale>, claims) });
    }
    return bestOf(weighed);
}

/** Those that bring no error. One that breaks expectations is offered only where none is without; then fewer warnings, changes and openings. */
function bestOf(weighed: readonly WeighedRepair[]): readonly WeighedRepair[] {
    const sound = weighed.filter(({ effects }) => effects.errors <= 0);
    const harmless = sound.filter(({ effects }) => effects.broken.length === 0);
    const rank = ({ repair, effects }: WeighedRepair): number[] => [
        effects.broken.length,
        repair.clauses.length,
        effects.warnings.length,
        effects.complete ? 0 : 1,
        effects.opened.count + effects.closed.count,
    ];
    return [...(harmless.length > 0 ? harmless : sound)].sort((a, b) => compare(rank(a), rank(b))).slice(0, MOST_OFFERED);
}

function compare(a: readonly number[], b: readonly number[]): number {
    const different = a.findIndex((value, i) => value !== b[i]);
    return different < 0 ? 0 : (a[different] ?? 0) - (b[different] ?? 0);
}
