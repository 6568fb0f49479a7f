/** Random programs that have been run once, for the tests of one file to look at from many sides. */
import fc from 'fast-check';
import { run } from '../../../language/src/forwarding/pipeline.js';
import type { Step } from '../../../language/src/forwarding/trace.js';
import type { Design, SimulationState } from '../../../language/src/index.js';
import { repeated, SEED } from '../seed.js';
import { buildProgram, program, startsOfDesign } from './random-design.js';

/** One probe or experiment of a random program, carried out. */
export interface RandomRun {
    readonly text: string;
    readonly name: string;
    readonly design: Design;
    readonly start: SimulationState;
    readonly steps: readonly Step[];
}

/** The runs of so many random programs, or more with `VPC_TEST_EFFORT`. */
export async function randomRuns(programs: number): Promise<readonly RandomRun[]> {
    const runs: RandomRun[] = [];
    for (const text of fc.sample(program, { ...repeated(programs), seed: SEED })) {
        const { design } = await buildProgram(text);
        for (const [name, start] of startsOfDesign(design)) {
            runs.push({ text, name, design, start, steps: run(start, { maxSteps: 60_000 }) });
        }
    }
    return runs;
}

/** Fails unless the two print alike; says what it is about. */
export function same(about: string, actual: unknown, expected: unknown): void {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (is !== should) {
        throw new Error(`${about}\n  is        ${is}\n  should be ${should}`);
    }
}

/** Checks every run. A failure shows the program, to be saved as a file and stepped through. */
export function eachRun(runs: readonly RandomRun[], check: (one: RandomRun) => void): void {
    for (const one of runs) {
        try {
            check(one);
        } catch (error) {
            const what = error instanceof Error ? error.message : String(error);
            throw new Error(`${what}\n\nin '${one.name}' of (VPC_TEST_SEED=${SEED}):\n\n${one.text}`, { cause: error });
        }
    }
}
