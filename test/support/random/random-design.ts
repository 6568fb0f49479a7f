/**
 * Random designs: a valid program with packets and experiments, and what it means. The program is text, so that a failure can be
 * read, saved as a file and stepped through in the debugger.
 */
import fc from 'fast-check';
import type { LangiumDocument } from 'langium';
import { URI } from 'langium';
import type { Design, SimulationState, VpcFile } from '../../../language/src/index.js';
import { startExperiment, startProbe } from '../../../language/src/index.js';
import { problemsOf, testServices } from '../build-design.js';
import { Dice, tape } from './dice.js';
import { rollExperiment, rollPacket } from './random-traffic.js';
import { rollWorld } from './random-world.js';

/** The text of a random program. */
export const program: fc.Arbitrary<string> = fc.tuple(tape, tape).map(([network, traffic]) => rollProgram(network, traffic));

const PROBES = 12;

function rollProgram(network: readonly number[], traffic: readonly number[]): string {
    const world = rollWorld(new Dice(network));
    const dice = new Dice(traffic);
    const probes = Array.from({ length: PROBES }, (_, i) => ({ name: `p${i}`, text: rollPacket(dice, world) }));
    const lines = rollExperiment(
        dice,
        world,
        probes.map(({ name }) => name),
    );
    return [
        world.text,
        ...probes.map(({ name, text }) => `probe ${name}: ${text}`),
        `experiment what-if {\n  ${lines.join('\n  ')}\n}`,
        '',
    ].join('\n');
}

/** What a program means, and what is wrong with it, which should be nothing. */
export interface BuiltProgram {
    readonly text: string;
    readonly design: Design;
    readonly errors: readonly string[];
}

let count = 0;

/** Parses, checks and lowers a program, and forgets the document again. */
export async function buildProgram(text: string, validation = false): Promise<BuiltProgram> {
    const services = testServices();
    const { LangiumDocumentFactory, LangiumDocuments, DocumentBuilder } = services.shared.workspace;
    const uri = URI.file(`/random-${++count}/main.vpc`);
    const document: LangiumDocument<VpcFile> = LangiumDocumentFactory.fromString<VpcFile>(text, uri);
    LangiumDocuments.addDocument(document);
    await DocumentBuilder.build([document], { validation });
    const errors = (document.diagnostics ?? []).filter(({ severity }) => severity === 1);
    const wrong = problemsOf({ ...document, diagnostics: errors } as LangiumDocument);
    const design = services.vpc.lowering.NetworkBuilder.build(document);
    await DocumentBuilder.update([], [uri]);
    return { text, design, errors: wrong };
}

/** The beginning of everything a program can run, by name. */
export function startsOfDesign(design: Design): readonly (readonly [string, SimulationState])[] {
    return [
        ...[...design.probes.values()].map(({ id, name }) => [name, startProbe(design, id)] as const),
        ...[...design.experiments.values()].map(({ id, name }) => [name, startExperiment(design, id)] as const),
    ].flatMap(([name, state]) => (state ? [[name, state] as const] : []));
}
