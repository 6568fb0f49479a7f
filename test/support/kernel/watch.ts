/** Watches the wires of a kernel network, and tells what a probe has put on each. */
import { setTimeout as pause } from 'node:timers/promises';
import { innermost, type Packet } from '../../../language/src/packet/packet.js';
import { readPcapng } from '../read-pcapng.js';
import { readFrame } from './compare-frames.js';
import type { KernelPlan, Wire } from './kernel-network.js';
import type { Namespaces } from './namespaces.js';

/** How long frames may take until they are in the file. */
const PATIENCE = 10_000;

type Frames = ReadonlyMap<string, readonly Packet[]>;

/** The wires of one network, watched from the beginning to the end. */
export class Watch {
    private readonly files: { readonly wires: readonly Wire[]; readonly read: () => Uint8Array }[] = [];

    /** Starts watching every wire. */
    async begin(space: Namespaces, { wires }: KernelPlan): Promise<void> {
        for (const namespace of new Set(wires.map((wire) => wire.namespace))) {
            const own = wires.filter((wire) => wire.namespace === namespace);
            const read = await space.capture(
                namespace,
                own.map((wire) => wire.interface),
            );
            this.files.push({ wires: own, read });
        }
    }

    /** What `send` puts on each wire. Waits until as many frames are there as are expected, and a little longer for more. */
    async during(send: () => Promise<void>, expected: ReadonlyMap<string, number>): Promise<Frames> {
        const before = this.frames();
        await send();
        const start = Date.now();
        const isComplete = (frames: Frames): boolean =>
            [...expected].every(([place, count]) => countAt(frames, place) - countAt(before, place) >= count);
        while (!isComplete(this.frames()) && Date.now() - start < PATIENCE) {
            await pause(50);
        }
        await pause(300);
        return new Map([...this.frames()].map(([place, frames]) => [place, frames.slice(countAt(before, place))]));
    }

    private frames(): Map<string, Packet[]> {
        const seen = new Map<string, Packet[]>();
        for (const { wires, read } of this.files) {
            for (const { interface: index, bytes } of readPcapng(completeBlocks(read())).packets) {
                const { place = '', exceptFrom } = wires[index] ?? {};
                const packet = isMembershipReport(bytes) ? undefined : readFrame(bytes);
                if (packet && isCompared(packet) && innermost(packet, 'eth')?.source !== exceptFrom) {
                    seen.set(place, [...(seen.get(place) ?? []), packet]);
                }
            }
        }
        return seen;
    }
}

const countAt = (frames: Frames, place: string): number => frames.get(place)?.length ?? 0;

/** The blocks of a file that is still being written, without one that is cut off. */
function completeBlocks(bytes: Uint8Array): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let end = 0;
    while (end + 12 <= bytes.length && end + view.getUint32(end + 4, true) <= bytes.length) {
        end += view.getUint32(end + 4, true);
    }
    return bytes.subarray(0, end);
}

/** IGMP (protocol 2), which a kernel sends by itself when an interface comes up; its third version is none that we read. */
function isMembershipReport(bytes: Uint8Array): boolean {
    const ip = bytes[0] === 0x45 || bytes[0] === 0x46 ? 0 : 14;
    return bytes[ip] !== undefined && (bytes[ip] ?? 0) >>> 4 === 4 && bytes[ip + 9] === 2;
}

/** No neighbour resolution; of a TCP connection the first two segments, which is as far as a probe goes. */
const isCompared = (packet: Packet): boolean =>
    innermost(packet, 'ip') !== undefined && ((innermost(packet, 'tcp')?.flags ?? 2) & 2) !== 0;
