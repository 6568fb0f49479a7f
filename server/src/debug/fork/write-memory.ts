/** Writing memory: some bytes of a packet are replaced, and what they are now is read from them again. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { decode, encode, type Packet } from '#language';
import { RequestFailure } from '../errors.js';
import { packetIdOf } from '../memory.js';
import { isSamePacket, renewChecksums } from './checksums.js';
import { type EditContext, type Edited, packetUnderWay, withPacket } from './edit.js';

/** The outcome of a write. */
export interface Write extends Edited {
    readonly bytesWritten: number;
}

/**
 * Replaces bytes of a packet. A packet keeps its length: what would lie behind its end is refused, or left out where the
 * client allows partial writes. Bytes that are no packet any more are refused with the reason.
 */
export function writeMemory(context: EditContext, args: Dap.WriteMemoryArguments): Write {
    const flight = packetUnderWay(context, packetIdOf(args.memoryReference));
    const old = encode(flight.packet);
    const { offset, data } = placed(args, old.length);
    const bytes = old.slice();
    bytes.set(data, offset);
    const packet = read(context, flight.packet, bytes);
    const bytesWritten = data.length;
    const what = `#${flight.id} bytes ${offset}–${offset + Math.max(data.length - 1, 0)} written`;
    return isSamePacket(flight.packet, packet)
        ? { state: context.state, what, bytesWritten }
        : { state: withPacket(context.state, { ...flight, packet }), what, bytesWritten };
}

/** The part of the data that lies inside the packet. */
function placed(
    { offset = 0, data, allowPartial }: Dap.WriteMemoryArguments,
    size: number,
): { offset: number; data: Uint8Array } {
    const bytes = fromBase64(data);
    const from = Math.min(Math.max(offset, 0), size);
    const inside = bytes.subarray(from - offset, Math.max(size - offset, 0));
    if (inside.length < bytes.length && allowPartial !== true) {
        throw new RequestFailure('bad-value', {
            problem: `${bytes.length} bytes at offset ${offset} do not fit into the packet, which has ${size} bytes and keeps that length.`,
        });
    }
    return { offset: from, data: inside };
}

function read({ checksums }: EditContext, before: Packet, bytes: Uint8Array): Packet {
    const decoded = decode(bytes, before.layers[0]?.protocol ?? 'eth');
    if (!decoded.ok) {
        const { offset, message } = decoded.error;
        throw new RequestFailure('bad-bytes', { problem: `${message} (at offset ${offset})` });
    }
    return checksums === 'recompute' ? renewChecksums(before, decoded.value) : decoded.value;
}

function fromBase64(text: string): Uint8Array {
    try {
        return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    } catch {
        throw new RequestFailure('bad-value', { problem: 'The data is not base64.' });
    }
}
