/** What the client is told, in its terms: positions by its base, files by its path format. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { URI } from 'vscode-uri';
import { isNowhere, type Position, type SourceSpan, startOf } from '#language';
import type { ClientConventions } from './from-dap.js';
import { addressText } from './instructions.js';
import type { Frame } from './stack-frames.js';

/** A place in a file as the client counts it. The end is exclusive, as the protocol has it for stack frames. */
export interface ClientRange {
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
}

/** A 0-based line as the client counts. */
export const toClientLine = (client: ClientConventions, line: number): number => line + client.firstLine;

/** A 0-based position as the client counts. */
export const toClientPosition = (client: ClientConventions, position: Position): { line: number; column: number } => ({
    line: toClientLine(client, position.line),
    column: position.character + client.firstColumn,
});

/** A span as the client counts. */
export function toClientRange(client: ClientConventions, span: SourceSpan): ClientRange {
    const end = toClientPosition(client, span.end);
    return { ...toClientPosition(client, span.start), endLine: end.line, endColumn: end.column };
}

/** Of each client: the documents as it names them. Few documents stand behind very many places. */
const SOURCES = new WeakMap<ClientConventions, Map<string, DebugProtocol.Source>>();

/** A document as the client names it. */
export function toClientSource(client: ClientConventions, uri: string): DebugProtocol.Source {
    const sources = SOURCES.get(client) ?? new Map<string, DebugProtocol.Source>();
    SOURCES.set(client, sources);
    const known = sources.get(uri) ?? sourceOf(client, uri);
    sources.set(uri, known);
    return { ...known };
}

function sourceOf(client: ClientConventions, uri: string): DebugProtocol.Source {
    const parsed = URI.parse(uri);
    const name = parsed.path.slice(parsed.path.lastIndexOf('/') + 1);
    const number = client.recorded?.numberOf(uri);
    if (number !== undefined) {
        return { name, path: parsed.path, sourceReference: number, origin: 'recorded with the trace' };
    }
    return { name, path: client.paths === 'path' && parsed.scheme === 'file' ? parsed.fsPath : uri };
}

/** Source and range of a span; nothing for what stands in no file. */
export const toClientLocation = (
    client: ClientConventions,
    span: SourceSpan,
): (ClientRange & { readonly source: DebugProtocol.Source }) | undefined =>
    isNowhere(span) ? undefined : { source: toClientSource(client, span.uri), ...toClientRange(client, span) };

/** A frame with the number that stands for it. What stands in no file has line 0, as the protocol wants. */
export function toDapFrame(client: ClientConventions, id: number, frame: Frame): DebugProtocol.StackFrame {
    const place = toClientLocation(client, firstLineOf(frame.span)) ?? { line: 0, column: 0 };
    const { instruction } = frame;
    const pointer = instruction === undefined ? {} : { instructionPointerReference: addressText(instruction) };
    return { id, name: frame.name, ...place, canRestart: true, ...pointer };
}

/** Editors select the range of a frame; of a declaration over many lines, its first position is enough to stand on. */
const firstLineOf = (span: SourceSpan): SourceSpan => (span.end.line === span.start.line ? span : startOf(span));
