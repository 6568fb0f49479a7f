/** The claims of a design, and whether the machine says that they hold. */
import { type Cancellation, interruptAndCheck } from 'langium';
import {
    type Design,
    type ElementId,
    itemBegunBy,
    type RunSummary,
    type SimulationState,
    type SourceSpan,
    type Step,
    startExperiment,
    startProbe,
    steps,
    summarizeRun,
} from '#language';

/** One `expect`: which run, which line of it, which claim of the line. It stays the same while the text around it changes. */
export interface Claim {
    readonly run: ElementId;
    readonly item: number;
    readonly index: number;
}

/** A claim in the text, and what became of it. */
export interface JudgedClaim extends Claim {
    readonly text: string;
    readonly span: SourceSpan;
    readonly met: boolean;
}

const RUNS = new WeakMap<Design, Map<ElementId, RunSummary>>();

/** What became of a probe or experiment: run once for each version of the design. */
export function runOf(design: Design, run: ElementId): RunSummary {
    const known = RUNS.get(design) ?? new Map<ElementId, RunSummary>();
    RUNS.set(design, known);
    let summary = known.get(run);
    if (!summary) {
        const start = startOf(design, run);
        summary = summarizeRun(start ? steps(start) : []);
        known.set(run, summary);
    }
    return summary;
}

/** The state before a probe or experiment. */
export const startOf = (design: Design, run: ElementId): SimulationState | undefined =>
    design.probes.has(run) ? startProbe(design, run) : startExperiment(design, run);

/** The claims of one run in their order. */
export const claimsOf = (design: Design, run: ElementId): JudgedClaim[] =>
    runOf(design, run).items.flatMap(({ expectations }, item) =>
        expectations.map(({ text, span, met }, index) => ({ run, item, index, text, span, met })),
    );

/** Whether a claim holds. */
export const holds = (design: Design, { run, item, index }: Claim): boolean =>
    runOf(design, run).items[item]?.expectations[index]?.met ?? false;

/** The claims of all files, each file's own in what that file means; a run at a time. */
export async function allClaims(
    designs: ReadonlyMap<string, Design>,
    token: Cancellation.CancellationToken,
): Promise<(JudgedClaim & { readonly file: string })[]> {
    const claims: (JudgedClaim & { readonly file: string })[] = [];
    for (const [file, design] of designs) {
        const runs = [...design.probes.values(), ...design.experiments.values()].filter(({ span }) => span.uri === file);
        for (const { id } of runs) {
            await interruptAndCheck(token);
            claims.push(...claimsOf(design, id).map((claim) => ({ ...claim, file })));
        }
    }
    return claims;
}

/** The steps of one line of a run, its first one included. */
export function stepsOfItem(design: Design, { run, item }: Claim): Step[] {
    const start = startOf(design, run);
    const found: Step[] = [];
    let current = -1;
    for (const step of start ? steps(start) : []) {
        current += itemBegunBy(step) ? 1 : 0;
        if (current > item) {
            break;
        }
        if (current === item) {
            found.push(step);
        }
    }
    return found;
}
