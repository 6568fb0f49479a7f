/** From our spans and severities to the protocol's shapes: nothing else in this folder builds them by hand. */

import { type CstNode, URI } from 'langium';
import type { Location, Range } from 'vscode-languageserver-protocol';
import type { SourceSpan } from '#language';

/** A span as a range. Both count from zero. */
export const toRange = ({ start, end }: SourceSpan): Range => ({ start: { ...start }, end: { ...end } });

/** A span with its file. */
export const toLocation = (span: SourceSpan): Location => ({ uri: span.uri, range: toRange(span) });

/** The range of a piece of the text; an empty one at the start of the file for what stands in none. */
export const rangeOfNode = (node: CstNode | undefined): Range =>
    node
        ? { start: { ...node.range.start }, end: { ...node.range.end } }
        : { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** A URI as the protocol writes it, parsed; never throws: what is no URI becomes a path. */
export const toUri = (text: string): URI => (/^[a-z][a-z0-9+.-]*:/i.test(text) ? URI.parse(text) : URI.file(text));
