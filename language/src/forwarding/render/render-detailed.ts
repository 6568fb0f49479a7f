/** The detailed rendering: every stage with its lookups, every candidate, and what changed in the headers. */

import { formatAddress } from '../../model/address.js';
import { summarizePacket } from '../../packet/format-packet.js';
import { dropReasonInfo } from '../drop-reasons.js';
import { explainLookup, TABLE_TITLES } from '../explain-lookup.js';
import { flowLabel, labelOf } from '../labels.js';
import { flowOfKey } from '../lookup-key.js';
import type { Candidate, Lookup, LookupKey, Step } from '../trace.js';
import { alignRows, type Row, wrapText } from './columns.js';
import { type HeaderChange, headerChanges } from './header-changes.js';
import { actionRows, blockHeading, expectationLines, resultLine, turnHeading } from './headings.js';
import { mark, outcomeDress } from './marks.js';
import type { TraceStyle } from './style.js';
import { type Block, flightsOf, longHopLabel, type Turn, type Visit } from './trace-blocks.js';

/** Candidates of long tables are cut after this many; the winner is always shown. */
const MOST_CANDIDATES = 40;

/** One block in full. */
export function renderDetailed(block: Block, style: TraceStyle): string[] {
    return [
        ...blockHeading(block, style),
        ...alignRows(actionRows(block.actions, style), '  '),
        ...block.turns.flatMap((turn) => ['', ...renderTurn(turn, style)]),
        ...(block.turns.length > 0 ? [''] : []),
        ...resultLine(block, style),
        ...expectationLines(block, style),
    ];
}

function renderTurn(turn: Turn, style: TraceStyle): string[] {
    const indent = '    '.repeat(turn.depth);
    const first = turn.visits[0]?.steps[0];
    const packet = first && (flightsOf(first).before ?? flightsOf(first).after)?.packet;
    const heading = [turnHeading(turn, style), ...(packet && !turn.resumed ? [style.dim(`   ${summarizePacket(packet)}`)] : [])];
    return [...heading, ...turn.visits.flatMap((visit) => renderVisit(visit, style))].map((line) =>
        line === '' ? '' : indent + line,
    );
}

function renderVisit({ hop, steps }: Visit, style: TraceStyle): string[] {
    const network = steps[0]?.before.network;
    const title = network ? longHopLabel(network, hop) : hop.element;
    const rows = alignRows(
        steps.map((step) => stageRow(step, style)),
        '    ',
    );
    return [`  ${style.bold(title)}`, ...steps.flatMap((step, i) => [rows[i] ?? '', ...details(step, style)])];
}

/** `~ nat  W1  lab.vpc:12  Source 10.0.1.10 becomes …` */
const stageRow = (step: Step, style: TraceStyle): Row => [
    mark(step.outcome, style),
    { text: step.stage, dress: outcomeDress(step.outcome, style) ?? style.bold },
    { text: style.place(step.decidedBy), dress: style.dim },
    { text: step.rules.slice(0, 3).join(' '), dress: style.dim },
    { text: step.summary() },
];

function details(step: Step, style: TraceStyle): string[] {
    const { before, after } = flightsOf(step);
    const changes = before && after ? headerChanges(before.packet, after.packet) : [];
    return [
        ...step.lookups.flatMap((lookup) => renderLookup(step, lookup, style)),
        ...renderChanges(changes, style),
        ...dropLines(step, style),
    ];
}

/** `Route table public: 203.0.113.20`, then the candidates: the winner marked. */
function renderLookup(step: Step, lookup: Lookup, style: TraceStyle): string[] {
    const { network } = step.before;
    const candidates = shown(explainLookup(step, lookup));
    const title = `${TABLE_TITLES[lookup.table]} ${labelOf(network, lookup.element)}: ${keyText(lookup.key)}`;
    const verdict = candidates.some(({ won }) => won) ? '' : ' (nothing found)';
    return [
        `        ${title}${style.dim(verdict)}`,
        ...alignRows(
            candidates.map((candidate) => candidateRow(candidate, style)),
            '          ',
        ),
    ];
}

function shown(candidates: readonly Candidate[]): readonly Candidate[] {
    const cut = candidates.slice(0, MOST_CANDIDATES);
    return cut.length === candidates.length ? cut : [...cut, ...candidates.slice(MOST_CANDIDATES).filter(({ won }) => won)];
}

const candidateRow = ({ won, label, because }: Candidate, style: TraceStyle): Row =>
    won
        ? [{ text: '>', dress: style.green }, { text: label, dress: style.green }, { text: because }]
        : [{ text: ' ' }, { text: label, dress: style.dim }, { text: because, dress: style.dim }];

/** What was asked: a flow for rules and connections, else an address or a MAC. */
function keyText(key: LookupKey): string {
    if (key.direction !== undefined) {
        return flowLabel(flowOfKey(key));
    }
    return [key.address === undefined ? '' : formatAddress(key.address), key.mac ?? ''].filter((text) => text !== '').join(', ');
}

const renderChanges = (changes: readonly HeaderChange[], style: TraceStyle): string[] =>
    alignRows(
        changes.map((change) => changeRow(change, style)),
        '        ',
    );

function changeRow(change: HeaderChange, style: TraceStyle): Row {
    if (change.kind === 'changed') {
        return [
            { text: change.field, dress: style.cyan },
            { text: `${change.before} => ${change.after}`, dress: style.cyan },
        ];
    }
    return [
        { text: `${change.kind === 'added' ? '+' : '-'} ${change.protocol}`, dress: style.cyan },
        { text: change.text, dress: style.cyan },
    ];
}

/** Why the cloud does this, what would have let the packet pass, and the vendor's code. */
function dropLines(step: Step, style: TraceStyle): string[] {
    if (step.dropReason === undefined) {
        return [];
    }
    const info = dropReasonInfo(step.dropReason);
    const code = info.vendorCode === undefined ? '' : ` · ${info.vendorCode}`;
    return [
        `        ${style.red(`${step.dropReason}: ${info.summary}`)} ${style.dim(`(${info.rule}${code})`)}`,
        ...wrapText(info.explanation, '        '),
        ...wrapText(`To let it pass: ${info.repair}`, '        '),
    ];
}
