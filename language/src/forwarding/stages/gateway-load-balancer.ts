/**
 * Gateway load balancer: whatever an endpoint brings goes to an appliance inside a GENEVE packet, and what the appliance
 * returns goes back to that very endpoint (X24–X29).
 *
 * The packet inside is not touched. A flow keeps its appliance; what belongs to no flow and begins none is dropped. The way
 * between endpoint and node is the vendor's own network: nothing of it is shown.
 */
import { formatAddress } from '../../model/address.js';
import type { FlowBalancing, LoadBalancer, LoadBalancerTarget } from '../../model/load-balancer.js';
import type { SourceSpan } from '../../model/source-span.js';
import type { Packet } from '../../packet/packet.js';
import { appliancePacketOf, GENEVE_PORT, geneveHeader, identifierOf } from '../appliance-header.js';
import {
    balancedFlowKey,
    balancedFlowTimeout,
    findBalancedFlow,
    isLive,
    openFlow,
    opensFlow,
    tupleName,
    withBalancedFlow,
} from '../balanced-flows.js';
import { type Flow, flowOf, IP_PROTOCOL } from '../flow.js';
import { type ApplianceChoice, chooseAppliance, endpointWithIdentifier } from '../gateway-load-balancing.js';
import { etherTypeOf, ipPacketOf, ipv4, isIpv4 } from '../ip-packet.js';
import { flowLabel, labelOf } from '../labels.js';
import { targetLookup } from '../load-balancing.js';
import { flowKey } from '../lookup-key.js';
import { flowHashPort } from '../overlay.js';
import { type Port, portOf } from '../places.js';
import type { RuleId } from '../rules.js';
import type { BalancedFlow } from '../state.js';
import type { Lookup } from '../trace.js';
import type { Drop, Place, StageContext, Verdict } from '../verdict.js';
import { lastDecrement } from './appliance.js';
import { leaveByInterface, staysInSubnet } from './endpoint-exit.js';

type V = Verdict<'load-balance'>;

/** The node a packet has reached. */
interface Node {
    readonly balancer: LoadBalancer;
    readonly gateway: FlowBalancing;
    readonly port: Port;
    readonly address: number;
}

/** At a node of a gateway load balancer: from an endpoint to an appliance, or from an appliance back to the endpoint. */
export function balanceFlows(context: StageContext, balancer: LoadBalancer, gateway: FlowBalancing): V {
    const { network, hop, flight } = context;
    const port = portOf(network, hop.interface);
    const address = port?.interface.addresses.map((own) => own.address).find(isIpv4);
    if (!port || address === undefined) {
        return { kind: 'missing', element: hop.interface ?? hop.element };
    }
    const node: Node = { balancer, gateway, port, address };
    return flight.decided.endpoint === undefined ? takeBack(context, node) : takeIn(context, node, flight.decided.endpoint);
}

type Refusal = Pick<Drop<'load-balance'>, 'reason' | 'rules' | 'summary' | 'lookups'>;

const refuse = (decidedBy: SourceSpan, refusal: Refusal): V => ({ kind: 'drop', decidedBy, ...refusal });

/** Packets leave by the node's interface, by its subnet's table. */
const exitOf = ({ port }: Node): Place => ({ kind: 'hypervisor-out', element: port.server.id, interface: port.interface.id });

/** From an endpoint: the flow's appliance, or one for a new flow. */
function takeIn(context: StageContext, node: Node, endpoint: string): V {
    const { state, network } = context;
    const { balancer, gateway, port } = node;
    const flow = flowOf(context.packet);
    if (!flow) {
        return { kind: 'missing', element: balancer.id };
    }
    const entry = findBalancedFlow(state.balancedFlows, { gateway, endpoint }, flow);
    const known = entry && isLive(entry, state.clock) ? entry : undefined;
    const asked = flowLookup(node, endpoint, { flow, winner: known ? 0 : -1 });
    if (!known && !opensFlow(flow)) {
        return refuse(balancer.span, { ...withoutFlow(node, flow, entry), lookups: [asked] });
    }
    const zone = port.subnet.availabilityZone;
    const choice = chooseAppliance(network, { balancer, gateway, zone, flow, known });
    const target = gateway.targets[choice.winner];
    const lookups = choice.how === 'kept' ? [asked] : [asked, targetLookup(node, flow, choice.winner)];
    if (!target) {
        return refuse(balancer.span, { ...withoutTarget(node), lookups });
    }
    const fresh = openFlow({ balancer, gateway, endpoint, flow, target, clock: state.clock });
    const kept = known && { ...known, target: target.address, expires: state.clock + balancedFlowTimeout(gateway, known) };
    return handOver(context, node, { flow, choice, target, entry: kept ?? fresh, lookups });
}

