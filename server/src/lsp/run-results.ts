/** What becomes of probes and experiments when they run: a title for code lenses and hovers, and what does not hold. */
import {
    type Design,
    type ElementId,
    type FailedExpectation,
    failedExpectations,
    type ItemSummary,
    labelOf,
    type MeaningComparison,
    type Network,
    type PacketFate,
    RunMemory,
    type RunSummary,
    startExperiment,
    startProbe,
    steps,
    summarizeRun,
} from '#language';

/** The outcome of one run. */
export interface RunResult {
    /** Whether every expectation holds; `undefined` when there is none. */
    readonly passed: boolean | undefined;
    /** `✓ answered`, or `✗ dropped at db1 by security-group-ingress (expected answered)`. */
    readonly title: string;
    /** What does not hold. */
    readonly failed: readonly FailedExpectation[];
}

/** Runs a probe or experiment. `undefined` for an id that the design does not have. */
export const runResult = (design: Design, id: ElementId): RunResult | undefined => compute(design, id);

/** The results of a design and of its later versions, each run again only when an edit affects it. */
export const rememberedResults = (): RunMemory<RunResult> => new RunMemory({ run: compute, move: movedResult });

/** A result whose places are those of a newer text. */
function movedResult(result: RunResult, comparison: MeaningComparison): RunResult | undefined {
    const title = comparison.movedText(result.title);
    const failed = result.failed.flatMap((finding) => movedFinding(finding, comparison) ?? []);
    return title === undefined || failed.length < result.failed.length ? undefined : { ...result, title, failed };
}

function movedFinding(finding: FailedExpectation, comparison: MeaningComparison): FailedExpectation | undefined {
    const span = comparison.moved(finding.span);
    const message = comparison.movedText(finding.message);
    const related = finding.related?.flatMap((place) => {
        const [at, text] = [comparison.moved(place.span), comparison.movedText(place.message)];
        return at && text !== undefined ? [{ span: at, message: text }] : [];
    });
    return span && message !== undefined && related?.length === finding.related?.length
        ? { ...finding, span, message, ...(related ? { related } : {}) }
        : undefined;
}

function compute(design: Design, id: ElementId): RunResult | undefined {
    const isProbe = design.probes.has(id);
    const state = isProbe ? startProbe(design, id) : startExperiment(design, id);
    if (!state) {
        return undefined;
    }
    const summary = summarizeRun(steps(state));
    const outcome = isProbe ? probeResult(design.network, summary) : experimentResult(summary);
    const name = (design.probes.get(id) ?? design.experiments.get(id))?.name ?? '';
    return { ...outcome, failed: failedExpectations({ kind: isProbe ? 'probe' : 'experiment', name }, summary) };
}

type Outcome = Omit<RunResult, 'failed'>;

function probeResult(network: Network, summary: RunSummary): Outcome {
    const item = summary.items[0];
    const expectations = item?.expectations ?? [];
    const failed = expectations.find(({ met }) => !met);
    const fate = item ? fateTitle(network, item) : 'nothing was sent';
    if (expectations.length === 0) {
        return { passed: undefined, title: fate };
    }
    return failed
        ? { passed: false, title: `✗ ${fate} (expected ${failed.text})` }
        : {
              passed: true,
              title: `✓ ${expectations.length === 1 ? expectations[0]?.text : `${fate}, ${expectations.length} expectations met`}`,
          };
}

function experimentResult({ items, passed }: RunSummary): Outcome {
    const refused = items.find((item) => item.refused);
    const expectations = items.flatMap((item) => item.expectations);
    const met = expectations.filter((expectation) => expectation.met).length;
    const score = `${met} of ${expectations.length} expectations met`;
    if (refused) {
        return { passed: false, title: `✗ ${refused.name}: ${refused.message ?? 'refused'}` };
    }
    return expectations.length === 0
        ? { passed: undefined, title: `${items.length} steps` }
        : { passed, title: `${passed ? '✓' : '✗'} ${score}` };
}

/** What became of a probe's packet, and of its answer when the packet itself arrived. */
function fateTitle(network: Network, { request, reply }: ItemSummary): string {
    if (!request) {
        return 'nothing was sent';
    }
    if (request.status === 'dropped') {
        return dropTitle(network, request);
    }
    if (reply?.status === 'dropped') {
        return `answer ${dropTitle(network, reply)}`;
    }
    return reply ? 'answered' : `delivered${request.place === undefined ? '' : ` to ${labelOf(network, request.place)}`}`;
}

const dropTitle = (network: Network, { place, dropReason }: PacketFate): string =>
    `dropped${place === undefined ? '' : ` at ${labelOf(network, place)}`}${dropReason === undefined ? '' : ` by ${dropReason}`}`;
