/** The summary rendering: a line per stage. */
import type { Step } from '../trace.js';
import { alignRows, alignTo, columnWidths, type Row } from './columns.js';
import { actionRows, blockHeading, expectationLines, resultLine, turnHeading } from './headings.js';
import { mark, outcomeDress } from './marks.js';
import type { TraceStyle } from './style.js';
import { type Block, hopLabel, type Turn } from './trace-blocks.js';

/** One block, a line per stage: where, which stage, by which line and rule, one sentence. */
export function renderSummary(block: Block, style: TraceStyle): string[] {
    const widths = columnWidths(block.turns.flatMap((turn) => rowsOf(turn, style)));
    return [
        ...blockHeading(block, style),
        ...alignRows(actionRows(block.actions, style), '  '),
        ...block.turns.flatMap((turn) => {
            const indent = `  ${'  '.repeat(turn.depth)}`;
            return [indent + turnHeading(turn, style), ...alignTo(widths, rowsOf(turn, style), `${indent}  `)];
        }),
        ...resultLine(block, style),
        ...expectationLines(block, style),
    ];
}

const rowsOf = (turn: Turn, style: TraceStyle): Row[] =>
    turn.visits.flatMap(({ hop, steps }) =>
        steps.map((step, i) => stageRow(step, i === 0 ? hopLabel(step.before.network, hop) : '', style)),
    );

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
