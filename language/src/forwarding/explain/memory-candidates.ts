/** Why an entry of what machines remember was the answer: ARP caches, tracked connections, NAT bindings. */
import { formatAddress, sameAddress } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import { NOWHERE, type SourceSpan } from '../../model/source-span.js';
import { endsOf, type FlowEnds, opposite } from '../connection-table.js';
import { flowOf, IP_PROTOCOL } from '../flow.js';
import { protocolName } from '../labels.js';
import { flowOfKey } from '../lookup-key.js';
import { elementOf } from '../places.js';
import type { ArpEntry, Connection, NatBinding } from '../state.js';
import type { LookupKey } from '../trace.js';
import {
    type CandidateList,
    type HashedEntry,
    hashedCandidates,
    type LookupContext,
    listedCandidates,
} from './candidate-list.js';

const spanOf = (network: Network, element: string): SourceSpan => elementOf(network, element)?.span ?? NOWHERE;

/** `expires in 58 s`, `expired 4 s ago`. */
const lifetime = (expires: number, clock: number): string =>
    expires > clock ? `expires in ${expires - clock} s` : `expired ${clock - expires} s ago`;

/** The addresses one interface has resolved. */
export function arpCandidates({ network, step, lookup }: LookupContext): CandidateList {
    const { arpCaches, clock } = step.before;
    const entries = [...arpCaches.values()]
        .filter((entry) => entry.interface === lookup.element)
        .map((entry): HashedEntry => arpEntry(entry, { key: lookup.key, clock, span: spanOf(network, entry.interface) }));
    return listedCandidates(entries, lookup.winner < 0 ? undefined : entries.find((entry) => entry.mismatch() === undefined));
}

function arpEntry(entry: ArpEntry, { key, clock, span }: { key: LookupKey; clock: number; span: SourceSpan }): HashedEntry {
    const mine = key.address !== undefined && sameAddress(entry.address, key.address);
    return {
        entry: { kind: 'arp-entry', entry },
        span,
        label: () => `${formatAddress(entry.address)} is at ${entry.mac}, ${lifetime(entry.expires, clock)}`,
        mismatch: () => {
            if (!mine) {
                return `is for ${formatAddress(entry.address)}, not ${key.address === undefined ? 'the next hop' : formatAddress(key.address)}`;
            }
            return entry.expires > clock ? undefined : `is for the right address, but ${lifetime(entry.expires, clock)}`;
        },
        match: () => `resolves ${formatAddress(entry.address)}`,
    };
}

/** The flows that the security groups of one interface know. */
export function connectionCandidates(context: LookupContext): CandidateList {
    const { network, step, lookup } = context;
    const { connections, clock } = step.before;
    const wanted = wantedEnds(context);
    const entries = [...connections.values()]
        .filter((entry) => entry.interface === lookup.element)
        .map(
            (entry): HashedEntry => ({
                entry: { kind: 'connection', entry },
                span: spanOf(network, entry.interface),
                label: () => connectionLabel(entry, clock),
                mismatch: () =>
                    connectionMismatch(entry, wanted) ??
                    (entry.expires > clock
                        ? undefined
                        : `is the same flow, but was idle too long: ${lifetime(entry.expires, clock)} (F15)`),
                match: () => whyKnown(entry, step.rules.includes('F18')),
            }),
        );
    return hashedCandidates(entries, lookup.winner < 0 ? undefined : entries.find((entry) => entry.mismatch() === undefined));
}

/** The ends of the packet's flow, or for an ICMP error those of the packet it reports about (F18). */
function wantedEnds({ step, lookup }: LookupContext): FlowEnds {
    const direction = lookup.key.direction ?? 'egress';
    const flight = step.before.packets.find(({ id }) => id === step.packetId);
    const quoted = step.rules.includes('F18') && flight ? flowOf(flight.packet)?.quoted : undefined;
    return quoted ? endsOf(quoted, opposite(direction)) : endsOf(flowOfKey(lookup.key), direction);
}

function whyKnown(entry: Connection, related: boolean): string {
    const opener = `opened by ${entry.initiatedBy === 'local' ? 'this side' : 'the other side'}`;
    return related ? `the error is about this flow, ${opener} (F18)` : `the flow is known, ${opener} (F2)`;
}