const flowLookup = (
    { balancer }: Node,
    endpoint: string,
    { flow, winner }: { readonly flow: Flow; readonly winner: number },
): Lookup => ({
    table: 'balanced-flows',
    element: balancer.id,
    span: balancer.span,
    key: { ...flowKey(flow, 'ingress'), endpoint },
    winner,
});

/** X27, X28: forgotten after a silence, or never begun here. */
function withoutFlow({ balancer, gateway }: Node, flow: Flow, entry: BalancedFlow | undefined): Refusal {
    return entry
        ? {
              reason: 'gateway-load-balancer-idle',
              rules: ['X27'],
              summary: () =>
                  `${balancer.name} has forgotten ${flowLabel(flow)} after ${balancedFlowTimeout(gateway, flow)} idle seconds, and it does not begin anew.`,
          }
        : {
              reason: 'gateway-load-balancer-asymmetric',
              rules: ['X28'],
              summary: () =>
                  `${balancer.name} has not seen ${flowLabel(flow)} begin by this endpoint: its first packet went another way.`,
          };
}

function withoutTarget({ balancer, gateway, port }: Node): Refusal {
    return gateway.targets.length === 0
        ? { reason: 'load-balancer-no-targets', rules: ['X24'], summary: () => `${balancer.name} has no targets.` }
        : {
              reason: 'load-balancer-no-targets-in-zone',
              rules: ['X29', 'X38'],
              summary: () =>
                  `No target of ${balancer.name} is in ${port.subnet.availabilityZone}, and cross-zone is off, as it is unless written.`,
          };
}

interface Chosen {
    readonly flow: Flow;
    readonly choice: ApplianceChoice;
    readonly target: LoadBalancerTarget;
    readonly entry: BalancedFlow;
    readonly lookups: readonly Lookup[];
}

/** Into a GENEVE packet, and by the node's subnet to the appliance. */
function handOver(context: StageContext, node: Node, chosen: Chosen): V {
    const { network, state, flight } = context;
    const { balancer, gateway, port } = node;
    const { flow, choice, target, entry, lookups } = chosen;
    if (!isIpv4(target.address)) {
        return { kind: 'missing', element: target.interface ?? balancer.id };
    }
    const name = target.interface === undefined ? formatAddress(target.address) : labelOf(network, target.interface);
    return {
        kind: 'pass',
        next: 'security-group-egress',
        at: exitOf(node),
        packet: wrapped(ipPacketOf(context.packet), { node, target: target.address, entry }),
        fresh: true,
        decided: lastDecrement(flight),
        changes: { balancedFlows: withBalancedFlow(state.balancedFlows, entry) },
        rules: rulesOf(choice, gateway, flow),
        decidedBy: target.span,
        consulted: [balancer.span, ...spansOf(choice, gateway), port.subnet.span],
        lookups,
        summary: () =>
            `${balancer.name} hands ${flowLabel(flow)} to ${name} inside GENEVE: ${WORDS[choice.how](tupleName(gateway.stickiness, flow))}.`,
    };
}

/** Why that appliance. */
const WORDS: Readonly<Record<ApplianceChoice['how'], (tuple: string) => string>> = {
    kept: (tuple) => `it has had the flow (${tuple}) from its first packet on`,
    chosen: (tuple) => `a new flow, and the hash of its ${tuple} chooses it`,
    rebalanced: (tuple) => `the flow’s target no longer runs, and the hash of its ${tuple} chooses another`,
};

function rulesOf({ how }: ApplianceChoice, { rebalance }: FlowBalancing, { protocol }: Flow): [RuleId, ...RuleId[]] {
    const timeout: RuleId[] = protocol === IP_PROTOCOL.tcp ? ['X27'] : [];
    const failover: RuleId[] = how === 'rebalanced' || (how === 'kept' && rebalance) ? ['X29'] : [];
    return ['X24', 'X26', ...failover, ...timeout, 'X25'];
}

const spansOf = ({ how }: ApplianceChoice, { stickinessSpan, rebalanceSpan }: FlowBalancing): SourceSpan[] =>
    [stickinessSpan, how === 'rebalanced' ? rebalanceSpan : undefined].filter((span) => span !== undefined);

interface Wrapping {
    readonly node: Node;
    readonly target: number;
    readonly entry: BalancedFlow;
}

