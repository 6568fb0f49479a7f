/** `file:line:column` as people and terminals read it: relative to the current directory, counted from one. */
import { isNowhere, type SourceSpan } from '#language';

/** Knows the files behind the URIs of spans. */
export interface Sources {
    /** The path to show for a URI. */
    readonly pathOf: (uri: string) => string;
    /** The text of a loaded file; `undefined` for one that is not part of this run. */
    readonly textOf: (uri: string) => string | undefined;
}

/** The only place of the command line that counts from one. */
export function placeOf(sources: Sources, span: SourceSpan): string {
    if (isNowhere(span)) {
        return 'the command line';
    }
    return `${sources.pathOf(span.uri)}:${span.start.line + 1}:${span.start.character + 1}`;
}
