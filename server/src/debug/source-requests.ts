/** The requests about texts: the program's files as they were loaded, generated documents, and places in either. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { isNowhere, type SourceSpan } from '#language';
import { RequestFailure } from './errors.js';
import type { LoggedMoment } from './event-log.js';
import { type ClientConventions, uriOfSource } from './from-dap.js';
import type { SessionRun } from './session-run.js';
import { framesAt } from './stack-frames.js';
import { toClientLine, toClientLocation, toClientSource } from './to-dap.js';
import { onStage } from './trace-cursor.js';
import { type DocumentKey, listedDocuments, textOfDocument, titleOfDocument } from './virtual-documents.js';

/** The text of a source. Files are given as this session loaded them, however they look now. */
export function source(client: ClientConventions, run: SessionRun, args: Dap.SourceArguments): Dap.SourceResponse['body'] {
    const number = args.source?.sourceReference || args.sourceReference;
    const uri = client.recorded?.uriOf(number) ?? (number ? undefined : uriOfSource(client, args.source));
    const content = uri === undefined ? generated(run, number) : loaded(run, uri);
    if (content === undefined) {
        throw new RequestFailure('unknown-source', { source: args.source?.path ?? args.source?.name ?? String(number) });
    }
    return { content, mimeType: 'text/x-vpc' };
}

function generated({ documents, network }: SessionRun, number: number | undefined): string | undefined {
    const key = number === undefined ? undefined : documents.keyOf(number);
    return key && textOfDocument(network, key);
}

const loaded = ({ debuggee }: SessionRun, uri: string): string | undefined =>
    debuggee.program.documents.find((candidate) => candidate.uri === uri)?.text;

/** The program's files, and behind them the tables in force. */
export function loadedSources(client: ClientConventions, run: SessionRun): Dap.LoadedSourcesResponse['body'] {
    const files = run.debuggee.program.documents.map(({ uri }) => toClientSource(client, uri));
    return { sources: [...files, ...listedDocuments(run.network).map((key) => generatedSource(run, key))] };
}

const generatedSource = ({ documents, network }: SessionRun, key: DocumentKey): Dap.Source => ({
    name: titleOfDocument(network, key),
    sourceReference: documents.numberOf(key),
    presentationHint: 'deemphasize',
    origin: 'generated from the network as it is here',
});

/**
 * The place behind a location reference: a line of a file, or the beginning of a generated document. That of a line of the
 * console is a link to its moment: asking for it is following it.
 */
export function location(client: ClientConventions, run: SessionRun, reference: number): Dap.LocationsResponse['body'] {
    const moment = run.console.log.momentOf(reference);
    if (moment) {
        run.travelTo(moment);
    }
    const place = moment ? placeOfMoment(moment) : run.variables.place(reference);
    return placeFound(client, run, { place, reference });
}

/** The line that decided, or where the vendor's default did, that of the place or of the probe. */
const placeOfMoment = ({ future, step }: LoggedMoment): SourceSpan | undefined =>
    framesAt(future.debuggee, onStage(step)).find(({ span }) => !isNowhere(span))?.span;

interface FoundPlace {
    readonly place: SourceSpan | DocumentKey | undefined;
    readonly reference: number;
}

function placeFound(client: ClientConventions, run: SessionRun, { place, reference }: FoundPlace): Dap.LocationsResponse['body'] {
    if (place && 'table' in place) {
        return { source: generatedSource(run, place), line: toClientLine(client, 0) };
    }
    const found = place && toClientLocation(client, place);
    if (!found) {
        throw new RequestFailure('unknown-variables', { reference });
    }
    return found;
}
