/** The example of each drop reason ends in exactly that drop, so that the manual's programs do what they are said to do. */
import { describe, expect, test } from 'vitest';
import { DROP_REASONS } from '../../../language/src/forwarding/drop-reasons.js';
import { steps } from '../../../language/src/forwarding/pipeline.js';
import { startExperiment, startProbe } from '../../../language/src/forwarding/simulation.js';
import type { Step } from '../../../language/src/forwarding/trace.js';
import type { Design } from '../../../language/src/model/design.js';
import { readDropExamples, WITHOUT_EXAMPLE } from '../../../scripts/docs/drop-examples.js';
import { buildDesign } from '../../support/build-design.js';

const EXAMPLES = readDropExamples();

/** The steps of the only experiment, or of the only probe. */
function runOf(design: Design): Step[] {
    const [experiment] = design.experiments.keys();
    const [probe] = design.probes.keys();
    const start = experiment ? startExperiment(design, experiment) : startProbe(design, probe ?? '');
    return start ? [...steps(start)] : [];
}

test('every reason has an example, or it is known why not', () => {
    const explained = new Set([...EXAMPLES.keys(), ...Object.keys(WITHOUT_EXAMPLE)]);
    expect(Object.keys(DROP_REASONS).filter((reason) => !explained.has(reason))).toEqual([]);
    expect([...explained].filter((reason) => !Object.hasOwn(DROP_REASONS, reason))).toEqual([]);
    expect(Object.keys(WITHOUT_EXAMPLE).filter((reason) => EXAMPLES.has(reason))).toEqual([]);
});

describe.each([...EXAMPLES])('%s', (reason, program) => {
    test('its example ends in it, and in nothing else', async () => {
        const run = runOf(await buildDesign(program));
        const dropped = run.filter(({ dropReason }) => dropReason !== undefined);
        // The piece of a fragmented packet that is missing was dropped too, for a reason of its own.
        const whole = dropped.filter((step) => step.before.packets.find(({ id }) => id === step.packetId)?.role !== 'fragment');
        const counted = reason === 'fragment-missing' ? dropped.slice(-1) : whole.length > 0 ? whole : dropped;
        expect(new Set(counted.map(({ dropReason }) => dropReason))).toEqual(new Set([reason]));
        expect(run.filter(({ outcome }) => outcome === 'failed').map((step) => step.summary())).toEqual([]);
    });
});
