/** The example files, loaded as the command line loads them, and every simulation that they contain. */
import picocolors from 'picocolors';
import { type SimulationState, startExperiment, startProbe } from '../../language/src/index.js';
import { type LoadedFile, loadFiles } from '../../server/src/cli/load-file.js';
import type { Terminal } from '../../server/src/cli/terminal.js';
import { EXAMPLE_PATHS, examplePath, ROOT } from './example-paths.js';

/** A terminal that nobody reads. */
const plain = picocolors.createColors(false);
const nowhere: Terminal = {
    out: () => undefined,
    err: () => undefined,
    paint: plain,
    paintError: plain,
    width: 100,
    readInput: async () => '',
    directory: ROOT,
};

/** Loads files by their path relative to the root, in order. */
export async function loadExamples(paths: readonly string[] = EXAMPLE_PATHS): Promise<LoadedFile[]> {
    const files: LoadedFile[] = [];
    for await (const file of loadFiles(paths, nowhere)) {
        files.push(file);
    }
    return files;
}

let loaded: Promise<readonly LoadedFile[]> | undefined;

/** One file by its name, such as `t33-nat-gateway`. */
export async function loadExample(name: string): Promise<LoadedFile> {
    loaded ??= loadExamples();
    const path = examplePath(name);
    return (await loaded).find((one) => one.path === path) as LoadedFile;
}

/** The beginning of every probe and experiment of a file, by name. */
export function startsOf({ design }: LoadedFile): Map<string, SimulationState> {
    const starts = new Map<string, SimulationState>();
    const add = (name: string, state: SimulationState | undefined): unknown => state && starts.set(name, state);
    for (const { id, name } of design.probes.values()) {
        add(name, startProbe(design, id));
    }
    for (const { id, name } of design.experiments.values()) {
        add(name, startExperiment(design, id));
    }
    return starts;
}
