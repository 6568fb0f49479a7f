/** The example files, loaded as the command line loads them, and every simulation that they contain. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import picocolors from 'picocolors';
import { type SimulationState, startExperiment, startProbe } from '../../language/src/index.js';
import { type LoadedFile, loadFiles } from '../../server/src/cli/load-file.js';
import type { Terminal } from '../../server/src/cli/terminal.js';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Every `.vpc` file below `examples/`, relative to the root, in order. */
export const EXAMPLE_PATHS: readonly string[] = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.vpc'))
    .map((name) => join('examples', name))
    .sort();

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

/** One file by its path relative to the root. */
export async function loadExample(path: string): Promise<LoadedFile> {
    loaded ??= loadExamples();
    const file = (await loaded).find((one) => one.path === path);
    if (!file) {
        throw new Error(`There is no example '${path}'.`);
    }
    return file;
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
