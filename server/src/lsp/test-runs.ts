/** Answers `vpc/testRun`: runs probes and experiments as tests, and says which routes and rules decided. */
import { DocumentState, type LangiumDocument } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import {
    DecisionCounter,
    type Design,
    failuresOf,
    type RunFailure,
    renderTrace,
    type SimulationState,
    type SourceSpan,
    type Step,
    startExperiment,
    startProbe,
    steps,
    summarizeRun,
    type VpcFile,
} from '#language';
import type { LinePlace, TestFailure, TestResult, TestRunMethod, TestRunParams, TestRunResult } from '../requests.js';
import { toUri } from './to-lsp.js';
import type { VpcLspServices } from './vpc-lsp-module.js';

const METHOD: TestRunMethod = 'vpc/testRun';

/** Steps of a trace that are written out: an experiment may have a hundred thousand. */
const MOST_STEPS_SHOWN = 2000;

/** Registers the handler. A document that the workspace does not know has nothing to run. */
export function addTestRunHandler(connection: Connection, services: LangiumSharedServices): void {
    connection.onRequest(METHOD, async (params: TestRunParams): Promise<TestRunResult> => {
        const uri = toUri(String(params?.uri));
        await services.workspace.WorkspaceManager.ready;
        if (!services.workspace.LangiumDocuments.hasDocument(uri)) {
            return { results: [], coverage: [] };
        }
        await services.workspace.DocumentBuilder.waitUntil(DocumentState.Linked, uri);
        const document = services.workspace.LangiumDocuments.getDocument(uri) as LangiumDocument<VpcFile>;
        const { NetworkBuilder } = (services.ServiceRegistry.getServices(uri) as VpcLspServices).lowering;
        return runTests(NetworkBuilder.build(document), params);
    });
}

/** Runs the targets in order. Those that the design does not have are left out. */
export function runTests(design: Design, { targets, coverage }: Omit<TestRunParams, 'uri'>): TestRunResult {
    const counter = new DecisionCounter();
    const results = targets.flatMap(({ kind, name }) => {
        const start = startOf(design, kind, name);
        return start ? [runTest({ kind, name }, start, coverage ? counter : undefined)] : [];
    });
    const points = coverage ? counter.coverage(design.network) : [];
    return { results, coverage: points.map(({ span, hits }) => ({ place: toPlace(span), hits })) };
}

const startOf = (design: Design, kind: TestResult['kind'], name: string): SimulationState | undefined =>
    kind === 'probe' ? startProbe(design, `probe:${name}`) : startExperiment(design, `experiment:${name}`);

function runTest(
    target: Pick<TestResult, 'kind' | 'name'>,
    start: SimulationState,
    counter: DecisionCounter | undefined,
): TestResult {
    const begun = performance.now();
    const shown: Step[] = [];
    const summary = summarizeRun(watched(start, shown, counter));
    const failures = failuresOf(summary).map(toFailure);
    const claims = summary.items.some(({ expectations, refused }) => expectations.length > 0 || refused);
    return {
        ...target,
        outcome: failures.length > 0 ? 'failed' : claims ? 'passed' : 'unclaimed',
        failures,
        duration: performance.now() - begun,
        trace: renderTrace(shown, 'minimal'),
    };
}

/** The steps of a run, counted and kept on their way. */
function* watched(start: SimulationState, shown: Step[], counter: DecisionCounter | undefined): Generator<Step> {
    for (const step of steps(start)) {
        counter?.add(step);
        if (shown.length < MOST_STEPS_SHOWN) {
            shown.push(step);
        }
        yield step;
    }
}

function toFailure({ message, span, expected, fatal }: RunFailure): TestFailure {
    const decidedBy = fatal?.decidedBy?.uri ? { decidedBy: toPlace(fatal.decidedBy) } : {};
    return expected === undefined
        ? { message, place: toPlace(span) }
        : { message, expected, actual: fatal?.text ?? 'nothing was sent', place: toPlace(span), ...decidedBy };
}

const toPlace = ({ uri, start, end }: SourceSpan): LinePlace => ({
    uri,
    startLine: start.line,
    startCharacter: start.character,
    endLine: end.line,
    endCharacter: end.character,
});
