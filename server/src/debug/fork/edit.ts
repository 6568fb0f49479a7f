/** An edit: what a person changes while a packet stands still makes another state of the one that the step left behind. */
import type { PacketInFlight, SimulationState } from '#language';
import type { Debuggee } from '../debuggee.js';
import { RequestFailure } from '../errors.js';

/** What becomes of checksums that an edit makes wrong: they are computed anew, or stay as they were. */
export type ChecksumPolicy = 'recompute' | 'keep';

/** What an edit starts from. */
export interface EditContext {
    readonly debuggee: Debuggee;
    /** The state after the step on which the debugger stands. */
    readonly state: SimulationState;
    readonly checksums: ChecksumPolicy;
}

/** The outcome of an edit. */
export interface Edited {
    /** The same state object when nothing changes. */
    readonly state: SimulationState;
    /** For the name of the fork: `ip.ttl 64 → 1`. */
    readonly what: string;
}

/** Takes the text that a person has typed. Text that does not fit fails with what would. */
export type Edit = (context: EditContext, text: string) => Edited;

/** The packet of that number while it is still under way; one at its end fails: nothing follows from changing it. */
export function packetUnderWay({ state }: Pick<EditContext, 'state'>, packetId: number): PacketInFlight {
    const packet = state.packets.find(({ id }) => id === packetId);
    if (packet?.status !== 'moving' && packet?.status !== 'waiting') {
        const ended = packet ? `has come to its end here (${packet.status})` : 'is not under way here';
        throw new RequestFailure('cannot-set', {
            problem: `Packet #${packetId} ${ended}: nothing would follow. Step back to where it still moves.`,
        });
    }
    return packet;
}

/** The state in which one packet is another. */
export const withPacket = (state: SimulationState, changed: PacketInFlight): SimulationState => ({
    ...state,
    packets: state.packets.map((packet) => (packet.id === changed.id ? changed : packet)),
});
