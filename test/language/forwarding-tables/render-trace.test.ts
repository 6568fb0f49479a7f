/** The three renderings as transcripts, and what must hold for any of them. Rewrite with `npx vitest run … -u` and read the difference. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../language/src/forwarding/pipeline.js';
import { alignRows } from '../../../language/src/forwarding/render/columns.js';
import { renderTrace, TRACE_DETAILS } from '../../../language/src/forwarding/render-trace.js';
import { summarizeRun } from '../../../language/src/forwarding/run-summary.js';
import { startExperiment } from '../../../language/src/forwarding/simulation.js';
import type { SimulationState } from '../../../language/src/forwarding/state.js';
import type { Step } from '../../../language/src/forwarding/trace.js';
import { loadDesign } from '../../../server/src/workspace/load-network.js';

const FIXTURES = fileURLToPath(new URL('../../fixtures/traces/', import.meta.url));
let steps: readonly Step[] = [];

beforeAll(async () => {
    const { design, diagnostics } = await loadDesign(`${FIXTURES}nat-and-acl.vpc`);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const start = startExperiment(design, 'experiment:buying') as SimulationState;
    steps = run(start);
});

/** Colours as visible tags, so that a transcript could show them; taking them away must give the plain text. */
const TAGGED = Object.fromEntries(
    ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'].map((name) => [name, (text: string) => `«${name}:${text}»`]),
);
const withoutTags = (text: string): string => text.replaceAll(/«\w+:|»/g, '');

describe('renderTrace', () => {
    it.each(TRACE_DETAILS)('%s is as the transcript says', async (detail) => {
        await expect(renderTrace(steps, detail)).toMatchFileSnapshot(`${FIXTURES}nat-and-acl.${detail}.txt`);
    });

    it.each(TRACE_DETAILS)('%s: colours shift no column and change no text', (detail) => {
        const coloured = renderTrace(steps, detail, TAGGED);
        expect(coloured).not.toBe(withoutTags(coloured));
        expect(withoutTags(coloured)).toBe(renderTrace(steps, detail));
    });

    it.each(TRACE_DETAILS)('%s: no line ends in a blank', (detail) => {
        expect(
            renderTrace(steps, detail)
                .split('\n')
                .filter((line) => /\s$/.test(line)),
        ).toEqual([]);
    });

    it('can start in the middle of a run', () => {
        const text = renderTrace(steps.slice(20), 'summary');
        expect(text).toContain('#1');
        expect(text).toContain('replace-route private 0.0.0.0/0 -> igw');
    });

    it('E6: says that the overlay is a model', () => {
        expect(renderTrace(steps, 'detailed')).toContain('the overlay headers are a model, the real format is not published: E6');
    });
});

describe('alignRows', () => {
    it('counts characters, not code units or colours, and lets a far too long cell stick out', () => {
        const rows = [
            [{ text: '→' }, { text: 'a', dress: (text: string) => `<${text}>` }, { text: 'end' }],
            [{ text: 'long' }, { text: 'bb' }, { text: 'end' }],
            [{ text: 'x'.repeat(60) }, { text: 'c' }, { text: '' }],
        ];
        expect(alignRows(rows)).toEqual(['→     <a>   end', 'long  bb  end', `${'x'.repeat(60)}  c`]);
    });
});

describe('summarizeRun', () => {
    it('tells each line of the script: fates, drop reasons, places, expectations, refusals', () => {
        const { items, passed } = summarizeRun(steps);
        expect(passed).toBe(false);
        expect(
            items.map(({ kind, refused, expectations, request, reply }) => ({
                kind,
                refused,
                met: expectations.map(({ met }) => met),
                request: request?.status,
                reply: reply?.dropReason ?? reply?.status,
            })),
        ).toEqual([
            { kind: 'send', refused: false, met: [true, true], request: 'delivered', reply: 'delivered' },
            { kind: 'api', refused: false, met: [], request: undefined, reply: undefined },
            { kind: 'send', refused: false, met: [true], request: 'delivered', reply: 'network-acl-ingress' },
            { kind: 'guest', refused: false, met: [], request: undefined, reply: undefined },
            { kind: 'api', refused: false, met: [], request: undefined, reply: undefined },
            { kind: 'send', refused: false, met: [false], request: 'dropped', reply: undefined },
            { kind: 'api', refused: true, met: [], request: undefined, reply: undefined },
        ]);
        expect(items[5]?.request).toMatchObject({ dropReason: 'no-public-source', rule: 'W2' });
        expect(items.at(-1)?.message).toContain("'private' has no route for 10.9.0.0/16");
    });

    it('covers the run without gaps', () => {
        const { items } = summarizeRun(steps);
        expect(items[0]?.firstStep).toBe(0);
        items.forEach(({ endStep }, i) => {
            expect(endStep).toBe(items[i + 1]?.firstStep ?? steps.length);
        });
    });
});
