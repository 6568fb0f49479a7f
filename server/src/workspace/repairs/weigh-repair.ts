/**
 * What else a repair does: which expectations it breaks, which problems it brings, and who reaches whom afterwards who did not
 * before.
 */
import type { Cancellation } from 'langium';
import type { Design, PacketSpec, ReachMatrix } from '#language';
import { allClaims, type Claim, stepsOfItem } from './claims.js';
import { compareReach, type ReachChanges } from './compare-reach.js';
import type { FoundRepair } from './find-repairs.js';
import type { Trial, TrialDiagnostic, TrialWorkspace } from './trial-workspace.js';

/** What a repair does besides what it is for. */
export interface SideEffects extends ReachChanges {
    /** Names of the runs with expectations that held before. */
    readonly broken: readonly string[];
    readonly errors: number;
    /** Warnings that the text did not have. */
    readonly warnings: readonly string[];
}

/** What repairs are weighed against. */
export interface Scale {
    readonly start: Trial;
    readonly diagnostics: readonly TrialDiagnostic[];
    readonly claims: Awaited<ReturnType<typeof allClaims>>;
    /** Who reaches whom before any repair, by question. */
    readonly matrices: Map<string, ReachMatrix>;
    readonly workspace: TrialWorkspace;
    readonly token: Cancellation.CancellationToken;
}

/** The state of the texts before any repair. `designs` is what the files mean. */
export async function makeScale(
    { start, designs, workspace }: Pick<Scale, 'start' | 'workspace'> & { readonly designs: ReadonlyMap<string, Design> },
    token: Cancellation.CancellationToken,
): Promise<Scale> {
    const { diagnostics } = await workspace.examine(start.texts, token);
    return { start, diagnostics, claims: await allClaims(designs, token), matrices: new Map(), workspace, token };
}

/** Weighs one repair. `wanted` are the claims that it is for. */
export async function weigh(repair: FoundRepair, scale: Scale, wanted: readonly Claim[]): Promise<SideEffects> {
    const { workspace, token } = scale;
    const { diagnostics, designs } = await workspace.examine(repair.trial.texts, token);
    const after = await allClaims(designs, token);
    const unmet = new Set(after.filter(({ met }) => !met).map(keyOf));
    const lost = scale.claims.filter((claim) => claim.met && unmet.has(keyOf(claim)));
    const reach = await compareReach({
        before: scale.start.design.network,
        after: repair.trial.design.network,
        traffic: repair.traffic,
        wanted: wanted.flatMap((claim) => wantedFlow(repair.trial, claim)),
        token,
        known: scale.matrices,
    });
    return {
        broken: [...new Set(lost.map(({ run }) => run.slice(run.indexOf(':') + 1)))],
        errors: diagnostics.filter(isError).length - scale.diagnostics.filter(isError).length,
        warnings: newOnes(scale.diagnostics, diagnostics),
        ...reach,
    };
}

const keyOf = ({ file, run, item, index }: Claim & { readonly file: string }): string => `${file} ${run} ${item} ${index}`;

const isError = ({ severity }: TrialDiagnostic): boolean => severity === 1;

/** Codes of warnings that occur more often than before. */
function newOnes(before: readonly TrialDiagnostic[], after: readonly TrialDiagnostic[]): string[] {
    const count = (all: readonly TrialDiagnostic[], code: string): number =>
        all.filter((each) => each.severity === 2 && each.code === code).length;
    const codes = new Set(after.filter(({ severity }) => severity === 2).map(({ code }) => code));
    return [...codes].filter((code) => count(after, code) > count(before, code));
}

/** The packet of a claim. */
function wantedFlow({ design }: Trial, claim: Claim): PacketSpec[] {
    const item = stepsOfItem(design, claim)[0]?.before.agenda[0];
    return item?.kind === 'send' ? [item.packet] : [];
}
