/** The minimal rendering: a line per place, and the result. */
import { summarizePacket } from '../../packet/format-packet.js';
import { alignRows, type Row } from './columns.js';
import { actionRows, blockHeading, expectationLines, resultLine, turnHeading } from './headings.js';
import { mark, outcomeDress } from './marks.js';
import type { TraceStyle } from './style.js';
import { type Block, flightsOf, hopLabel, type Turn, type Visit } from './trace-blocks.js';

/** One block, a line per place: where, the packet as it leaves there, and how it ended. */
export function renderMinimal(block: Block, style: TraceStyle): string[] {
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
    return [
        indent + turnHeading(turn, style),
        ...alignRows(
            turn.visits.map((visit) => visitRow(visit, style)),
            `${indent}  `,
        ),
    ];
}

function visitRow({ hop, steps }: Visit, style: TraceStyle): Row {
    const last = steps.at(-1);
    const flight = last && (flightsOf(last).after ?? flightsOf(last).before);
    const outcome = steps.find((step) => step.outcome === 'rewritten' || step.outcome === 'dropped') ?? last;
    const end =
        last?.outcome === 'dropped' ? `dropped by ${last.dropReason ?? '?'}` : last?.outcome === 'delivered' ? 'delivered' : '';
    const dress = last && outcomeDress(last.outcome, style);
    return [
        mark(outcome?.outcome ?? 'passed', style),
        { text: last ? hopLabel(last.before.network, hop) : hop.element, dress: style.bold },
        { text: flight ? summarizePacket(flight.packet) : '' },
        { text: end, ...(dress ? { dress } : {}) },
    ];
}
