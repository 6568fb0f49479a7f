/** The summary rendering: a line per stage. */
import type { Step } from '../trace.js';
import { alignRows, type Row } from './columns.js';
import { actionRows, blockHeading, expectationLines, resultLine, turnHeading } from './headings.js';
import { mark, outcomeDress } from './marks.js';
import type { TraceStyle } from './style.js';
import { type Block, hopLabel, type Turn } from './trace-blocks.js';

/** One block, a line per stage: where, which stage, by which line and rule, one sentence. */
export function renderSummary(block: Block, style: TraceStyle): string[] {
    return [
        ...blockHeading(block, style),
        ...alignRows(actionRows(block.actions, style), '  '),
        ...block.turns.flatMap((turn) => renderTurn(turn, style)),
        ...resultLine(block, style),
        ...expectationLines(block, style),
    ];
}

function renderTurn(turn: Turn, style: TraceStyle): string[] {
    const indent = `  ${'  '.repeat(turn.depth)}`;
    const rows = turn.visits.flatMap(({ hop, steps }) =>
        steps.map((step, i) => stageRow(step, i === 0 ? hopLabel(step.before.network, hop) : '', style)),
    );
    return [indent + turnHeading(turn, style), ...alignRows(rows, `${indent}  `)];
}

const stageRow = (step: Step, place: string, style: TraceStyle): Row => [
    mark(step.outcome, style),
    { text: place, dress: style.bold },
    { text: step.stage, ...stageDress(step, style) },
    { text: style.place(step.decidedBy), dress: style.dim },
    { text: step.rules[0] ?? '', dress: style.dim },
    { text: step.summary() },
];

function stageDress(step: Step, style: TraceStyle): { dress?: (text: string) => string } {
    const dress = outcomeDress(step.outcome, style);
    return dress ? { dress } : {};
}
