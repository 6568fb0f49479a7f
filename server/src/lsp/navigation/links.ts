/** Spans as targets to jump to. */
import type { LocationLink } from 'vscode-languageserver-protocol';
import type { SourceSpan } from '#language';
import { toRange } from '../to-lsp.js';

/** One link for each distinct line, in order; what stands in no file is left out. */
export function linksTo(spans: readonly (SourceSpan | undefined)[]): LocationLink[] {
    const links = new Map<string, LocationLink>();
    for (const span of spans) {
        if (span?.uri) {
            const key = `${span.uri} ${span.start.line} ${span.start.character}`;
            links.set(key, { targetUri: span.uri, targetRange: toRange(span), targetSelectionRange: toRange(span) });
        }
    }
    return [...links.values()];
}
