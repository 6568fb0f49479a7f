/** The detailed rendering: every stage with its lookups, every candidate, and what changed in the headers. */

import { formatAddress } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import { summarizePacket } from '../../packet/format-packet.js';
import { dropReasonInfo } from '../drop-reasons.js';
import { explainLookup, TABLE_TITLES } from '../explain-lookup.js';
import { explanationCode } from '../explanation-code.js';
import { flowLabel, labelOf } from '../labels.js';
import { flowOfKey } from '../lookup-key.js';
import type { Candidate, Lookup, LookupKey, Step, TableKind } from '../trace.js';
import { alignRows, type Row, wrapText } from './columns.js';
import { type HeaderChange, headerChanges } from './header-changes.js';
import { actionRows, blockHeading, expectationLines, resultLine, turnHeading } from './headings.js';
import { mark, outcomeDress } from './marks.js';
import type { TraceStyle } from './style.js';
import { type Block, flightsOf, longHopLabel, type Turn, type Visit } from './trace-blocks.js';

/** Tables that are read from end to end are shown up to this many candidates, and the winner always. */
const MOST_CANDIDATES = 40;
/** Of tables that a hash finds its way in, the answer and a few others are enough. */
const MOST_HASHED_CANDIDATES = 4;
const READ_THROUGH: ReadonlySet<TableKind> = new Set([
    'route-table',
    'guest-route-table',
    'network-acl',
    'network-firewall',
    'security-group',
]);

/** Where the lines below a stage begin: a little to the right of its name. */
const DETAIL = ' '.repeat(10);

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
    const all = explainLookup(step, lookup);
    const found = all.some(({ won }) => won);
    const candidates = shown(all, { ...lookup, found });
    const rows = alignRows(
        candidates.map((candidate) => candidateRow(candidate, style)),
        `${DETAIL}  `,
    );
    const others = all.length - candidates.length;
    const more = found && others > 0 ? [style.dim(`${DETAIL}     ${others} others do not match`)] : [];
    const title = `${lookupTitle(network, lookup)}: ${keyText(lookup.key)}`;
    return [`${DETAIL}${title}${style.dim(missText(all, found))}`, ...rows, ...more];
}

/** `Route table 'public'`, `ARP cache of a`, `Internet`. */
function lookupTitle(network: Network, { table, element }: Lookup): string {
    const title = TABLE_TITLES[table];
    switch (table) {
        case 'route-table':
        case 'network-acl':
        case 'network-firewall':
            return `${title} '${labelOf(network, element)}'`;
        case 'internet':
            return title;
        case 'guest-route-table':
            return `${title} ${labelOf(network, element)}`;
        default:
            return `${title} of ${labelOf(network, element)}`;
    }
}

function missText(all: readonly Candidate[], found: boolean): string {
    if (found) {
        return '';
    }
    return all.length === 0 ? ' (empty)' : ` (none of ${all.length} matches)`;
}

function shown(
    candidates: readonly Candidate[],
    { table, found }: { readonly table: TableKind; readonly found: boolean },
): readonly Candidate[] {
    if (table === 'local-services' && !found) {
        return [];
    }
    const most = READ_THROUGH.has(table) ? MOST_CANDIDATES : MOST_HASHED_CANDIDATES;
    // One more is no longer than the line that would count it.
    const cut = candidates.length === most + 1 ? candidates : candidates.slice(0, most);
    return !found || cut.some(({ won }) => won) ? cut : [...cut, ...candidates.slice(most).filter(({ won }) => won)];
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
    alignRows(changeRows(changes, style), DETAIL);

/** Headers that come off are known already: one line names them all. */
function changeRows(changes: readonly HeaderChange[], style: TraceStyle): Row[] {
    const removed = changes.flatMap((change) => (change.kind === 'removed' ? [change.protocol] : []));
    return [
        ...(removed.length > 0 ? [[{ text: `- ${removed.join(', ')}`, dress: style.cyan }]] : []),
        ...changes.filter(({ kind }) => kind !== 'removed').map((change) => changeRow(change, style)),
    ];
}

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
    const code = explanationCode(step);
    return [
        `${DETAIL}${style.red(`${step.dropReason}: ${info.summary}`)} ${style.dim(`(${info.rule}${code === undefined ? '' : ` · ${code}`})`)}`,
        ...wrapText(info.explanation, DETAIL),
        ...wrapText(`To let it pass: ${info.repair}`, DETAIL),
    ];
}
