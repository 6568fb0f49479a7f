/** How a rule reports: code, place, message, the other end, and what would repair it. The catalogue supplies the severity. */
import type { AstNode, Properties, ValidationAcceptor } from 'langium';
import type { SourceSpan } from '../model/source-span.js';
import { DIAGNOSTICS, type DiagnosticCode } from './diagnostic-catalog.js';

/** The other end of a conflict: where it stands and what it is. */
export interface RelatedPlace {
    readonly span: SourceSpan;
    /** One clause with the value: `Subnet 'web' is 10.0.1.0/24`. */
    readonly message: string;
}

/** A mechanical repair: replacing a stretch of the same file. Editors offer it as a quick fix. */
export interface Repair {
    /** What will be written: `Write '10.0.1.0/24'`. */
    readonly title: string;
    readonly newText: string;
    /** What is replaced; without it, the diagnostic's own range. An empty range inserts. */
    readonly span?: SourceSpan;
}

/** What travels in the `data` field of a diagnostic. */
export interface DiagnosticData {
    readonly repairs: readonly Repair[];
}

/** Where and what. `span` wins over `property`; without both the whole node is marked. */
export interface Finding<N extends AstNode> {
    readonly node: N;
    readonly property?: Properties<N>;
    readonly index?: number;
    readonly span?: SourceSpan;
    /** Names the thing in quotes, gives the values, ends with a full stop. */
    readonly message: string;
    readonly related?: readonly RelatedPlace[];
    readonly repairs?: readonly Repair[];
}

/** LSP's tag for what an editor greys out. */
const UNNECESSARY = 1;

/** Reports a finding under a code. */
export function report<N extends AstNode>(accept: ValidationAcceptor, code: DiagnosticCode, finding: Finding<N>): void {
    const { severity } = DIAGNOSTICS[code];
    const { node, property, index, span, message } = finding;
    accept(severity, message, {
        node,
        code,
        ...(property === undefined ? {} : { property }),
        ...(index === undefined ? {} : { index }),
        ...(span === undefined ? {} : { range: rangeOf(span) }),
        ...(severity === 'hint' ? { tags: [UNNECESSARY] } : {}),
        ...(finding.related === undefined ? {} : { relatedInformation: finding.related.map(toRelatedInformation) }),
        ...(finding.repairs === undefined ? {} : { data: { repairs: finding.repairs } satisfies DiagnosticData }),
    });
}

const rangeOf = ({ start, end }: SourceSpan) => ({ start: { ...start }, end: { ...end } });

const toRelatedInformation = (place: RelatedPlace) => ({
    location: { uri: place.span.uri, range: rangeOf(place.span) },
    message: place.message,
});
