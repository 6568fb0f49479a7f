/**
 * The seed of everything random in the tests. A run on somebody's desk explores with a new one each time; continuous integration
 * repeats a known one, so that it judges the change and not the dice. `VPC_TEST_SEED=…` makes a failure again.
 */
import fc from 'fast-check';

const REPEATED = 20_261_121;

/** The seed of this run, an integer below 2^31. */
export const SEED: number = Number(process.env.VPC_TEST_SEED ?? (process.env.CI ? REPEATED : Date.now() & 0x7fffffff));

// Asynchronous properties let the event loop turn before each run: the test runner wants to hear from us within a minute.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED, beforeEach: () => new Promise(setImmediate) });

/** How much more than usual random tests do. */
export const EFFORT = Number(process.env.VPC_TEST_EFFORT ?? 1);

/** How often a random test repeats: `usual` times, or that many times as often with `VPC_TEST_EFFORT`. */
export const repeated = (usual: number): { readonly numRuns: number } => ({
    numRuns: Math.max(1, Math.round(usual * EFFORT)),
});

/** How long a random test may take, in milliseconds: as much longer as its effort is greater. */
export const patience = (usual: number): number => usual * Math.max(1, EFFORT);