/** Outer IPv4, UDP, and GENEVE with the three options: 68 bytes (E-table). */
function wrapped(inner: Packet, { node, target, entry }: Wrapping): Packet {
    const header = {
        endpoint: identifierOf(entry.endpoint),
        attachment: identifierOf(`${node.balancer.id} ${entry.endpoint}`),
        cookie: entry.cookie,
    };
    return {
        layers: [
            ipv4({ source: node.address, destination: target, dontFragment: true, proto: IP_PROTOCOL.udp }),
            { protocol: 'udp', sourcePort: flowHashPort(inner), destinationPort: GENEVE_PORT, checksum: 0 },
            geneveHeader(header, etherTypeOf(inner)),
            ...inner.layers,
        ],
    };
}

/** From an appliance: only what belongs to a flow that this load balancer has handed to it (X25). */
function takeBack(context: StageContext, node: Node): V {
    const { network, state } = context;
    const { balancer, gateway } = node;
    const outer = flowOf(context.packet);
    if (!outer) {
        return { kind: 'missing', element: balancer.id };
    }
    const returned = appliancePacketOf(context.packet);
    if (outer.protocol !== IP_PROTOCOL.udp || outer.destinationPort !== GENEVE_PORT || !returned) {
        return refuse(balancer.span, notGeneve(balancer, outer));
    }
    const endpoint = endpointWithIdentifier(network, balancer, returned.header.endpoint);
    const flow = flowOf(returned.inner);
    const key = endpoint && flow && balancedFlowKey(endpoint.interface.id, gateway.stickiness, flow.quoted ?? flow);
    const found = key === undefined ? undefined : state.balancedFlows.get(key);
    const known =
        found ?? (endpoint && flow && findBalancedFlow(state.balancedFlows, { gateway, endpoint: endpoint.interface.id }, flow));
    const mine = known?.cookie === returned.header.cookie && known.target === returned.source;
    if (!endpoint || !flow || !mine) {
        const what = flow ? flowLabel(flow) : 'what is inside';
        return refuse(balancer.span, {
            reason: 'gateway-load-balancer-unknown-flow',
            rules: ['X24', 'X25'],
            lookups: flow && endpoint ? [flowLookup(node, endpoint.interface.id, { flow, winner: -1 })] : [],
            summary: () =>
                `${balancer.name} has not handed ${what} to ${formatAddress(returned.source)} with that cookie: options and packet must come back as they went.`,
        });
    }
    const asked = flowLookup(node, endpoint.interface.id, { flow, winner: 0 });
    return leaveByEndpoint(context, { node, endpoint, inner: returned.inner, asked, flow });
}

/** X25: another protocol, another port, or a UDP packet on the right port that is no GENEVE with the three options. */
function notGeneve(balancer: LoadBalancer, outer: Flow): Refusal {
    const wrongPort = outer.protocol === IP_PROTOCOL.udp && outer.destinationPort !== GENEVE_PORT;
    return {
        reason: wrongPort ? 'gateway-load-balancer-port' : 'gateway-load-balancer-protocol',
        rules: ['X25'],
        summary: () =>
            wrongPort
                ? `${balancer.name} talks to its targets on UDP port ${GENEVE_PORT}, and ${flowLabel(outer)} is for another one.`
                : `${balancer.name} talks to its targets by GENEVE with three options, and ${flowLabel(outer)} is no such packet.`,
    };
}

interface Returned {
    readonly node: Node;
    readonly endpoint: Port;
    readonly inner: Packet;
    readonly asked: Lookup;
    readonly flow: Flow;
}

/**
 * X24: out of the same endpoint, and from there by its subnet's table. The subnet's ACL is asked on the way out, except towards
 * a host of the endpoint's own subnet (F29).
 */
function leaveByEndpoint({ flight, network }: StageContext, { node, endpoint, inner, asked, flow }: Returned): V {
    const own = staysInSubnet(network, endpoint, flow.destination);
    return {
        ...leaveByInterface(flight, endpoint, own),
        packet: inner,
        rules: own ? ['X24', 'F29'] : ['X24'],
        decidedBy: endpoint.interface.span,
        consulted: [node.balancer.span, endpoint.subnet.span],
        lookups: [asked],
        summary: () =>
            `${node.balancer.name} takes ${flowLabel(flow)} out of GENEVE: it leaves by ${labelOf(network, endpoint.interface.id)}, where it came in, and the table of subnet '${endpoint.subnet.name}' decides.`,
    };
}
