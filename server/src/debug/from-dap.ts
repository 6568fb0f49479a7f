/** What the client says, in our terms: 0-based positions and document URIs. The only place besides to-dap.ts that converts. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { URI } from 'vscode-uri';
import type { Position } from '#language';
import type { RecordedSources } from './recorded-sources.js';

/** How the client counts and names files; agreed in `initialize`. */
export interface ClientConventions {
    readonly firstLine: 0 | 1;
    readonly firstColumn: 0 | 1;
    readonly paths: 'path' | 'uri';
    readonly memoryEvents: boolean;
    readonly invalidatedEvents: boolean;
    readonly progressEvents: boolean;
    /** Whether the console shows colours. */
    readonly ansi: boolean;
    /** Documents of a recorded trace that stand in no file. */
    readonly recorded?: RecordedSources | undefined;
}

/** The conventions of an `initialize` request; what it leaves out has the protocol's default. */
export const conventionsOf = (args: Partial<DebugProtocol.InitializeRequestArguments>): ClientConventions => ({
    firstLine: args.linesStartAt1 === false ? 0 : 1,
    firstColumn: args.columnsStartAt1 === false ? 0 : 1,
    paths: args.pathFormat === 'uri' ? 'uri' : 'path',
    memoryEvents: args.supportsMemoryEvent === true,
    invalidatedEvents: args.supportsInvalidatedEvent === true,
    progressEvents: args.supportsProgressReporting === true,
    ansi: args.supportsANSIStyling === true,
});

/** A line of the client as a 0-based line. */
export const fromClientLine = (client: ClientConventions, line: number): number => line - client.firstLine;

/** A line and column of the client; a missing column is the start of the line. */
export const fromClientPosition = (client: ClientConventions, line: number, column?: number): Position => ({
    line: fromClientLine(client, line),
    character: column === undefined ? 0 : column - client.firstColumn,
});

/** A path or URI of the client as a document URI. Some clients send URIs whatever they agreed to. */
export const uriOfPath = (path: string): string =>
    (/^[a-z][a-z0-9+.-]+:/i.test(path) ? URI.parse(path) : URI.file(path)).toString();

/** The document a client's source means. */
export const uriOfSource = (client: ClientConventions, source: DebugProtocol.Source | undefined): string | undefined =>
    client.recorded?.uriOf(source?.sourceReference) ?? (source?.path === undefined ? undefined : uriOfPath(source.path));
