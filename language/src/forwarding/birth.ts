/** How packets come into being, and the path they leave behind. */
import type { ElementId } from '../model/network.js';
import type { PacketInFlight } from './state.js';
import type { NewPacket, Place } from './verdict.js';

/** People think of a path as guests and gateways; virtual switches and wires go without saying. */
export const extendPath = (path: readonly ElementId[], at: Place): readonly ElementId[] =>
    at.kind === 'guest' || at.kind === 'internet-gateway' || at.kind === 'nat-gateway' ? [...path, at.element] : path;

/** A new packet, moving from where it was born. */
export function birth(packet: NewPacket, id: number, cause: PacketInFlight | undefined): PacketInFlight {
    return {
        id,
        role: packet.role,
        ...(cause ? { cause: cause.id } : {}),
        title: packet.title,
        packet: packet.packet,
        hop: { ...packet.at, index: 0 },
        stage: packet.stage,
        status: 'moving',
        path: extendPath([], packet.at),
        decided: packet.decided ?? {},
    };
}
