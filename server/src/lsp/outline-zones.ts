/** Availability zones in the outline: between a VPC and its subnets, wherever the text keeps the subnets of a zone together. */
import type { DocumentSymbol } from 'vscode-languageserver-protocol';
import { SymbolKind } from 'vscode-languageserver-protocol';
import { groupBy } from '../group-by.js';
import { isBefore, overlaps } from './ranges.js';

/** A declaration inside a VPC with its entry, and for a subnet the zone that it names. */
export interface OutlineMember {
    readonly symbol: DocumentSymbol;
    readonly zone?: string | undefined;
}

/**
 * The members with the subnets of a zone gathered below an entry of its own. Breadcrumbs find the entry of a place by its
 * range, so an entry may not reach over others: where zones take turns in the text, the list stays flat, and each subnet says
 * its zone.
 */
export function gatherZones(members: readonly OutlineMember[]): DocumentSymbol[] {
    const byZone = groupBy(
        members.filter(({ zone }) => zone !== undefined),
        ({ zone }) => zone ?? '',
    );
    const zones = [...byZone].map(([zone, of]) => zoneSymbol(zone, of));
    const apart = zones.every(({ name, range }) =>
        members.every(({ zone, symbol }) => zone === name || !overlaps(range, symbol.range)),
    );
    return apart
        ? [...members.filter(({ zone }) => zone === undefined).map(({ symbol }) => symbol), ...zones]
        : members.map(({ symbol, zone }) => (zone === undefined ? symbol : { ...symbol, detail: `${symbol.detail}, ${zone}` }));
}

function zoneSymbol(name: string, members: readonly OutlineMember[]): DocumentSymbol {
    const children = members.map(({ symbol }) => symbol);
    const first = children.reduce((a, b) => (isBefore(b.range.start, a.range.start) ? b : a));
    const last = children.reduce((a, b) => (isBefore(a.range.end, b.range.end) ? b : a));
    return {
        name,
        detail: 'availability zone',
        kind: SymbolKind.Package,
        range: { start: first.range.start, end: last.range.end },
        selectionRange: first.selectionRange,
        children,
    };
}
