/** How a rule reports: code, place, message, the other end, and what would repair it. The catalogue supplies the severity. */
import type { AstNode, Properties, ValidationAcceptor } from 'langium';
import { type Cidr, formatCidr } from '../model/address.js';
import type { SourceSpan } from '../model/source-span.js';
import { DIAGNOSTICS, type DiagnosticCode, type DiagnosticInfo } from './diagnostic-catalog.js';

/** The other end of a conflict: where it stands and what it is. */
export interface RelatedPlace {
    readonly span: SourceSpan;
    /** One clause with the value: `Subnet 'web' is 10.0.1.0/24`. */
    readonly message: string;
}

/** A mechanical repair. Editors offer it as a quick fix: the first of a diagnostic is the preferred one. */
export type Repair = Replacement | Insertion | Removal;

/** What every repair has. */
interface RepairBase {
    /** What will be done, with values: `Write '10.0.1.0/24'`. */
    readonly title: string;
}

/** A stretch of the file is replaced. */
export interface Replacement extends RepairBase {
    readonly newText: string;
    /** What is replaced; without it, the diagnostic's own range. An empty range inserts. */
    readonly span?: SourceSpan;
    /** Of the statement that begins there, only the value of this property: the number of an entry. */
    readonly property?: string;
}

/** A statement is added at the end of the block of an element. */
export interface Insertion extends RepairBase {
    readonly insert: string;
    /** The head of the element: its `span`. */
    readonly into: SourceSpan;
}

/** A statement is taken away, with the line that it leaves empty. */
export interface Removal extends RepairBase {
    readonly remove: SourceSpan;
}

/** The repair of a route that should not be there. */
export const removeRoute = ({ destination, span }: { readonly destination: Cidr; readonly span: SourceSpan }): Removal[] => [
    { title: `Remove route ${formatCidr(destination)}`, remove: span },
];

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
    /** What else travels with it. */
    readonly data?: DiagnosticData;
}

/** LSP's tag for what an editor greys out. */
const UNNECESSARY = 1;

/** Reports a finding under a code. */
export function report<N extends AstNode>(accept: ValidationAcceptor, code: DiagnosticCode, finding: Finding<N>): void {
    const { severity, fades }: DiagnosticInfo = DIAGNOSTICS[code];
    const { node, property, index, span, message } = finding;
    accept(severity, message, {
        node,
        code,
        ...(property === undefined ? {} : { property }),
        ...(index === undefined ? {} : { index }),
        ...(span === undefined ? {} : { range: rangeOf(span) }),
        ...(fades ? { tags: [UNNECESSARY] } : {}),
        ...(finding.related === undefined ? {} : { relatedInformation: finding.related.map(toRelatedInformation) }),
        ...(finding.repairs === undefined ? {} : { data: { repairs: finding.repairs } satisfies DiagnosticData }),
        ...(finding.data === undefined ? {} : { data: finding.data }),
    });
}

const rangeOf = ({ start, end }: SourceSpan) => ({ start: { ...start }, end: { ...end } });

const toRelatedInformation = (place: RelatedPlace) => ({
    location: { uri: place.span.uri, range: rangeOf(place.span) },
    message: place.message,
});
