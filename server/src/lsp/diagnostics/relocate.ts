/** A finding about an older text, where its claim stands now: shown until the runs of the newer text are done. */
import type { Design, ElementId, Expectation, FailedExpectation, SourceSpan } from '#language';

/** Two versions of one design. */
export interface Versions {
    readonly before: Design;
    readonly after: Design;
}

/**
 * The finding at the place of the same claim of the same run; `undefined` when it is gone, or was about an action. Where the claim has
 * moved, the deciding line may have moved otherwise, and is left out.
 */
export function relocated(finding: FailedExpectation, id: ElementId, { before, after }: Versions): FailedExpectation | undefined {
    const text = finding.data.expected;
    const then = claimsOf(before, id).filter((claim) => claim.text === text);
    const now = claimsOf(after, id).filter((claim) => claim.text === text);
    const span = now[then.findIndex((claim) => isSame(claim.span, finding.span))]?.span;
    if (span && isSame(span, finding.span)) {
        return finding;
    }
    return span && { span, message: finding.message, data: finding.data };
}

/** The claims of a probe, or of every line of an experiment. */
function claimsOf({ probes, experiments }: Design, id: ElementId): readonly Expectation[] {
    const steps = experiments.get(id)?.steps ?? [];
    return probes.get(id)?.expectations ?? steps.flatMap((step) => (step.kind === 'run' ? step.expectations : []));
}

const isSame = (a: SourceSpan, b: SourceSpan): boolean =>
    a.uri === b.uri && a.start.line === b.start.line && a.start.character === b.start.character;
