/**
 * The flows that gateway load balancers know: which appliance each one has, and for how long (X26–X29).
 *
 * A flow belongs to the endpoint it came in by; the same addresses behind another endpoint are another flow. Both directions
 * have one entry.
 */
import { addressKey, type IpAddress, sameAddress } from '../model/address.js';
import type { FlowBalancing, FlowStickiness, LoadBalancer, LoadBalancerTarget } from '../model/load-balancer.js';
import type { ElementId } from '../model/network.js';
import { type Flow, ICMP_TYPE, ICMP6_TYPE, IP_PROTOCOL } from './flow.js';
import { hashText } from './hash.js';
import { TCP_FLAG } from './ip-packet.js';
import type { PersistentMap } from './persistent-map.js';
import type { BalancedFlow } from './state.js';

/** The flows of all gateway load balancers, by key. */
export type BalancedFlows = PersistentMap<string, BalancedFlow>;

/** X27: idle seconds of what is not TCP; nothing changes them. */
const OTHER_IDLE_TIMEOUT = 120;

/** What tells flows apart: the two ends in an order that both directions share, and the protocol where it counts. */
interface Tuple {
    readonly protocol?: number;
    readonly ends: readonly [string, string];
    /** Whether ports are part of it. */
    readonly withPorts: boolean;
}

/** X26: ports count for TCP and UDP by default; other protocols have three fields at most. */
function tupleOf(stickiness: FlowStickiness, flow: Flow): Tuple {
    const withPorts = stickiness === 'five-tuple' && (flow.protocol === IP_PROTOCOL.tcp || flow.protocol === IP_PROTOCOL.udp);
    const end = (address: IpAddress, port: number | undefined): string =>
        withPorts ? `${addressKey(address)} ${port ?? ''}` : `${addressKey(address)}`;
    const [a, b] = [end(flow.source, flow.sourcePort), end(flow.destination, flow.destinationPort)];
    const ends = a < b ? ([a, b] as const) : ([b, a] as const);
    return stickiness === 'source-ip-dest-ip' ? { ends, withPorts } : { protocol: flow.protocol, ends, withPorts };
}

const textOf = ({ protocol, ends }: Tuple): string => `${protocol ?? 'any'} ${ends.join(' ')}`;

/** The key of a flow behind an endpoint's interface. */
export const balancedFlowKey = (endpoint: ElementId, stickiness: FlowStickiness, flow: Flow): string =>
    `${endpoint} ${textOf(tupleOf(stickiness, flow))}`;

/** What chooses among targets: the same for both directions of a flow, and for every packet of it. */
export const flowHash = (stickiness: FlowStickiness, flow: Flow): number => hashText(textOf(tupleOf(stickiness, flow)));

/** How many fields make a flow: `5-tuple`. */
export const tupleName = (stickiness: FlowStickiness, flow: Flow): string => {
    const { protocol, withPorts } = tupleOf(stickiness, flow);
    return withPorts ? '5-tuple' : protocol === undefined ? '2-tuple' : '3-tuple';
};

/** The entry of a flow, live or not. An ICMP error goes with the flow it is about; a later fragment with its first one. */
export function findBalancedFlow(
    flows: BalancedFlows,
    { gateway, endpoint }: { readonly gateway: FlowBalancing; readonly endpoint: ElementId },
    flow: Flow,
): BalancedFlow | undefined {
    const quoted = flow.quoted && flows.get(balancedFlowKey(endpoint, gateway.stickiness, flow.quoted));
    const known = quoted ?? flows.get(balancedFlowKey(endpoint, gateway.stickiness, flow));
    return known ?? (flow.laterFragment ? flowOfFragment(flows, endpoint, flow) : undefined);
}

/** A later fragment carries no ports: addresses and protocol must do. */
function flowOfFragment(
    flows: BalancedFlows,
    endpoint: ElementId,
    { protocol, source, destination }: Flow,
): BalancedFlow | undefined {
    for (const known of flows.values()) {
        const same = known.endpoint === endpoint && known.protocol === protocol;
        if (same && sameAddress(known.source, source) && sameAddress(known.destination, destination)) {
            return known;
        }
    }
    return undefined;
}

/** Whether an entry still counts. */
export const isLive = ({ expires }: BalancedFlow, clock: number): boolean => expires > clock;

/**
 * Whether a packet may begin a flow (X27, X28): of TCP a SYN; of the rest everything but what is plainly an answer.
 */
export function opensFlow({ protocol, tcpFlags, icmpType }: Flow): boolean {
    if (protocol === IP_PROTOCOL.tcp) {
        return tcpFlags === undefined || (tcpFlags & (TCP_FLAG.syn | TCP_FLAG.ack)) === TCP_FLAG.syn;
    }
    return !(
        (protocol === IP_PROTOCOL.icmp && icmpType === ICMP_TYPE.echoReply) ||
        (protocol === IP_PROTOCOL.icmp6 && icmpType === ICMP6_TYPE.echoReply)
    );
}

/** X27: idle seconds until a flow is forgotten. */
export const balancedFlowTimeout = ({ tcpIdleTimeout }: FlowBalancing, { protocol }: Pick<Flow, 'protocol'>): number =>
    protocol === IP_PROTOCOL.tcp ? tcpIdleTimeout : OTHER_IDLE_TIMEOUT;

/** What a new entry is made of. */
export interface Opening {
    readonly balancer: LoadBalancer;
    readonly gateway: FlowBalancing;
    readonly endpoint: ElementId;
    readonly flow: Flow;
    readonly target: LoadBalancerTarget;
    readonly clock: number;
}

/** The entry of a flow that its first packet opens. The cookie is a hash of its key. */
export function openFlow({ balancer, gateway, endpoint, flow, target, clock }: Opening): BalancedFlow {
    const key = balancedFlowKey(endpoint, gateway.stickiness, flow);
    return {
        owner: balancer.id,
        endpoint,
        key,
        cookie: hashText(`${balancer.id} ${key}`),
        protocol: flow.protocol,
        source: flow.source,
        sourcePort: flow.sourcePort ?? 0,
        destination: flow.destination,
        destinationPort: flow.destinationPort ?? 0,
        target: target.address,
        expires: clock + balancedFlowTimeout(gateway, flow),
    };
}

/** The table with an entry in it. */
export const withBalancedFlow = (flows: BalancedFlows, flow: BalancedFlow): BalancedFlows => flows.set(flow.key, flow);
