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
    placeText,
    RunMemory,
    type RunSummary,
    type SourceSpan,
    type Step,
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
    /** What its sentences call `lab.vpc:12`. */
    readonly places: NamedPlaces;
}

/** Places by how they were called, and where several are called the same, all of them. */
type NamedPlaces = ReadonlyMap<string, readonly SourceSpan[]>;

/** Runs a probe or experiment. `undefined` for an id that the design does not have. */
export const runResult = (design: Design, id: ElementId): RunResult | undefined => compute(design, id);

/** The results of a design and of its later versions, each run again only when an edit affects it. */
export const rememberedResults = (): RunMemory<RunResult> => new RunMemory({ run: compute, move: movedResult });

/** A result whose places are those of a newer text. */
function movedResult(result: RunResult, comparison: MeaningComparison): RunResult | undefined {
    if (result.failed.length === 0) {
        return result;
    }
    const words = movedWords(result.places, comparison);
    const failed = result.failed.flatMap((finding) => (words && movedFinding(finding, words, comparison)) ?? []);
    const places = namedPlaces([...result.places.values()].flat().flatMap((span) => comparison.moved(span) ?? []));
    return failed.length < result.failed.length ? undefined : { ...result, failed, places };
}

/** How places are called now, by how they were called; `undefined` when places that were called the same no longer are. */
function movedWords(places: NamedPlaces, comparison: MeaningComparison): ReadonlyMap<string, string> | undefined {
    const words = [...places].map(([then, spans]): [string, Set<string | undefined>] => [
        then,
        new Set(spans.map((span) => wordFor(comparison.moved(span)))),
    ]);
    const known = words.flatMap(([then, [now, ...others]]): [string, string][] =>
        now !== undefined && others.length === 0 ? [[then, now]] : [],
    );
    return known.length === words.length ? new Map(known) : undefined;
}

function movedFinding(
    finding: FailedExpectation,
    words: ReadonlyMap<string, string>,
    comparison: MeaningComparison,
): FailedExpectation | undefined {
    const reworded = (text: string): string => text.replaceAll(WORD, (word) => words.get(word) ?? word);
    const span = comparison.moved(finding.span);
    const related = finding.related?.flatMap((place) => {
        const at = comparison.moved(place.span);
        return at ? [{ span: at, message: reworded(place.message) }] : [];
    });
    return span && related?.length === finding.related?.length
        ? { ...finding, span, message: reworded(finding.message), ...(related ? { related } : {}) }
        : undefined;
}

/** The last word of what a sentence calls a place: file names can have spaces. */
const WORD = /[^\s“(]+:\d+/g;

const wordFor = (span: SourceSpan | undefined): string | undefined => span && placeText(span).match(WORD)?.[0];

function namedPlaces(spans: Iterable<SourceSpan>): NamedPlaces {
    const places = new Map<string, SourceSpan[]>();
    for (const span of new Set(spans)) {
        const word = wordFor(span);
        if (word !== undefined) {
            places.set(word, [...(places.get(word) ?? []), span]);
        }
    }
    return places;
}

function compute(design: Design, id: ElementId): RunResult | undefined {
    const isProbe = design.probes.has(id);
    const state = isProbe ? startProbe(design, id) : startExperiment(design, id);
    if (!state) {
        return undefined;
    }
    const deciding = new Set<SourceSpan>();
    const summary = summarizeRun(notingPlaces(steps(state), deciding));
    const outcome = isProbe ? probeResult(design.network, summary) : experimentResult(summary);
    const name = (design.probes.get(id) ?? design.experiments.get(id))?.name ?? '';
    const failed = failedExpectations({ kind: isProbe ? 'probe' : 'experiment', name }, summary);
    return { ...outcome, failed, places: namedPlaces(failed.length > 0 ? deciding : []) };
}

/** The steps, of which the places are noted that decided something. */
function* notingPlaces(all: Iterable<Step>, places: Set<SourceSpan>): Generator<Step> {
    for (const step of all) {
        places.add(step.decidedBy);
        yield step;
    }
}

type Outcome = Omit<RunResult, 'failed' | 'places'>;

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
