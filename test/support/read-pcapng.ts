/** A small reader of pcapng files, for round trips: the blocks and options that we write, and no others. */
import type { Capture, CapturedPacket, CaptureInterface } from '../../language/src/packet/pcapng.js';

const LINK_TYPES: Readonly<Record<number, CaptureInterface['linkType']>> = { 1: 'ethernet', 101: 'raw-ip' };

/** The interfaces and packets of a capture. Throws on what does not look like one. */
export function readPcapng(bytes: Uint8Array): Capture {
    const interfaces: CaptureInterface[] = [];
    const packets: CapturedPacket[] = [];
    for (const { type, body } of readBlocks(bytes)) {
        if (type === 1) {
            interfaces.push(readInterface(body));
        } else if (type === 6) {
            packets.push(readPacket(body));
        }
    }
    return { interfaces, packets };
}

interface Block {
    readonly type: number;
    readonly body: DataView;
}

function* readBlocks(bytes: Uint8Array): Generator<Block> {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0, true) !== 0x0a0d0d0a || view.getUint32(8, true) !== 0x1a2b3c4d) {
        throw new Error('The file does not start with a little-endian section header.');
    }
    for (let at = 0; at < bytes.length; ) {
        const length = view.getUint32(at + 4, true);
        if (length % 4 !== 0 || view.getUint32(at + length - 4, true) !== length) {
            throw new Error(`The block at ${at} has two different lengths.`);
        }
        yield { type: view.getUint32(at, true), body: new DataView(bytes.buffer, bytes.byteOffset + at + 8, length - 12) };
        at += length;
    }
}

function readInterface(body: DataView): CaptureInterface {
    const linkType = LINK_TYPES[body.getUint16(0, true)];
    const options = readOptions(body, 8);
    const description = options.get(3);
    if (!linkType) {
        throw new Error('The interface has an unknown link type.');
    }
    return { name: options.get(2) ?? '', linkType, ...(description === undefined ? {} : { description }) };
}

function readPacket(body: DataView): CapturedPacket {
    const length = body.getUint32(12, true);
    const comment = readOptions(body, 20 + ((length + 3) & ~3)).get(1);
    return {
        interface: body.getUint32(0, true),
        seconds: (body.getUint32(4, true) * 2 ** 32 + body.getUint32(8, true)) / 1_000_000,
        bytes: new Uint8Array(body.buffer, body.byteOffset + 20, length).slice(),
        ...(comment === undefined ? {} : { comment }),
    };
}

function readOptions(body: DataView, start: number): Map<number, string> {
    const options = new Map<number, string>();
    for (let at = start; at + 4 <= body.byteLength; ) {
        const code = body.getUint16(at, true);
        const length = body.getUint16(at + 2, true);
        if (code === 0) {
            break;
        }
        options.set(code, new TextDecoder().decode(new Uint8Array(body.buffer, body.byteOffset + at + 4, length)));
        at += 4 + ((length + 3) & ~3);
    }
    return options;
}
