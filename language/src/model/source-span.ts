/** Where a declaration stands in a `.vpc` file: the answer to "which line did this?". */

/** A place in a text, counted from zero in both directions, as LSP counts. */
export interface Position {
    readonly line: number;
    /** UTF-16 code units from the start of the line. */
    readonly character: number;
}

/** A stretch of one file; it may be read late, so it is passed on and never copied field by field. All spans inside `language/` are 0-based; only the edges convert. */
export interface SourceSpan {
    /** The document's URI, as the workspace names it. */
    readonly uri: string;
    readonly start: Position;
    /** Exclusive. */
    readonly end: Position;
}

/** The span of things that stand in no file: ad-hoc packets typed into a launch configuration. */
export const NOWHERE: SourceSpan = { uri: '', start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The empty span where another begins. */
export const startOf = ({ uri, start }: SourceSpan): SourceSpan => ({ uri, start, end: start });

/** The empty span where another ends. */
export const endOf = ({ uri, end }: SourceSpan): SourceSpan => ({ uri, start: end, end });

/** True for elements and packets that no file declares. */
export const isNowhere = (span: SourceSpan): boolean => span.uri === '';
