/** Memory: the bytes of a packet as they would be on the wire here, outer headers included. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { encode, type PacketInFlight, type SimulationState, type Step } from '#language';
import { RequestFailure } from './errors.js';

/** The memory reference of a packet: it means the packet wherever the debugger stands. */
export const memoryReferenceOf = (packetId: number): string => `packet-${packetId}`;

/** The packet that a memory reference means; one that was never handed out fails. */
export function packetIdOf(reference: string): number {
    const id = /^packet-(\d+)$/.exec(reference)?.[1];
    if (id === undefined) {
        throw new RequestFailure('unknown-memory', { reference });
    }
    return Number(id);
}

/** Reads some bytes of a packet. Offsets outside the packet give fewer bytes, or none. */
export function readMemory(
    step: Step,
    args: DebugProtocol.ReadMemoryArguments,
): NonNullable<DebugProtocol.ReadMemoryResponse['body']> {
    const packet = findPacket(step, args.memoryReference);
    const bytes = encode(packet.packet);
    const start = args.offset ?? 0;
    const from = Math.min(Math.max(start, 0), bytes.length);
    const to = Math.min(Math.max(start + args.count, from), bytes.length);
    const unreadable = args.count - (to - from);
    return {
        address: `0x${Math.max(start, 0).toString(16)}`,
        data: base64(bytes.subarray(from, to)),
        ...(unreadable > 0 && { unreadableBytes: unreadable }),
    };
}

function findPacket({ before, after }: Step, reference: string): PacketInFlight {
    const id = packetIdOf(reference);
    const packet = inState(after, id) ?? inState(before, id);
    if (!packet) {
        throw new RequestFailure('unknown-memory', { reference });
    }
    return packet;
}

const inState = (state: SimulationState, id: number): PacketInFlight | undefined =>
    state.packets.find((packet) => packet.id === id);

/** Base64 without `Buffer`, so that it runs in a browser too. */
function base64(bytes: Uint8Array): string {
    let binary = '';
    for (const byte of bytes) {
        binary += String.fromCharCode(byte);
    }
    return btoa(binary);
}
