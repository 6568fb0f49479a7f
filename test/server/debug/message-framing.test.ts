/** The framing of the protocol: messages in any chunks, and what becomes of bytes that are none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame, type Frame, FrameReader } from '../../../server/src/debug/protocol/message-framing.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const readAll = (...chunks: readonly Uint8Array[]): Frame[] => {
    const reader = new FrameReader();
    return chunks.flatMap((chunk) => reader.push(chunk));
};

const messagesOf = (frames: readonly Frame[]): unknown[] =>
    frames.flatMap((frame) => (frame.kind === 'message' ? [frame.message] : []));

test('messages survive any cutting into chunks', () => {
    fc.assert(
        fc.property(fc.array(fc.jsonValue(), { maxLength: 4 }), fc.integer({ min: 1, max: 40 }), (messages, size) => {
            const stream = Buffer.concat(messages.map((message) => encodeFrame(message)));
            const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, i) =>
                stream.subarray(i * size, (i + 1) * size),
            );
            expect(messagesOf(readAll(...chunks))).toEqual(JSON.parse(JSON.stringify(messages)));
        }),
    );
});

test('lengths count bytes, not characters', () => {
    expect(messagesOf(readAll(encodeFrame({ text: 'web1 → db1 ✓' }), encodeFrame(2)))).toEqual([{ text: 'web1 → db1 ✓' }, 2]);
});

test('further headers and other spellings are accepted', () => {
    expect(messagesOf(readAll(bytes('content-length:2\r\nContent-Type: application/json\r\n\r\n{}')))).toEqual([{}]);
});

test('a body that is not JSON is one fault, and the next message is read', () => {
    const frames = readAll(bytes('Content-Length: 3\r\n\r\n{x}'), encodeFrame('next'));
    expect(frames[0]).toMatchObject({ kind: 'fault', reason: expect.stringContaining('not JSON') });
    expect(frames[1]).toEqual({ kind: 'message', message: 'next' });
});

test('a header without a length is skipped up to the next header', () => {
    const frames = readAll(bytes('Length: 3\r\n\r\nabc'), encodeFrame('next'));
    expect(frames.map(({ kind }) => kind)).toContain('fault');
    expect(messagesOf(readAll(bytes('Length: 3\r\n\r\nabc'), encodeFrame('first'), encodeFrame('second')))).toContain('second');
});

test('rubbish without any header is given up at 8 KiB', () => {
    const frames = readAll(new Uint8Array(9000).fill(65), encodeFrame('next'));
    expect(frames[0]).toMatchObject({ kind: 'fault', reason: 'no header within 8 KiB' });
    expect(messagesOf(frames)).toEqual(['next']);
});

test('a message beyond the limit is refused and skipped without being kept', () => {
    const length = 65 * 1024 * 1024;
    const reader = new FrameReader();
    const frames = reader.push(bytes(`Content-Length: ${length}\r\n\r\n`));
    expect(frames).toEqual([{ kind: 'fault', reason: `a message of ${length} bytes; the limit is 67108864` }]);
    const chunk = new Uint8Array(5 * 1024 * 1024);
    for (let sent = 0; sent < length; sent += chunk.length) {
        expect(reader.push(chunk)).toEqual([]);
    }
    expect(messagesOf(reader.push(encodeFrame('next')))).toEqual(['next']);
});
