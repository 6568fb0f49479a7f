/**
 * Connection tracking: what makes security groups stateful (F2, F13–F18). A packet of a tracked flow passes without a
 * rule; a new flow needs one, and the rules then decide whether it is tracked at all.
 */
import { type Cidr, type IpAddress, sameAddress } from '../model/address.js';
import type { Direction, ElementId, Network, NetworkInterface, SecurityGroupRule } from '../model/network.js';
import type { Profile } from '../model/profile.js';
import { isAutoTracked } from './auto-tracking.js';
import { type Flow, IP_PROTOCOL, reverseFlow } from './flow.js';
import { type AttachedRule, attachedRules, matchSecurityGroups, securityGroupRuleMatches } from './security-groups.js';
import type { Connection, ConnectionKey, SimulationState } from './state.js';
import { ALL_PROTOCOLS } from './traffic-match.js';

/** The flows that all interfaces know. */
export type Connections = SimulationState['connections'];

/** A packet about to cross an interface. */
export interface SecurityCheck {
    readonly network: Network;
    readonly interface: NetworkInterface;
    readonly direction: Direction;
    readonly flow: Flow;
    readonly connections: Connections;
    /** Simulated seconds. */
    readonly clock: number;
}

/** Whether it may cross, why, and the table of connections afterwards. */
export interface SecurityOutcome {
    readonly admitted: boolean;
    /** `unfiltered`: the interface has no groups (F12). `related`: an ICMP error about a tracked flow (F18). */
    readonly by: 'connection' | 'related' | 'rule' | 'unfiltered' | 'nothing';
    /** The flow's entry, found or just made; absent for untracked flows. */
    readonly connection?: Connection | undefined;
    /** The rule that admits a new or untracked flow. */
    readonly match?: AttachedRule;
    /** Its position among `attachedRules`; -1 when no rule was needed or none matched. */
    readonly ruleIndex: number;
    /** Whether the flow was put into the table, and why not (F13, F16). */
    readonly tracking?: 'tracked' | 'automatically-tracked' | 'untracked';
    readonly connections: Connections;
}

/** Idle seconds that no source documents; the defaults of Linux connection tracking. */
const HALF_OPEN_TCP_TIMEOUT = 120;
const ICMP_TIMEOUT = 30;
/** F15. */
const UDP_TIMEOUT = 30;
const UDP_STREAM_TIMEOUT = 180;
/** F14. */
const OTHER_PROTOCOL_TIMEOUT = 600;
const TCP_RST = 4;
const TCP_SYN = 2;
const TCP_ACK = 16;

/** Connection tracking first, rules second (F2, F4). */
export function checkSecurityGroups(check: SecurityCheck): SecurityOutcome {
    const { network, interface: owner, direction, flow, connections } = check;
    if (owner.securityGroups.length === 0) {
        return { admitted: true, by: 'unfiltered', ruleIndex: -1, connections };
    }
    const known = findConnection(check, flow);
    if (known) {
        return refresh(check, known);
    }
    const related = flow.quoted && findConnection({ ...check, direction: opposite(direction) }, flow.quoted);
    if (related) {
        return { admitted: true, by: 'related', connection: related, ruleIndex: -1, connections };
    }
    const { match, index } = matchSecurityGroups(network, owner, direction, flow);
    return match ? admitByRule(check, match, index) : { admitted: false, by: 'nothing', ruleIndex: -1, connections };
}

/** The other direction. */
export const opposite = (direction: Direction): Direction => (direction === 'ingress' ? 'egress' : 'ingress');

/** The flow's live entry, seen from the interface. An entry that has been idle too long counts as gone (F15). */
export function findConnection(check: Whereabouts, flow: Flow): Connection | undefined {
    const ends = endsOf(check.interface.id, flow, check.direction);
    const found = flow.laterFragment ? connectionOfFragment(check, ends) : check.connections.get(ends);
    return found && found.expires > check.clock ? found : undefined;
}

/** Where and when to look. Gateways track connections too. */
type Whereabouts = Pick<SecurityCheck, 'direction' | 'connections' | 'clock'> & {
    readonly interface: { readonly id: ElementId };
};

/** A later fragment carries no ports: it belongs to the connection that its first fragment has found, or one like it. */
function connectionOfFragment({ connections, clock }: Whereabouts, ends: ConnectionKey): Connection | undefined {
    for (const known of connections.values()) {
        const same = known.interface === ends.interface && known.protocol === ends.protocol && known.expires > clock;
        if (same && sameAddress(known.local, ends.local) && sameAddress(known.remote, ends.remote)) {
            return known;
        }
    }
    return undefined;
}

/**
 * The two ends of a flow from where an interface stands: what comes in has its source at the far end. Protocols without ports
 * are known by addresses alone (F14).
 */
export function endsOf(owner: ElementId, flow: Flow, direction: Direction): ConnectionKey {
    const { protocol, source, destination, sourcePort = 0, destinationPort = 0 } = flow;
    return direction === 'egress'
        ? { interface: owner, protocol, local: source, localPort: sourcePort, remote: destination, remotePort: destinationPort }
        : { interface: owner, protocol, local: destination, localPort: destinationPort, remote: source, remotePort: sourcePort };
}

/** A packet of a known flow keeps the entry alive; a reset ends it. */
function refresh(check: SecurityCheck, known: Connection): SecurityOutcome {
    const { network, direction, flow, connections, clock } = check;
    const fromInitiator = (direction === 'egress') === (known.initiatedBy === 'local');
    const established = known.established || !fromInitiator;
    const stream = isUdp(known) && (known.stream || (known.established && fromInitiator)) ? true : known.stream;
    const { protocol, initiatedBy } = known;
    const expires = clock + idleTimeout(network.profile, { protocol, established, stream });
    const connection = connectionOf(known, { initiatedBy, established, stream, expires });
    const reset = ((flow.tcpFlags ?? 0) & TCP_RST) !== 0;
    return {
        admitted: true,
        by: 'connection',
        connection,
        ruleIndex: -1,
        connections: reset ? connections.delete(known) : connections.set(connection, connection),
    };
}

