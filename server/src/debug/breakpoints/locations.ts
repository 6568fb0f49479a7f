/** Where breakpoints can stand: every place in a file that a packet can meet. */
import type { Design, Expectation, ExperimentStep, Guest, NetworkElement, Position, SourceSpan } from '#language';
import { isNowhere } from '#language';
import { allElements } from '../elements.js';

/** The places of a program, per document, in the order of the text. */
export class LocationIndex {
    private readonly byDocument = new Map<string, SourceSpan[]>();

    constructor(design: Design) {
        const seen = new Set<string>();
        for (const span of spansOf(design)) {
            this.add(span, seen);
        }
        for (const spans of this.byDocument.values()) {
            spans.sort((a, b) => comparePositions(a.start, b.start));
        }
    }

    /** The places that begin between two lines, both included. */
    between(uri: string, first: number, last: number): readonly SourceSpan[] {
        return (this.byDocument.get(uri) ?? []).filter(({ start }) => start.line >= first && start.line <= last);
    }

    /** The place a breakpoint on a line (and column) means: there, or the next one below. */
    nearest(uri: string, line: number, character?: number): SourceSpan | undefined {
        const below = (this.byDocument.get(uri) ?? []).filter(({ start }) => start.line >= line);
        const onLine = below.filter(({ start }) => start.line === line);
        if (character === undefined || onLine.length === 0) {
            return below[0];
        }
        return onLine.findLast(({ start }) => start.character <= character) ?? onLine[0];
    }

    /** Whether the document belongs to the program. */
    knows(uri: string): boolean {
        return this.byDocument.has(uri);
    }

    /** Two declarations that begin at the same place are one place. */
    private add(span: SourceSpan, seen: Set<string>): void {
        const key = `${span.uri} ${span.start.line}:${span.start.character}`;
        if (!seen.has(key)) {
            seen.add(key);
            this.byDocument.set(span.uri, this.byDocument.get(span.uri) ?? []);
            this.byDocument.get(span.uri)?.push(span);
        }
    }
}

const comparePositions = (a: Position, b: Position): number => a.line - b.line || a.character - b.character;

function spansOf(design: Design): SourceSpan[] {
    const spans = [
        design.network.profileSpan,
        ...allElements(design.network).flatMap((element) => [element.span, ...partsOf(element)]),
        ...[...design.probes.values()].flatMap((probe) => [probe.span, probe.packet.span, ...probe.expectations.map(spanOf)]),
        ...[...design.experiments.values()].flatMap((experiment) => [experiment.span, ...experiment.steps.flatMap(partsOfStep)]),
    ];
    return spans.filter((span) => span !== undefined && !isNowhere(span)) as SourceSpan[];
}

const spanOf = (part: { readonly span: SourceSpan }): SourceSpan => part.span;

const partsOfStep = (step: ExperimentStep): SourceSpan[] => [
    step.span,
    ...(step.kind === 'run' ? step.expectations.map((expectation: Expectation) => expectation.span) : []),
];

/** The lines inside a declaration that can decide something of their own. */
function partsOf(element: NetworkElement): (SourceSpan | undefined)[] {
    switch (element.kind) {
        case 'vpc':
            return element.cidrs.map(spanOf);
        case 'subnet':
            return [...element.cidrs.map(spanOf), element.routeTableSpan, element.networkAclSpan];
        case 'route-table':
            return element.routes.map(spanOf);
        case 'interface':
            return [
                ...element.addresses.flatMap((address) => [address.span, address.publicSpan]),
                element.securityGroupsSpan,
                element.sourceDestinationCheckSpan,
            ];
        case 'instance':
            return partsOfGuest(element.guest);
        case 'security-group':
            return element.rules.map(spanOf);
        case 'network-acl':
        case 'prefix-list':
            return element.entries.map(spanOf);
        case 'vpc-endpoint':
            return element.type === 'network-firewall' ? [...element.rules.map(spanOf), element.defaultSpan] : [];
        case 'internet-host':
            return element.addresses.flatMap((address) => [address.span, address.publicSpan]);
        default:
            return [];
    }
}

const partsOfGuest = (guest: Guest): (SourceSpan | undefined)[] => [
    ...guest.routes.map(spanOf),
    guest.forwardingSpan,
    guest.masquerade?.span,
];
