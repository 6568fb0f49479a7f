/** Network firewalls: which rule is about a flow, and which flows an endpoint knows (X39). */
import { contains } from '../model/address.js';
import type { Direction, ElementId } from '../model/network.js';
import type { FirewallAction, FirewallRule, NetworkFirewall } from '../model/vpc-endpoint.js';
import { findConnection, newConnection, opposite } from './connection-table.js';
import { type Flow, IP_PROTOCOL } from './flow.js';
import { TCP_FLAG } from './ip-packet.js';
import type { Connection, SimulationState } from './state.js';
import { trafficMismatch } from './traffic-match.js';

/** What a firewall says about a new flow. */
export interface FirewallVerdict {
    readonly action: FirewallAction;
    /** The rule that decided; absent for the default. */
    readonly rule: FirewallRule | undefined;
    /** Position among the rules; their number for the default, which is the last candidate. */
    readonly index: number;
}

/** Whether a rule is about a flow that this packet begins. */
const ruleMatches = ({ traffic, source, destination }: FirewallRule, flow: Flow): boolean =>
    contains(source, flow.source) && contains(destination, flow.destination) && trafficMismatch(traffic, flow) === undefined;

/** Strict order: the first rule that matches decides, and the default where none does. */
export function matchFirewall({ rules, defaultAction }: NetworkFirewall, flow: Flow): FirewallVerdict {
    const index = rules.findIndex((rule) => ruleMatches(rule, flow));
    const rule = rules[index];
    return rule ? { action: rule.action, rule, index } : { action: defaultAction, rule, index: rules.length };
}

/** A flow that has passed this endpoint before, as the packet shows it. */
export interface KnownFlow {
    readonly entry: Connection;
    /** `ingress`: the packet goes the way of the first one. */
    readonly direction: Direction;
    /** The packet is an ICMP error about the flow. */
    readonly related: boolean;
}

/** What an endpoint remembers of the packet's flow. */
export function knownFlow({ connections, clock }: SimulationState, endpoint: ElementId, flow: Flow): KnownFlow | undefined {
    for (const direction of ['ingress', 'egress'] as const) {
        const entry = findConnection({ interface: { id: endpoint }, direction, connections, clock }, flow);
        if (entry) {
            return { entry, direction, related: false };
        }
        const quoted =
            flow.quoted &&
            findConnection({ interface: { id: endpoint }, direction: opposite(direction), connections, clock }, flow.quoted);
        if (quoted) {
            return { entry: quoted, direction, related: true };
        }
    }
    return undefined;
}

/** Idle seconds until a flow is forgotten. */
const idleSeconds = (protocol: number): number => (protocol === IP_PROTOCOL.tcp ? 350 : 120);

/** The flows of all endpoints after a packet that may pass: a new flow is entered, a known one kept, and a reset ends it. */
export function rememberFlow(
    { network, connections, clock }: SimulationState,
    { endpoint, flow, known }: { readonly endpoint: ElementId; readonly flow: Flow; readonly known: KnownFlow | undefined },
): SimulationState['connections'] {
    const expires = clock + idleSeconds(flow.protocol);
    if (!known) {
        const entry = { ...newConnection({ network, interface: { id: endpoint }, direction: 'ingress', flow, clock }), expires };
        return connections.set(entry, entry);
    }
    if (known.related) {
        return connections;
    }
    const entry: Connection = { ...known.entry, established: known.entry.established || known.direction === 'egress', expires };
    return ((flow.tcpFlags ?? 0) & TCP_FLAG.rst) === 0 ? connections.set(entry, entry) : connections.delete(entry);
}
