/**
 * From a recorded trace to a debuggee. The run is replayed from the recorded text, step by step, and compared with what was
 * recorded: somebody else sees the same packets do the same, and is told when they do not.
 *
 * Where the recorded files stand beside the trace with the same text, those are shown; otherwise the recorded texts are.
 */
import type { Step } from '#language';
import { firstMismatch, parseRecording, type Recording, uriOfRecorded } from '../workspace/recording.js';
import type { DebugHost, ProgramDocument } from './debug-host.js';
import { Debuggee } from './debuggee.js';
import { RequestFailure } from './errors.js';
import { uriOfPath } from './from-dap.js';
import { loadProgram, type PlaceOf, startState } from './launch.js';
import type { AttachArguments } from './launch-arguments.js';
import { lineOf } from './output.js';
import { RecordedSources } from './recorded-sources.js';
import { Trace } from './trace-cursor.js';

/** The scheme of texts that stand in no file. */
const SCHEME = 'vpc-recorded';

/** What is to be debugged, and what its user has to know before. */
export interface Attachment {
    readonly debuggee: Debuggee;
    /** Lines for the console. */
    readonly notices: readonly string[];
    /** Present when the recorded texts are shown instead of files. */
    readonly recorded?: RecordedSources;
}

/** Replays a recorded trace; every way in which that can go wrong is a failure with a readable message. */
export async function attach(host: DebugHost, args: AttachArguments, place: PlaceOf): Promise<Attachment> {
    const recording = await readRecording(host, args.trace);
    const documents = await documentsOf(host, uriOfPath(args.trace), recording);
    const texts = new Map(documents.map(({ uri, text }) => [uri, text]));
    const loaded = await loadProgram(host, documents[0]?.uri ?? '', { place, texts });
    const { encapsulation, start } = recording;
    const design = encapsulation ? { ...loaded.design, network: { ...loaded.design.network, encapsulation } } : loaded.design;
    const program = { ...loaded, design };
    const trace = new Trace(startState(program, start, args.trace));
    const debuggee = new Debuggee(program, trace, { ...start, encapsulation });
    const isRecorded = documents.some(({ uri }) => uri.startsWith(`${SCHEME}:`));
    return {
        debuggee,
        notices: [...textNotice(isRecorded), ...mismatchNotice(recording, debuggee)],
        ...(isRecorded && { recorded: new RecordedSources(documents.map(({ uri }) => uri)) }),
    };
}

async function readRecording(host: DebugHost, trace: string): Promise<Recording> {
    const text = await host.currentText?.(uriOfPath(trace));
    const parsed = text === undefined ? { ok: false as const, message: 'It cannot be read.' } : parseRecording(text);
    if (!parsed.ok) {
        throw new RequestFailure('cannot-attach', { trace, problem: parsed.message });
    }
    return parsed.value;
}

/** The recorded files under their own URIs when all of them are still what they were, else under URIs of no file. */
async function documentsOf(host: DebugHost, uri: string, { files }: Recording): Promise<ProgramDocument[]> {
    const inPlace = files.map((file) => ({ uri: uriOfRecorded(uri, file), text: file.text }));
    const present = await Promise.all(inPlace.map((document) => host.currentText?.(document.uri)));
    return inPlace.every(({ text }, i) => present[i] === text)
        ? inPlace
        : files.map((file) => ({ uri: uriOfRecorded(uri.replace(/^[^:]+/, SCHEME), file), text: file.text }));
}

const textNotice = (isRecorded: boolean): string[] =>
    isRecorded ? ['The files beside this trace are not those it was recorded with: the recorded texts are shown.'] : [];

function mismatchNotice(recording: Recording, { trace }: Debuggee): string[] {
    const index = firstMismatch(recording, (i) => trace.step(i));
    if (index === undefined) {
        return [];
    }
    const text = (step: Step | undefined): string => (step ? lineOf(step) : 'nothing more happens');
    return [
        `This trace was recorded by version ${recording.recordedBy}, which saw something else from step ${index + 1} on.\n` +
            `  recorded: ${recording.steps[index]?.line ?? 'nothing more happens'}\n  here: ${text(trace.step(index))}`,
    ];
}
