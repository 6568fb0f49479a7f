/** Steps without effect: what smart stepping passes by. */
import type { PacketInFlight, SimulationState, Step } from '#language';

/** The parts of a state that outlive a packet. */
const LASTING = [
    'network',
    'clock',
    'arpCaches',
    'connections',
    'natBindings',
    'multicastMembers',
] as const satisfies readonly (keyof SimulationState)[];

/**
 * Whether a step has left everything as it was: the packet's bytes and place, what was decided about it, what machines
 * remember. That the next stage is another one is no effect; neither is that a filter let the packet pass.
 */
export function isIdle({ before, after, outcome, born, packetId }: Step): boolean {
    const [was, is] = [before, after].map(({ packets }) => packets.find(({ id }) => id === packetId));
    return (
        outcome === 'passed' &&
        born.length === 0 &&
        LASTING.every((part) => before[part] === after[part]) &&
        was !== undefined &&
        is !== undefined &&
        isSameButForStage(was, is)
    );
}

function isSameButForStage(was: PacketInFlight, is: PacketInFlight): boolean {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])] as (keyof PacketInFlight)[];
    return keys.every((key) => key === 'stage' || was[key] === is[key] || (key === 'decided' && isSameRecord(was[key], is[key])));
}

function isSameRecord(a: object, b: object): boolean {
    const [left, right] = [a, b] as readonly Readonly<Record<string, unknown>>[];
    return [...Object.keys(a), ...Object.keys(b)].every((key) => left?.[key] === right?.[key]);
}