/** Only UDP flows become streams (F15). */
const isUdp = ({ protocol }: Connection): boolean => protocol === IP_PROTOCOL.udp;

/** A flow that no entry knows but a rule admits: tracked from now on, unless F13 says otherwise. */
function admitByRule(check: SecurityCheck, match: AttachedRule, ruleIndex: number): SecurityOutcome {
    const tracking = trackingOf(check);
    const connection = tracking === 'untracked' ? undefined : newConnection(check);
    const connections = connection ? check.connections.set(connection, connection) : check.connections;
    return { admitted: true, by: 'rule', connection, match, ruleIndex, tracking, connections };
}

/** An entry for a flow that nobody knew: opened by this packet. */
export function newConnection({
    network,
    interface: owner,
    direction,
    flow,
    clock,
}: Omit<SecurityCheck, 'interface' | 'connections'> & { readonly interface: { readonly id: ElementId } }): Connection {
    const { protocol } = flow;
    const expires = clock + idleTimeout(network.profile, { protocol, established: false });
    const initiatedBy = direction === 'egress' ? 'local' : 'remote';
    return connectionOf(endsOf(owner.id, flow, direction), { initiatedBy, established: false, stream: undefined, expires });
}

/** Connections are written out, so that they are of one shape. */
const connectionOf = (
    ends: ConnectionKey,
    { initiatedBy, established, stream, expires }: Pick<Connection, 'initiatedBy' | 'established' | 'stream' | 'expires'>,
): Connection => ({
    interface: ends.interface,
    protocol: ends.protocol,
    local: ends.local,
    localPort: ends.localPort,
    remote: ends.remote,
    remotePort: ends.remotePort,
    initiatedBy,
    established,
    stream,
    expires,
});

/** Idle seconds after which an entry is forgotten (F14, F15). */
export function idleTimeout(profile: Profile, connection: Pick<Connection, 'protocol' | 'established' | 'stream'>): number {
    switch (connection.protocol) {
        case IP_PROTOCOL.tcp:
            return connection.established ? profile.tcpEstablishedTimeout : HALF_OPEN_TCP_TIMEOUT;
        case IP_PROTOCOL.udp:
            return connection.stream ? UDP_STREAM_TIMEOUT : UDP_TIMEOUT;
        case IP_PROTOCOL.icmp:
        case IP_PROTOCOL.icmp6:
            return ICMP_TIMEOUT;
        default:
            return OTHER_PROTOCOL_TIMEOUT;
    }
}

/** Whether a flow that a rule has admitted enters the table (F13, F16). */
function trackingOf(check: SecurityCheck): NonNullable<SecurityOutcome['tracking']> {
    const { flow, direction } = check;
    const isTcpOrUdp = flow.protocol === IP_PROTOCOL.tcp || flow.protocol === IP_PROTOCOL.udp;
    if (!isTcpOrUdp || !check.network.profile.untrackedFlows) {
        return 'tracked';
    }
    if (isAutoTracked(check.network, check.interface, direction === 'egress' ? flow.destination : flow.source)) {
        return 'automatically-tracked';
    }
    const reply = !opensConnection(flow) && isOpenBothWays(check, reverseFlow(flow), opposite(direction));
    return reply || isOpenBothWays(check, flow, direction) ? 'untracked' : 'tracked';
}

/** A TCP segment with SYN and without ACK is nobody's reply. */
const opensConnection = (flow: Flow): boolean => flow.tcpFlags !== undefined && (flow.tcpFlags & (TCP_SYN | TCP_ACK)) === TCP_SYN;

/** F13: any address may open the flow, and any address on every port is admitted the other way. */
function isOpenBothWays({ network, interface: owner }: SecurityCheck, flow: Flow, direction: Direction): boolean {
    const rules = attachedRules(network, owner, direction);
    const open = rules.some(
        (attached) => coversEveryAddress(attached.rule, flow.source) && securityGroupRuleMatches(network, attached, flow),
    );
    return open && attachedRules(network, owner, opposite(direction)).some(({ rule }) => admitsEverything(rule, flow));
}

/** A rule that admits a protocol from or to every address on every port. */
const admitsEverything = (rule: SecurityGroupRule, flow: Flow): boolean =>
    coversEveryAddress(rule, flow.source) &&
    (rule.traffic.protocol === ALL_PROTOCOLS || rule.traffic.protocol === flow.protocol) &&
    (rule.traffic.ports === undefined || (rule.traffic.ports.from === 0 && rule.traffic.ports.to === 65_535));

/** 0.0.0.0/0 for IPv4, ::/0 for IPv6. */
const coversEveryAddress = (rule: SecurityGroupRule, address: IpAddress): boolean =>
    rule.peer.kind === 'cidr' && rule.peer.cidr.length === 0 && sameFamily(rule.peer.cidr, address);

const sameFamily = (cidr: Cidr, address: IpAddress): boolean => typeof cidr.address === typeof address;

/** The table without the entries that are idle too long at that second; the same object when there are none. */
export function forgetIdleConnections(connections: Connections, clock: number): Connections {
    let kept = connections;
    for (const [key, { expires }] of connections.entries()) {
        if (expires <= clock) {
            kept = kept.delete(key);
        }
    }
    return kept;
}
