/** How packets come into being, and the path they leave behind. */
import type { ElementId } from '../model/network.js';
import type { Decided, PacketInFlight } from './state.js';
import type { NewPacket, Place } from './verdict.js';

/** People think of a path as guests and gateways; virtual switches and wires go without saying. */
export const extendPath = (path: readonly ElementId[], at: Place): readonly ElementId[] =>
    WITHOUT_SAYING.has(at.kind) ? path : [...path, at.element];

const WITHOUT_SAYING: ReadonlySet<Place['kind']> = new Set(['hypervisor-out', 'underlay', 'hypervisor-in', 'internet', 'script']);

/** A new packet, moving from where it was born. A copy has passed what its original has. */
export function birth(born: NewPacket, id: number, cause: PacketInFlight | undefined): PacketInFlight {
    const { role, title, packet, stage, at, decided = NOTHING_DECIDED } = born;
    const { kind, element, interface: port } = at;
    return {
        id,
        role,
        cause: cause?.id,
        title,
        packet,
        sent: packet,
        hop: { kind, index: 0, element, interface: port },
        stage,
        status: 'moving',
        dropReason: undefined,
        endedAt: undefined,
        ending: undefined,
        path: extendPath(role === 'copy' ? (cause?.path ?? []) : [], at),
        decided,
    };
}

/** What a packet has behind it that no stage has seen yet. */
export const NOTHING_DECIDED: Decided = {};
