/** A step in which a packet was dropped, with what the repairs of it want to know. */
import type { Network, NetworkInterface } from '../../model/network.js';
import type { Packet } from '../../packet/packet.js';
import type { DropReason } from '../drop-reasons.js';
import { packetOf } from '../pipeline.js';
import type { PacketInFlight, SimulationState } from '../state.js';
import type { Step } from '../trace.js';

/** Which half of an exchange a packet belongs to. */
export type PathDirection = 'request' | 'reply';

/** A packet that was refused. */
export interface Refusal {
    readonly step: Step;
    readonly reason: DropReason;
    /** The network that refused it. */
    readonly network: Network;
    /** The packet as the refusing stage saw it; for one that never began, as it would have begun. */
    readonly flight: PacketInFlight;
    readonly packet: Packet;
    readonly direction: PathDirection;
}

/** The refusal in a step; `undefined` when nothing was dropped, or only a helper: an ARP request, an error message. */
export function refusalIn(step: Step): Refusal | undefined {
    const { before, dropReason: reason } = step;
    const flight = before.packets.find(({ id }) => id === step.packetId) ?? packetOf(step);
    const direction = flight && directionOf(before, flight);
    return reason && flight && direction
        ? { step, reason, network: before.network, flight, packet: flight.packet, direction }
        : undefined;
}

/** A fragment travels in the direction of the whole; what only helps (ARP, errors, resets) in none. */
function directionOf(state: SimulationState, flight: PacketInFlight): PathDirection | undefined {
    if (flight.cause === undefined) {
        return 'request';
    }
    const cause = state.packets.find(({ id }) => id === flight.cause);
    if (flight.role === 'fragment') {
        return cause && directionOf(state, cause);
    }
    return flight.role === 'reply' ? 'reply' : undefined;
}

/** The interfaces that a refusal may be about: where the packet is, where it was to go, where it ended. */
export function interfacesOf({ network, flight, step }: Refusal): NetworkInterface[] {
    const ended = packetOf(step)?.endedAt;
    const ids = [flight.hop.interface, flight.decided.target, flight.decided.mapping?.element, ended];
    const own = ids.flatMap((id) => network.interfaces.get(id ?? '') ?? []);
    const owned = network.instances.get(flight.hop.element)?.interfaces ?? [];
    return [...own, ...owned.flatMap((id) => network.interfaces.get(id) ?? [])];
}
