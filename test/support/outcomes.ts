/** What a program means in the end: which expectations hold, and who reaches whom. Found out with the machine, apart from the server. */
import type { LangiumDocument } from 'langium';
import {
    type Design,
    type Network,
    parseReachQuestion,
    reachMatrix,
    startExperiment,
    startProbe,
    steps,
    summarizeRun,
    type VpcFile,
    verdictAt,
} from '../../language/src/index.js';
import type { Editor } from './editor.js';

/** The design of `main.vpc`. */
export const designOf = ({ services, document }: Editor): Design =>
    services.lowering.NetworkBuilder.build(document('main.vpc') as LangiumDocument<VpcFile>);

/** Every expectation by run, line and number, and whether it holds. */
export function outcomes(design: Design): Map<string, boolean> {
    const runs = [...design.probes.keys(), ...design.experiments.keys()];
    return new Map(
        runs.flatMap((run) => {
            const start = startProbe(design, run) ?? startExperiment(design, run);
            return summarizeRun(start ? steps(start) : []).items.flatMap(({ expectations }, item) =>
                expectations.map(({ met }, index) => [`${run} ${item} ${index}`, met] as const),
            );
        }),
    );
}

/** The pairs of stations between which a question is answered, in alphabetical order. */
export function reachedPairs(network: Network, question: string): readonly string[] {
    const asked = parseReachQuestion(question);
    const matrix = asked && reachMatrix(network, asked);
    if (!matrix) {
        throw new Error(`'${question}' is no question.`);
    }
    return matrix.sources
        .flatMap(({ id: from }, row) =>
            matrix.destinations.flatMap(({ id: to }, column) =>
                verdictAt(matrix, row, column).outcome === 'reached' ? [`${from} ${to}`] : [],
            ),
        )
        .sort();
}
