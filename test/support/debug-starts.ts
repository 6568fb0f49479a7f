/** Runs for properties of the debugger: any probe or experiment of any example, as a trace without a session around it. */
import { join } from 'node:path';
import fc from 'fast-check';
import { startExperiment, startProbe } from '../../language/src/index.js';
import type { LoadedProgram } from '../../server/src/debug/debug-host.js';
import { Debuggee } from '../../server/src/debug/debuggee.js';
import { nodeHost } from '../../server/src/debug/node-host.js';
import { Trace } from '../../server/src/debug/trace-cursor.js';
import { COURSE_PATHS, ROOT } from './example-paths.js';

const loaded = new Map<string, Promise<LoadedProgram>>();

/** Each example is loaded once for all runs. */
export function loadExample(name: string): Promise<LoadedProgram> {
    const known = loaded.get(name) ?? nodeHost().loadProgram(join(ROOT, name));
    loaded.set(name, known);
    return known;
}

/** A choice of what to run, and of a step to stand on. */
export interface StartChoice {
    readonly program: string;
    readonly choice: number;
    readonly step: number;
}

/** Arbitrary choices; numbers are taken modulo what there is. */
export const startChoice: fc.Arbitrary<StartChoice> = fc.record({
    program: fc.constantFrom(...COURSE_PATHS),
    choice: fc.nat(50),
    step: fc.nat(2000),
});

/** The chosen run, and a step at which a packet stands; the step is one of its first 400. */
export async function chosenRun({ program, choice, step }: StartChoice): Promise<{ debuggee: Debuggee; index: number }> {
    const loadedProgram = await loadExample(program);
    const { design } = loadedProgram;
    const starts = [
        ...[...design.probes.keys()].map((id) => () => startProbe(design, id)),
        ...[...design.experiments.keys()].map((id) => () => startExperiment(design, id)),
    ];
    const start = starts[choice % starts.length]?.();
    if (!start) {
        throw new Error(`${program} declares nothing to run.`);
    }
    const trace = new Trace(start);
    trace.step(399);
    return { debuggee: new Debuggee(loadedProgram, trace, { kind: 'packet', text: '' }), index: step % trace.length };
}
