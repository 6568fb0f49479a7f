/**
 * The debug adapter protocol's framing on a byte stream: `Content-Length: N`, an empty line, N bytes of JSON in UTF-8.
 *
 * The reader never gives up: what cannot be read is reported as a fault, and reading goes on with the next header.
 */

/** What the reader found: a message, or a reason why some bytes are none. */
export type Frame = { readonly kind: 'message'; readonly message: unknown } | { readonly kind: 'fault'; readonly reason: string };

/** Longer messages are refused: no request of the protocol comes near this. */
const MAX_BODY_LENGTH = 64 * 1024 * 1024;
/** A header block longer than this is rubbish. */
const MAX_HEADER_LENGTH = 8 * 1024;
const SEPARATOR = '\r\n\r\n';
const HEADER_START = 'Content-Length:';

/** Cuts a byte stream into messages. Chunks may end anywhere. */
export class FrameReader {
    private buffer: Buffer = Buffer.alloc(0);
    /** Bytes of a refused body that are still to come. */
    private toSkip = 0;

    /** Takes the next bytes and answers every frame that they complete. */
    push(chunk: Uint8Array): Frame[] {
        const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
        this.buffer = this.buffer.length === 0 ? bytes : Buffer.concat([this.buffer, bytes]);
        const frames: Frame[] = [];
        for (let frame = this.next(); frame !== undefined; frame = this.next()) {
            frames.push(frame);
        }
        return frames;
    }

    /** The next frame, or `undefined` when more bytes are needed. */
    private next(): Frame | undefined {
        this.skip();
        const end = this.buffer.indexOf(SEPARATOR, 0, 'latin1');
        if (end < 0) {
            return this.buffer.length > MAX_HEADER_LENGTH ? this.resynchronise('no header within 8 KiB') : undefined;
        }
        const header = this.buffer.toString('latin1', 0, end);
        const length = contentLength(header);
        if (length === undefined) {
            return this.resynchronise(`a header without a usable Content-Length: ${JSON.stringify(header.slice(0, 80))}`);
        }
        const start = end + SEPARATOR.length;
        if (length > MAX_BODY_LENGTH) {
            this.buffer = this.buffer.subarray(start);
            this.toSkip = length;
            return { kind: 'fault', reason: `a message of ${length} bytes; the limit is ${MAX_BODY_LENGTH}` };
        }
        return this.buffer.length < start + length ? undefined : this.takeBody(start, start + length);
    }

    private takeBody(start: number, end: number): Frame {
        const body = this.buffer.toString('utf8', start, end);
        this.buffer = this.buffer.subarray(end);
        return parseBody(body);
    }

    private skip(): void {
        const skipped = Math.min(this.toSkip, this.buffer.length);
        this.buffer = this.buffer.subarray(skipped);
        this.toSkip -= skipped;
    }

    /** Throws bytes away up to the next thing that looks like a header, at least one byte. */
    private resynchronise(reason: string): Frame {
        const next = this.buffer.indexOf(HEADER_START, 1, 'latin1');
        this.buffer = this.buffer.subarray(next < 0 ? this.buffer.length : next);
        return { kind: 'fault', reason };
    }
}

/** The bytes of one message, header included. */
export function encodeFrame(message: unknown): Uint8Array {
    const body = JSON.stringify(message);
    return Buffer.from(`${HEADER_START} ${Buffer.byteLength(body)}${SEPARATOR}${body}`);
}

function parseBody(body: string): Frame {
    try {
        return { kind: 'message', message: JSON.parse(body) as unknown };
    } catch (error) {
        return { kind: 'fault', reason: `a message that is not JSON: ${(error as SyntaxError).message}` };
    }
}

function contentLength(header: string): number | undefined {
    const digits = /^Content-Length: *(\d{1,12}) *$/im.exec(header)?.[1];
    return digits === undefined ? undefined : Number(digits);
}
