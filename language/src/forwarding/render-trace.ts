/** Traces as text in three sizes, as `ovn-trace` has them: detailed, summary, minimal. */
import { renderDetailed } from './render/render-detailed.js';
import { renderMinimal } from './render/render-minimal.js';
import { renderSummary } from './render/render-summary.js';
import { PLAIN_STYLE, type TraceStyle } from './render/style.js';
import { type Block, blocksOf } from './render/trace-blocks.js';
import type { Step } from './trace.js';

export { PLAIN_STYLE, type TraceStyle } from './render/style.js';

/** Detailed: every stage with lookups, candidates and header changes. Summary: a line per stage. Minimal: a line per place. */
export type TraceDetail = 'detailed' | 'summary' | 'minimal';

/** The sizes, largest first. */
export const TRACE_DETAILS: readonly TraceDetail[] = ['detailed', 'summary', 'minimal'];

const RENDERERS: Readonly<Record<TraceDetail, (block: Block, style: TraceStyle) => string[]>> = {
    detailed: renderDetailed,
    summary: renderSummary,
    minimal: renderMinimal,
};

/**
 * Renders steps in order; the text ends with a line break. `style` colours and names places; what it leaves out is plain.
 * The steps may start anywhere in a run.
 */
export function renderTrace(steps: Iterable<Step>, detail: TraceDetail, style: Partial<TraceStyle> = {}): string {
    const dressed = { ...PLAIN_STYLE, ...style };
    const texts = blocksOf(steps).map((block) => RENDERERS[detail](block, dressed).join('\n'));
    return `${texts.join('\n\n')}\n`;
}
