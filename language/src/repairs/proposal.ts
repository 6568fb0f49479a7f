/** What a person could write, change or take away to alter the fate of one packet, as repairs of the text. Proposals decide nothing. */
import type { Blocker } from '../forwarding/all-blockers.js';
import { type Flow, flowOf } from '../forwarding/flow.js';
import { ipOf } from '../forwarding/ip-packet.js';
import { protocolName, trafficLabel } from '../forwarding/labels.js';
import { packetOf } from '../forwarding/pipeline.js';
import type { PacketInFlight } from '../forwarding/state.js';
import type { Lookup, TableKind } from '../forwarding/trace.js';
import type { IpAddress } from '../model/address.js';
import type { Direction, ElementId, Network, NetworkInterface, TrafficMatch } from '../model/network.js';
import type { Insertion, Removal, Repair, Replacement } from '../validation/report.js';

/** One way to change a packet's fate. */
export interface Proposal {
    /** Begins with a verb: `add 'ingress tcp 5432 from 10.0.1.10/32' to 'db-sg'`. */
    readonly clause: string;
    /** All of them belong together; they may stand in several files. */
    readonly repairs: readonly Repair[];
    /** The only packets that it concerns, by protocol and destination port; absent where it may concern any. */
    readonly traffic?: TrafficMatch;
}

/** A refused packet, with what most proposals want to know about it. */
export interface RefusedPacket {
    readonly network: Network;
    readonly blocker: Blocker;
    readonly flight: PacketInFlight;
    readonly destination: IpAddress;
    readonly flow: Flow;
}

/** The packet of a blocker as the refusing stage saw it; `undefined` for what carries no IP. `network` is the one that files describe. */
export function refusedPacket(network: Network, blocker: Blocker): RefusedPacket | undefined {
    const { step } = blocker;
    const flight = step.before.packets.find(({ id }) => id === step.packetId) ?? packetOf(step);
    const flow = flight && flowOf(flight.packet);
    const destination = flight && ipOf(flight.packet)?.destination;
    return flight && flow && destination !== undefined ? { network, blocker, flight, destination, flow } : undefined;
}

/** The lookup in which a packet was refused. */
export const lookupIn = ({ blocker }: RefusedPacket, table: TableKind): Lookup | undefined =>
    blocker.step.lookups.find((lookup) => lookup.table === table);

/** The interface a refused packet is at, or where that is none, the one it came from. */
export function interfaceOf({ network, flight }: RefusedPacket): NetworkInterface | undefined {
    const origin: ElementId = flight.path[0] ?? '';
    return (
        network.interfaces.get(flight.hop.interface ?? '') ??
        network.interfaces.get(network.instances.get(origin)?.interfaces[0] ?? origin)
    );
}

/** A statement added to an element. The title is the proposal's business. */
export const inserted = (insert: string, into: Insertion['into']): Insertion => ({ title: '', insert, into });

/** A stretch of text replaced. */
export const replaced = (newText: string, span: NonNullable<Replacement['span']>): Replacement => ({ title: '', newText, span });

/** A statement taken away. */
export const removed = (remove: Removal['remove']): Removal => ({ title: '', remove });

/** `from` or `to`. */
export const PREPOSITIONS: Readonly<Record<Direction, string>> = { ingress: 'from', egress: 'to' };

const WRITTEN: ReadonlySet<string> = new Set(['all', 'tcp', 'udp', 'icmp', 'icmp6']);

/** Traffic as rules write it: `tcp 443`, `icmp echo`, `47`. */
export const writtenTraffic = (traffic: TrafficMatch): string =>
    WRITTEN.has(protocolName(traffic.protocol)) ? trafficLabel(traffic) : String(traffic.protocol);

/** The first of some names that is not taken. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
    let name = wanted;
    for (let n = 2; taken.has(name); n++) {
        name = `${wanted}-${n}`;
    }
    return name;
}
