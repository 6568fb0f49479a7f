/** Threads: the packets in flight where the debugger stands, and the script itself while one of its lines is carried out. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { PacketInFlight, Step } from '#language';
import { packetAfter } from './debuggee.js';
import { inFlight } from './stepping.js';
import type { Trace } from './trace-cursor.js';

/** The thread of script lines. Packets have their own number, counted from 1. */
export const SCRIPT_THREAD = 0x7fff_ffff;

/** The thread of a step. */
export const threadOf = (step: Step | undefined): number => step?.packetId ?? SCRIPT_THREAD;

/** A thread as sentences name it. */
export const threadName = (step: Step | undefined): string => (step?.packetId === undefined ? 'the script' : `#${step.packetId}`);

/** The packet of a thread; `undefined` for the script. */
export const packetOfThread = (thread: number): number | undefined => (thread === SCRIPT_THREAD ? undefined : thread);

/** Every thread at a step: the one that moved first, then the others in order of birth. */
export function threadsAt(trace: Trace, index: number): DebugProtocol.Thread[] {
    const step = trace.step(index);
    if (!step) {
        return [];
    }
    const current = packetAfter(step);
    const others = step.after.packets.filter(({ id }) => id !== current?.id && inFlight(step.after, id));
    const script = current ? [] : [{ id: SCRIPT_THREAD, name: 'script' }];
    return [...script, ...[...(current ? [current] : []), ...others].map(packetThread)];
}

const packetThread = (packet: PacketInFlight): DebugProtocol.Thread => ({ id: packet.id, name: `#${packet.id} ${packet.title}` });
