/** What a trace costs, and what explaining every lookup of it costs, on the probes of an example. */
import { explainLookup, run, type SimulationState, type Step, startProbe } from '../../language/src/index.js';
import { loadExample } from '../support/examples.js';
import { median } from './statistics.js';

/** Medians over all probes, in microseconds a trace, and the number of steps of the middle one. */
export interface TraceFigures {
    readonly steps: number;
    /** Every step with its lookups recorded. */
    readonly recorded: number;
    /** The same, with every candidate of every lookup and every sentence put into words. */
    readonly worded: number;
}

/** Measures the probes of a file below `examples/`, warm, without judging their expectations. */
export async function measureTraces(path: string, rounds = 300): Promise<TraceFigures> {
    const { design } = await loadExample(path);
    const starts = [...design.probes.values()].flatMap(({ id, expectations }) => {
        const state = startProbe(design, id);
        return state ? [expectations.length > 0 ? withoutExpectations(state) : state] : [];
    });
    const steps = median(starts.map((state) => run(state).length));
    const recorded = microseconds(rounds, starts, (state) => run(state));
    const worded = microseconds(rounds, starts, (state) => run(state).forEach(putIntoWords));
    return { steps, recorded, worded };
}

/** The packet alone: judging claims is the test runner's business. */
const withoutExpectations = (state: SimulationState): SimulationState => ({
    ...state,
    agenda: state.agenda.map((item) => (item.kind === 'send' ? { ...item, expectations: [] } : item)),
});

function putIntoWords(step: Step): void {
    step.summary();
    for (const lookup of step.lookups) {
        explainLookup(step, lookup);
    }
}

/** The middle round's time for one of the states. */
function microseconds(rounds: number, starts: readonly SimulationState[], work: (state: SimulationState) => unknown): number {
    const samples: number[] = [];
    for (let round = 0; round < rounds; round++) {
        const begin = performance.now();
        for (const state of starts) {
            work(state);
        }
        samples.push(((performance.now() - begin) * 1000) / starts.length);
    }
    return median(samples);
}