/** `tcp 10.0.1.10:40000 ↔ 10.0.2.10:443, established, expires in 432000 s`. */
export function connectionLabel(entry: Connection, clock: number): string {
    const { protocol, local, localPort, remote, remotePort } = entry;
    const stage = entry.stream ? 'stream' : entry.established ? 'established' : 'opening';
    return `${protocolName(protocol)} ${formatAddress(local)}:${localPort} ↔ ${formatAddress(remote)}:${remotePort}, ${stage}, ${lifetime(entry.expires, clock)}`;
}

function connectionMismatch(entry: Connection, wanted: FlowEnds): string | undefined {
    if (entry.protocol !== wanted.protocol) {
        return `is ${protocolName(entry.protocol)}, the packet is ${protocolName(wanted.protocol)}`;
    }
    if (!sameAddress(entry.remote, wanted.remote)) {
        return `its far end is ${formatAddress(entry.remote)}, not ${formatAddress(wanted.remote)}`;
    }
    if (!sameAddress(entry.local, wanted.local)) {
        return `its near end is ${formatAddress(entry.local)}, not ${formatAddress(wanted.local)}`;
    }
    return entry.localPort === wanted.localPort && entry.remotePort === wanted.remotePort
        ? undefined
        : `its ports are ${entry.localPort} and ${entry.remotePort}, not ${wanted.localPort} and ${wanted.remotePort}`;
}

/** The translations one NAT gateway or masquerading guest remembers. */
export function bindingCandidates({ network, step, lookup }: LookupContext): CandidateList {
    const { natBindings, clock } = step.before;
    const entries = [...natBindings.values()]
        .filter((entry) => entry.owner === lookup.element)
        .map(
            (entry): HashedEntry => ({
                entry: { kind: 'nat-binding', entry },
                span: spanOf(network, entry.owner),
                label: () => bindingLabel(entry, clock),
                mismatch: () => bindingMismatch(entry, lookup.key),
                match: () =>
                    isOutbound(entry, lookup.key)
                        ? 'translates this flow on its way out (N1)'
                        : 'brings the answer back to its owner (N1)',
            }),
        );
    return hashedCandidates(entries, lookup.winner < 0 ? undefined : entries.find((entry) => entry.mismatch() === undefined));
}

/** `tcp 10.0.2.10:40000 ⇒ 10.0.1.5:1024 to 198.51.100.9:443, expires in 350 s`. */
export function bindingLabel(entry: NatBinding, clock: number): string {
    const inside = `${formatAddress(entry.insideAddress)}:${entry.insidePort}`;
    const outside = `${formatAddress(entry.outsideAddress)}:${entry.outsidePort}`;
    const remote = `${formatAddress(entry.remoteAddress)}:${entry.remotePort}`;
    return `${protocolName(entry.protocol)} ${inside} ⇒ ${outside} to ${remote}, ${entry.expired ? 'expired' : lifetime(entry.expires, clock)}`;
}

/** Asked by the inside end, on the way out; otherwise by the outside end, on the way back. */
const isOutbound = (entry: NatBinding, key: LookupKey): boolean =>
    key.address !== undefined && sameAddress(entry.insideAddress, key.address) && entry.insidePort === (key.sourcePort ?? 0);

function bindingMismatch(entry: NatBinding, key: LookupKey): string | undefined {
    if (key.protocol !== undefined && entry.protocol !== key.protocol) {
        return `is ${protocolName(entry.protocol)}, the packet is ${protocolName(key.protocol)}`;
    }
    if (key.peer !== undefined && !sameAddress(entry.remoteAddress, key.peer)) {
        return `is for ${formatAddress(entry.remoteAddress)}, not ${formatAddress(key.peer)}`;
    }
    return isOutbound(entry, key) ? remotePortMismatch(entry, key.destinationPort) : inboundMismatch(entry, key);
}

function inboundMismatch(entry: NatBinding, key: LookupKey): string | undefined {
    if (key.address === undefined || !sameAddress(entry.outsideAddress, key.address)) {
        return `stands for ${formatAddress(entry.insideAddress)}:${entry.insidePort}, which is not the packet's`;
    }
    return entry.outsidePort === (key.destinationPort ?? 0)
        ? remotePortMismatch(entry, key.sourcePort)
        : `its outside port is ${entry.outsidePort}, not ${key.destinationPort ?? 0}`;
}

/** An echo identifier is translated as a whole: it has no far port. */
const remotePortMismatch = (entry: NatBinding, port: number | undefined): string | undefined =>
    entry.protocol === IP_PROTOCOL.icmp || entry.remotePort === (port ?? 0)
        ? undefined
        : `its far port is ${entry.remotePort}, not ${port ?? 0}`;
