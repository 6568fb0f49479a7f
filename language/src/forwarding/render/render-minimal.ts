/** The minimal rendering: a line per place, and the result. */
import { formatAddress } from '../../model/address.js';
import { summarizePacket } from '../../packet/format-packet.js';
import { outerOf } from '../overlay.js';
import type { PacketRole } from '../state.js';
import { alignRows, alignTo, columnWidths, type Row } from './columns.js';
import { actionRows, blockHeading, expectationLines, resultLine, turnHeading } from './headings.js';
import { mark, outcomeDress } from './marks.js';
import type { TraceStyle } from './style.js';
import { type Block, flightsOf, hopLabel, type Turn, type Visit } from './trace-blocks.js';

/** One block, a line per place: where, the packet as it leaves there where that changed, or how it ended. */
export function renderMinimal(block: Block, style: TraceStyle): string[] {
    const widths = columnWidths(block.turns.flatMap((turn) => rowsOf(turn, style)));
    return [
        ...blockHeading(block, style),
        ...alignRows(actionRows(block.actions, style), '  '),
        ...block.turns.flatMap((turn) => renderTurn(turn, widths, style)),
        ...resultLine(block, style),
        ...expectationLines(block, style),
    ];
}

function renderTurn(turn: Turn, widths: readonly number[], style: TraceStyle): string[] {
    const indent = `  ${'  '.repeat(turn.depth)}`;
    const heading = indent + turnHeading(turn, style);
    return isAside(turn)
        ? [heading + style.dim(asideText(turn))]
        : [heading, ...alignTo(widths, rowsOf(turn, style), `${indent}  `)];
}

/** Questions about neighbours and their answers. */
const NEIGHBOUR_ROLES: ReadonlySet<PacketRole | undefined> = new Set([
    'arp-request',
    'arp-reply',
    'neighbour-solicitation',
    'neighbour-advertisement',
]);

/** ARP is told in one line: it matters only when it fails. */
function isAside({ visits }: Turn): boolean {
    const first = visits[0]?.steps[0];
    const role = first && flightsOf(first).before?.role;
    return NEIGHBOUR_ROLES.has(role);
}

function asideText({ visits }: Turn): string {
    const last = visits.at(-1)?.steps.at(-1);
    return last?.outcome === 'dropped' ? `: dropped by ${last.dropReason ?? '?'}` : '';
}

/** A packet is written out where it first appears and where it changes. */
function rowsOf(turn: Turn, style: TraceStyle): Row[] {
    if (isAside(turn)) {
        return [];
    }
    let known = '';
    return turn.visits.map((visit) => {
        const text = packetText(visit);
        const row = visitRow(visit, text === known ? '' : text, style);
        known = visit.hop.kind === 'underlay' ? known : text;
        return row;
    });
}

/** In the underlay the outer headers are what counts. */
function packetText({ hop, steps }: Visit): string {
    const last = steps.at(-1);
    const packet = last && (flightsOf(last).after ?? flightsOf(last).before)?.packet;
    const outer = packet && hop.kind === 'underlay' ? outerOf(packet) : undefined;
    if (outer) {
        return `${formatAddress(outer.ip.source)} → ${formatAddress(outer.ip.destination)} VNI ${outer.vni}`;
    }
    return packet ? summarizePacket(packet) : '';
}

function visitRow({ hop, steps }: Visit, text: string, style: TraceStyle): Row {
    const last = steps.at(-1);
    const telling = steps.find(({ outcome }) => outcome === 'rewritten' || outcome === 'dropped') ?? last;
    const end =
        last?.outcome === 'dropped' ? `dropped by ${last.dropReason ?? '?'}` : last?.outcome === 'delivered' ? 'delivered' : '';
    const dress = last && outcomeDress(last.outcome, style);
    return [
        mark(telling?.outcome ?? 'passed', style),
        { text: last ? hopLabel(last.before.network, hop) : hop.element, dress: style.bold },
        end === '' ? { text } : { text: end, ...(dress ? { dress } : {}) },
    ];
}
