/** Runs every probe and experiment of a file and compares its expectations with what happens. */
import {
    type Design,
    type ElementId,
    type ItemSummary,
    type SimulationState,
    startExperiment,
    startProbe,
    steps,
    summarizeRun,
} from '#language';
import type { CheckResult } from './check-result.js';

/** The expectations written in that file; those of the files it imports are theirs to prove. */
export function checkExpectations(design: Design, uri: string): CheckResult[] {
    const probes = [...design.probes.values()].filter(({ span }) => span.uri === uri);
    const experiments = [...design.experiments.values()].filter(({ span }) => span.uri === uri);
    return [
        ...probes.flatMap(({ id }) => checkRun(id, startProbe(design, id), ({ name }) => name)),
        ...experiments.flatMap((experiment) =>
            checkRun(experiment.id, startExperiment(design, experiment.id), ({ name }) => `${experiment.name}: ${name}`),
        ),
    ];
}

/** Drives one simulation to its end. `title` names a line of it. */
function checkRun(run: ElementId, state: SimulationState | undefined, title: (item: ItemSummary) => string): CheckResult[] {
    const { items } = summarizeRun(state ? steps(state) : []);
    return items.flatMap((item, position) => [
        ...(item.refused ? [refusedCheck(item, title(item))] : []),
        ...item.expectations.map((expectation, index) => ({
            ...expectationCheck(item, title(item), expectation),
            expectation: { run, item: position, index },
        })),
    ]);
}

/** A line that could not be carried out proves nothing about what follows. */
const refusedCheck = (item: ItemSummary, title: string): CheckResult => ({
    title,
    claim: 'carried out',
    span: item.span,
    holds: false,
    message: item.message ?? 'The call was refused.',
});

function expectationCheck(item: ItemSummary, title: string, expectation: ItemSummary['expectations'][number]): CheckResult {
    const { text, span, met, message } = expectation;
    const aboutReply = /^(reply|answered)\b/.test(text);
    const decidedBy = (aboutReply ? (item.reply ?? item.request) : item.request)?.decidedBy;
    return { title, claim: text, span, holds: met, message, ...(decidedBy ? { decidedBy } : {}) };
}
