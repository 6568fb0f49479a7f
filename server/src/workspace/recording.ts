/**
 * A recorded run, for somebody else to step through: the program's text, what was sent over it, and of each step a line and a
 * digest. Forwarding is deterministic, so the text is enough to have every state again; the digests say whether what is
 * replayed is what was recorded. Shared by the command line, which writes such files, and the debug adapter, which reads them.
 */
import { URI, UriUtils } from 'langium';
import { frameOf, labelOf, type Network, type Step } from '#language';

/** How such a file begins. */
const FORMAT = 'vpc-trace';
/** Files of a later version may say things that are not understood here. */
const VERSION = 1;

/** A file of the program. */
export interface RecordedFile {
    /** Relative to the recording, with slashes. */
    readonly path: string;
    readonly text: string;
}

/** What was sent. */
export interface RecordedStart {
    readonly kind: 'probe' | 'experiment' | 'packet';
    readonly text: string;
}

/** One step, as a person reads it and as a machine compares it. */
export interface RecordedStep {
    readonly line: string;
    readonly digest: string;
}

/** The contents of such a file. */
export interface Recording {
    readonly format: typeof FORMAT;
    readonly version: typeof VERSION;
    /** The version of the program that wrote it. */
    readonly recordedBy: string;
    /** The root first, then what it imports. */
    readonly files: readonly RecordedFile[];
    readonly start: RecordedStart;
    /** The headers of the overlay, where the program's own choice was overruled. */
    readonly encapsulation?: Network['encapsulation'];
    readonly steps: readonly RecordedStep[];
    /** Whether the run goes on after the last recorded step. */
    readonly truncated: boolean;
}

/** What is recorded, and where the file will stand. */
export interface RecordingSource {
    /** The recording's own path as a URI: the paths of the files are relative to it. */
    readonly uri: string;
    readonly recordedBy: string;
    /** By URI, the root first. */
    readonly documents: readonly { readonly uri: string; readonly text: string }[];
    readonly start: RecordedStart;
    readonly encapsulation?: Network['encapsulation'] | undefined;
    readonly truncated: boolean;
}

/** The text of the file that records these steps, the run's first ones. */
export function recordSteps(source: RecordingSource, steps: readonly Step[]): string {
    const folder = UriUtils.dirname(URI.parse(source.uri));
    const recording: Recording = {
        format: FORMAT,
        version: VERSION,
        recordedBy: source.recordedBy,
        start: source.start,
        ...(source.encapsulation && { encapsulation: source.encapsulation }),
        files: source.documents.map(({ uri, text }) => ({ path: UriUtils.relative(folder, uri), text })),
        truncated: source.truncated,
        steps: steps.map((step) => ({ line: lineOf(step), digest: digestOf(step) })),
    };
    return `${JSON.stringify(recording, undefined, 2)}\n`;
}

/** Reads such a file; a text that is none is refused with the reason. */
export function parseRecording(
    text: string,
): { readonly ok: true; readonly value: Recording } | { readonly ok: false; readonly message: string } {
    const value = parseJson(text);
    const problem = problemOf(value);
    return problem === undefined ? { ok: true, value: value as unknown as Recording } : { ok: false, message: problem };
}

/** The URI of a recorded file, for a recording that stands at `uri`. */
export const uriOfRecorded = (uri: string, file: RecordedFile): string =>
    UriUtils.resolvePath(UriUtils.dirname(URI.parse(uri)), file.path).toString();

/** The first step (from 0) that a replay does otherwise than it was recorded; `step` answers `undefined` past the end. */
export function firstMismatch(recording: Recording, step: (index: number) => Step | undefined): number | undefined {
    const { steps, truncated } = recording;
    const index = steps.findIndex(({ digest }, i) => {
        const replayed = step(i);
        return !replayed || digestOf(replayed) !== digest;
    });
    if (index >= 0) {
        return index;
    }
    return !truncated && step(steps.length) ? steps.length : undefined;
}

/** `#1 a · route-lookup: 0.0.0.0/0 → igw wins …`. */
function lineOf(step: Step): string {
    const place = step.packetId === undefined ? '' : `#${step.packetId} ${labelOf(step.before.network, step.hop.element)} · `;
    return `${place}${step.stage}: ${step.summary()}`;
}

/** What the step did, and the bytes it left behind. Sentences are left out: wording may change between versions. */
function digestOf(step: Step): string {
    const { packetId, stage, hop, outcome, dropReason, decidedBy, lookups } = step;
    const answers = lookups.map(({ table, element, winner }) => [table, element, winner]);
    const place = [hop.kind, hop.index, hop.element, hop.interface];
    const deed = [packetId, stage, place, outcome, dropReason, decidedBy.start, answers, step.after.clock];
    return fnv1a([...new TextEncoder().encode(JSON.stringify(deed)), ...frameOf(step)]);
}

/** The 64-bit hash of Fowler, Noll and Vo (variant 1a), as two halves that are computed side by side. */
function fnv1a(bytes: readonly number[]): string {
    let [high, low] = [0xcbf29ce4, 0x84222325];
    for (const byte of bytes) {
        low = (low ^ byte) >>> 0;
        // The prime is 2^40 + 0x1b3: the product modulo 2^64, of 32-bit halves.
        const product = low * 0x1b3;
        high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x1_0000_0000) + (low << 8)) >>> 0;
        low = product >>> 0;
    }
    return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
    } catch {
        return undefined;
    }
}

/** What is wrong with the contents of a file that should be a recording. */
function problemOf(value: Readonly<Record<string, unknown>> | undefined): string | undefined {
    if (value?.format !== FORMAT) {
        return "It is no recorded trace. 'vpc trace FILE PROBE --record TRACE' makes one.";
    }
    if (value.version !== VERSION) {
        return `It is of version ${String(value.version)}; this program reads version ${VERSION}.`;
    }
    const { files, steps, start } = value as Partial<Recording>;
    const isFile = (file: Partial<RecordedFile> | null): boolean =>
        typeof file?.path === 'string' && typeof file.text === 'string';
    const isStep = (step: Partial<RecordedStep> | null): boolean =>
        typeof step?.line === 'string' && typeof step.digest === 'string';
    const isWhole =
        Array.isArray(files) && files.length > 0 && files.every(isFile) && Array.isArray(steps) && steps.every(isStep);
    return isWhole && typeof start?.text === 'string' ? undefined : 'Parts of it are missing.';
}
