/** What becomes of probes and experiments when they run: a title for code lenses and hovers, remembered for each version of a design. */
import {
    type Design,
    type ElementId,
    type FailedExpectation,
    failedExpectations,
    type ItemSummary,
    labelOf,
    type Network,
    type PacketFate,
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

const RESULTS = new WeakMap<Design, Map<ElementId, RunResult>>();

/** Runs a probe or experiment, once for each version of the design. `undefined` for an id that the design does not have. */
export function runResult(design: Design, id: ElementId): RunResult | undefined {
    const known = RESULTS.get(design) ?? new Map<ElementId, RunResult>();
    RESULTS.set(design, known);
    let result = known.get(id);
    if (!result) {
        result = compute(design, id);
        if (result) {
            known.set(id, result);
        }
    }
    return result;
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
