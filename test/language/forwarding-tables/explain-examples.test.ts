/** In every lookup of every example the explanation agrees with what the stage found, and nobody loses without a reason. */
import { describe, expect, it } from 'vitest';
import { candidateCount, explainLookup, winnerOf } from '../../../language/src/forwarding/explain-lookup.js';
import { steps } from '../../../language/src/forwarding/pipeline.js';
import { isRuleId } from '../../../language/src/forwarding/rules.js';
import { startExperiment, startProbe } from '../../../language/src/forwarding/simulation.js';
import type { Lookup, Step } from '../../../language/src/forwarding/trace.js';
import type { Design } from '../../../language/src/model/design.js';
import { loadDesign } from '../../../server/src/workspace/load-network.js';
import { COURSE_PATHS } from '../../support/example-paths.js';

/** Every step of every probe and experiment. */
function* allSteps(design: Design): Generator<Step> {
    const starts = [
        ...[...design.probes.keys()].map((id) => startProbe(design, id)),
        ...[...design.experiments.keys()].map((id) => startExperiment(design, id)),
    ];
    for (const start of starts) {
        if (start) {
            yield* steps(start);
        }
    }
}

/** What is wrong with the explanation of a lookup, in words. */
function complaints(step: Step, lookup: Lookup): string[] {
    const candidates = explainLookup(step, lookup);
    const winners = candidates.filter(({ won }) => won);
    const where = `${step.stage} ${lookup.table}`;
    return [
        ...(winners.length === (lookup.winner >= 0 ? 1 : 0)
            ? []
            : [`${where}: winner ${lookup.winner}, but ${winners.length} won`]),
        ...(candidates.length === candidateCount(step, lookup) ? [] : [`${where}: miscounted`]),
        ...(winnerOf(step, lookup)?.label === winners[0]?.label ? [] : [`${where}: winnerOf disagrees`]),
        ...candidates
            .filter(({ because, label }) => because === '' || label === '')
            .map(() => `${where}: a candidate without words`),
        ...candidates
            .filter(({ because }) => /no use for it|undefined|NaN/.test(because))
            .map(({ because }) => `${where}: ${because}`),
    ];
}

describe('examples', () => {
    it.each(COURSE_PATHS)('%s', async (path) => {
        const { design } = await loadDesign(path);
        const found: string[] = [];
        let lookups = 0;
        for (const step of allSteps(design)) {
            lookups += step.lookups.length;
            found.push(...step.lookups.flatMap((lookup) => complaints(step, lookup)));
            found.push(...step.rules.filter((rule) => !isRuleId(rule)));
        }
        expect(lookups).toBeGreaterThan(0);
        expect([...new Set(found)]).toEqual([]);
    });
});
