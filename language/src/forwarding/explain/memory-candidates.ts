/** Why an entry of what machines remember was the answer: ARP caches, tracked connections, NAT bindings. */
import { formatAddress, type IpAddress, sameAddress } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import { NOWHERE, type SourceSpan } from '../../model/source-span.js';
import { endsOf, opposite } from '../connection-table.js';
import { flowOf, IP_PROTOCOL } from '../flow.js';
import { protocolName } from '../labels.js';
import { flowOfKey } from '../lookup-key.js';
import { isExpired } from '../nat-bindings.js';
import { elementOf } from '../places.js';
import type { ArpEntry, Connection, ConnectionKey, NatBinding } from '../state.js';
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

/** The flows that the security groups of one interface know, or the firewall behind it. */
export function connectionCandidates(context: LookupContext): CandidateList {
    const { network, step, lookup } = context;
    const { connections, clock } = step.before;
    const wanted = wantedEnds(context);
    const [memory, limit] = step.stage === 'network-firewall' ? ['X39', 'X39'] : ['F2', 'F15'];
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
                        : `is the same flow, but was idle too long: ${lifetime(entry.expires, clock)} (${limit})`),
                match: () => whyKnown(entry, step.rules.includes('F18') ? 'F18' : memory),
            }),
        );
    return hashedCandidates(entries, lookup.winner < 0 ? undefined : entries.find((entry) => entry.mismatch() === undefined));
}

/** Ends without ports match on any: a later fragment carries none and belongs to the flow its first fragment has found. */
type WantedEnds = Omit<ConnectionKey, 'localPort' | 'remotePort'> & Partial<ConnectionKey>;

/** The ends of the packet's flow, or for an ICMP error those of the packet it reports about (F18). */
function wantedEnds({ step, lookup }: LookupContext): WantedEnds {
    const direction = lookup.key.direction ?? 'egress';
    const flight = step.before.packets.find(({ id }) => id === step.packetId);
    const quoted = step.rules.includes('F18') && flight ? flowOf(flight.packet)?.quoted : undefined;
    if (quoted) {
        return endsOf(lookup.element, quoted, opposite(direction));
    }
    const { localPort, remotePort, ...addresses } = endsOf(lookup.element, flowOfKey(lookup.key), direction);
    const hasPorts = lookup.key.sourcePort !== undefined || lookup.key.destinationPort !== undefined;
    return hasPorts ? { ...addresses, localPort, remotePort } : addresses;
}

function whyKnown(entry: Connection, rule: string): string {
    const opener = `opened by ${entry.initiatedBy === 'local' ? 'this side' : 'the other side'}`;
    return rule === 'F18' ? `the error is about this flow, ${opener} (F18)` : `the flow is known, ${opener} (${rule})`;
}

/** `tcp 10.0.1.10:40000 ↔ 10.0.2.10:443, established, expires in 432000 s`. */
export function connectionLabel(entry: Connection, clock: number): string {
    const { protocol, local, localPort, remote, remotePort } = entry;
    const stage = entry.stream ? 'stream' : entry.established ? 'established' : 'opening';
    const ends = `${endText(protocol, local, localPort)} ↔ ${endText(protocol, remote, remotePort)}`;
    return `${protocolName(protocol)} ${ends}${identifierText(protocol, localPort)}, ${stage}, ${lifetime(entry.expires, clock)}`;
}

/** Ports for TCP and UDP; ICMP has an identifier for the whole flow, other protocols have nothing of the kind. */
const endText = (protocol: number, address: IpAddress, port: number): string =>
    protocol === IP_PROTOCOL.tcp || protocol === IP_PROTOCOL.udp ? `${formatAddress(address)}:${port}` : formatAddress(address);

const identifierText = (protocol: number, identifier: number): string =>
    protocol === IP_PROTOCOL.icmp ? ` id=0x${identifier.toString(16).padStart(4, '0')}` : '';

function connectionMismatch(entry: Connection, wanted: WantedEnds): string | undefined {
    if (entry.protocol !== wanted.protocol) {
        return `is ${protocolName(entry.protocol)}, the packet is ${protocolName(wanted.protocol)}`;
    }
    if (!sameAddress(entry.remote, wanted.remote)) {
        return `its far end is ${formatAddress(entry.remote)}, not ${formatAddress(wanted.remote)}`;
    }
    if (!sameAddress(entry.local, wanted.local)) {
        return `its near end is ${formatAddress(entry.local)}, not ${formatAddress(wanted.local)}`;
    }
    const { localPort = entry.localPort, remotePort = entry.remotePort } = wanted;
    return entry.localPort === localPort && entry.remotePort === remotePort
        ? undefined
        : `its ports are ${entry.localPort} and ${entry.remotePort}, not ${localPort} and ${remotePort}`;
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
                mismatch: () =>
                    bindingMismatch(entry, lookup.key) ??
                    (isExpired(entry, clock) ? 'is this flow, but was idle too long (N7)' : undefined),
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
    const remote = endText(entry.protocol, entry.remoteAddress, entry.remotePort);
    return `${protocolName(entry.protocol)} ${inside} ⇒ ${outside} to ${remote}, ${entry.expired ? 'expired' : lifetime(entry.expires, clock)}`;
}

/** Whether the key is a packet of this flow on its way out: from the inside end to the far end. */
const isOutbound = (entry: NatBinding, { address, peer }: LookupKey): boolean =>
    isAt(entry.insideAddress, address) && isAt(entry.remoteAddress, peer);

/** Whether the key is a packet on its way back: from the far end to the address the owner shows outside. */
const isInbound = (entry: NatBinding, { address, peer }: LookupKey): boolean =>
    isAt(entry.remoteAddress, address) && isAt(entry.outsideAddress, peer);

const isAt = (address: IpAddress, asked: IpAddress | undefined): boolean => asked !== undefined && sameAddress(address, asked);

function bindingMismatch(entry: NatBinding, key: LookupKey): string | undefined {
    if (key.protocol !== undefined && entry.protocol !== key.protocol) {
        return `is ${protocolName(entry.protocol)}, the packet is ${protocolName(key.protocol)}`;
    }
    if (isOutbound(entry, key)) {
        return portMismatch({ 'inside port': [entry.insidePort, key.sourcePort], ...farPort(entry, key.destinationPort) });
    }
    if (isInbound(entry, key)) {
        return portMismatch({ 'outside port': [entry.outsidePort, key.destinationPort], ...farPort(entry, key.sourcePort) });
    }
    return `is between ${formatAddress(entry.insideAddress)} and ${formatAddress(entry.remoteAddress)}`;
}

/** An echo identifier is translated as a whole: it has no far port. */
const farPort = (entry: NatBinding, asked: number | undefined): Record<string, readonly [number, number | undefined]> =>
    entry.protocol === IP_PROTOCOL.icmp ? {} : { 'far port': [entry.remotePort, asked] };

/** The first port that differs; ports the key does not tell are not compared. */
function portMismatch(ports: Readonly<Record<string, readonly [number, number | undefined]>>): string | undefined {
    const differing = Object.entries(ports).find(([, [mine, asked]]) => asked !== undefined && mine !== asked);
    return differing && `its ${differing[0]} is ${differing[1][0]}, not ${differing[1][1]}`;
}
