/**
 * Load balancer: a node hands what its listeners take to a target, and the answer back to the client (8.6, X33–X38). What a
 * gateway load balancer does is a file of its own (`gateway-load-balancer.ts`).
 *
 * Application and classic load balancers are proxies: the target sees a connection from the node's private address. A network
 * load balancer may leave the client's address; its targets' answers find the node all the same. A proxied connection is drawn
 * as one packet with exchanged addresses and a fresh TTL: what a node buffers and terminates is not shown.
 */
import { formatAddress, type IpAddress, sameAddress } from '../../model/address.js';
import type { Listener, LoadBalancer, LoadBalancerTarget } from '../../model/load-balancer.js';
import type { Network } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import { resetFor } from '../answers.js';
import { type Flow, flowOf, IP_PROTOCOL } from '../flow.js';
import { DEFAULT_TTL, ipPacketOf, isIpv4, TCP_FLAG, withHopsLeft } from '../ip-packet.js';
import { flowLabel, labelOf } from '../labels.js';
import { chooseTarget, isInEnabledZone, listenerFor, preservesClient, targetLookup, zoneOfTarget } from '../load-balancing.js';
import { bind, isExpired, returningBinding, withBinding } from '../nat-bindings.js';
import { type Port, portOf } from '../places.js';
import { rewrite, rewriteQuoted } from '../rewrite.js';
import type { NatBinding } from '../state.js';
import type { Lookup } from '../trace.js';
import type { Drop, NewPacket, Pass, Place, StageContext, Verdict } from '../verdict.js';
import { balanceFlows } from './gateway-load-balancer.js';

type V = Verdict<'load-balance'>;

/** X36: idle seconds until a network load balancer forgets; the minute of the other two is their usual default. */
const IDLE_TIMEOUT = { network: { tcp: 350, udp: 120 }, proxy: 60 } as const;

/** The node a packet has reached. */
interface Node {
    readonly balancer: LoadBalancer;
    readonly port: Port;
    readonly address: number;
}

function nodeOf({ network, hop }: StageContext): Node | undefined {
    const balancer = network.loadBalancers.get(hop.element);
    const port = portOf(network, hop.interface);
    const address = port?.interface.addresses[0]?.address;
    return balancer && port && isIpv4(address) ? { balancer, port, address } : undefined;
}

/** There by a listener, back by the connection it belongs to. */
export function balanceLoad(context: StageContext): V {
    const balancer = context.network.loadBalancers.get(context.hop.element);
    if (balancer?.gateway) {
        return balanceFlows(context, balancer, balancer.gateway);
    }
    const node = nodeOf(context);
    const flow = flowOf(context.packet);
    if (!node || !flow) {
        return { kind: 'missing', element: context.hop.element };
    }
    const known = returningBinding(context.state, node.balancer.id, context.packet);
    return known ? handBack(context, node, known) : takeIn(context, node, flow);
}

function takeIn(context: StageContext, node: Node, flow: Flow): V {
    const { network } = context;
    const { balancer, port } = node;
    const listener = listenerFor(balancer, flow);
    if (!listener) {
        return refuse(balancer.span, {
            reason: 'load-balancer-no-listener',
            rules: ['X33'],
            summary: () => `${balancer.name} has no listener for ${flowLabel(flow)}.`,
        });
    }
    const winner = chooseTarget(network, balancer, { listener, zone: port.subnet.availabilityZone, flow });
    const target = listener.targets[winner];
    const lookups = [targetLookup(node, flow, winner)];
    if (!target) {
        return refuse(listener.span, { ...withoutTarget(network, node, listener), lookups });
    }
    if (preservesClient(balancer, listener, target) && sameAddress(flow.source, target.address)) {
        return refuse(listener.span, {
            reason: 'load-balancer-loopback',
            rules: ['X35'],
            lookups,
            summary: () =>
                `${formatAddress(target.address)} has been chosen for its own connection: source and destination would be the same.`,
        });
    }
    return connect(context, node, { listener, target, flow, lookups });
}

type Refusal = Pick<Drop<'load-balance'>, 'reason' | 'rules' | 'summary' | 'lookups' | 'born'>;

const refuse = (decidedBy: SourceSpan, refusal: Refusal): V => ({ kind: 'drop', decidedBy, ...refusal });

function withoutTarget(network: Network, { balancer, port }: Node, { targets, port: front }: Listener): Refusal {
    const zone = port.subnet.availabilityZone;
    if (targets.length > 0 && !targets.some((target) => isInEnabledZone(network, balancer, target))) {
        const zones = targets.flatMap((target) => zoneOfTarget(network, target) ?? []).join(', ');
        return {
            reason: 'load-balancer-zone-not-enabled',
            rules: ['X38'],
            summary: () => `The targets of ${balancer.name} are in ${zones}, where it has no subnet: they are never used.`,
        };
    }
    return targets.length === 0
        ? {
              reason: 'load-balancer-no-targets',
              rules: ['X33'],
              summary: () => `The listener on port ${front} of ${balancer.name} has no targets.`,
          }
        : {
              reason: 'load-balancer-no-targets-in-zone',
              rules: ['X38'],
              summary: () => `No target of ${balancer.name} is in ${zone}, and cross-zone is off.`,
          };
}

interface Chosen {
    readonly listener: Listener;
    readonly target: LoadBalancerTarget;
    readonly flow: Flow;
    readonly lookups: readonly Lookup[];
}

/** The flow as it is between client and target, were there no node. */
const flowToTarget = ({ listener, target, flow }: Chosen): Flow => ({
    ...flow,
    destination: target.address,
    destinationPort: listener.targetPort,
});

function connect(context: StageContext, node: Node, chosen: Chosen): V {
    const { state } = context;
    const { listener, target, flow, lookups } = chosen;
    const bound = bindingFor(context, node, chosen);
    if (!bound || !isIpv4(target.address)) {
        const summary = (): string => `All ports of ${node.balancer.name} towards ${formatAddress(target.address)} are taken.`;
        return refuse(listener.span, { reason: 'load-balancer-no-targets', rules: ['X33'], lookups, summary });
    }
    if (isMidConnection(flow) && !bound.known) {
        return refuse(listener.span, {
            reason: 'load-balancer-idle',
            rules: ['X36'],
            lookups,
            born: reset(context, node),
            summary: () =>
                `${node.balancer.name} knows no connection for ${flowLabel(flow)} (any more): it answers with a reset.`,
        });
    }
    const { binding, preserved } = bound;
    const source =
        preserved || !isIpv4(binding.outsideAddress) ? {} : { source: binding.outsideAddress, sourcePort: binding.outsidePort };
    const bare = ipPacketOf(context.packet);
    const seen = preserved ? 'the client’s address' : formatAddress(node.address);
    return {
        ...leave(context, node),
        packet: rewrite(preserved ? bare : withHopsLeft(bare, DEFAULT_TTL), {
            destination: target.address,
            destinationPort: listener.targetPort,
            ...source,
        }),
        changes: { natBindings: withBinding(state.natBindings, binding) },
        rules: preserved ? ['X37', 'X35'] : ['X33'],
        decidedBy: target.span,
        consulted: [listener.span],
        lookups,
        summary: () =>
            `${node.balancer.name} hands ${flowLabel(flow)} to ${formatAddress(target.address)} port ${listener.targetPort}, which sees ${seen}.`,
    };
}

interface Bound {
    readonly binding: NatBinding;
    /** Whether the flow had a live one. */
    readonly known: boolean;
    readonly preserved: boolean;
}

/** The flow's binding, new or renewed; `undefined` when the node has no port left. */
function bindingFor(context: StageContext, node: Node, chosen: Chosen): Bound | undefined {
    const { state } = context;
    const { balancer, address, port } = node;
    const front = { interface: port.interface.id, address, port: chosen.listener.port };
    const direct = flowToTarget(chosen);
    if (preservesClient(balancer, chosen.listener, chosen.target)) {
        const binding: NatBinding = { ...preservedBinding(context, node, direct), front };
        const previous = [...state.natBindings.values()].find((each) => isSameFlow(each, binding));
        return { binding, known: previous !== undefined && !isExpired(previous, state.clock), preserved: true };
    }
    const timeout = (): number => timeoutOf(balancer, direct);
    const bound = bind(state, { owner: balancer.id, outsideAddresses: [address], choice: 'hash', timeout }, direct);
    return bound.kind === 'exhausted'
        ? undefined
        : { binding: { ...bound.binding, front }, known: bound.kind === 'found', preserved: false };
}

/** With the client's address left alone the far end sees the client itself. */
const preservedBinding = ({ state }: StageContext, { balancer }: Node, flow: Flow): NatBinding => ({
    owner: balancer.id,
    protocol: flow.protocol,
    insideAddress: flow.source,
    insidePort: flow.sourcePort ?? 0,
    outsideAddress: flow.source,
    outsidePort: flow.sourcePort ?? 0,
    remoteAddress: flow.destination,
    remotePort: flow.destinationPort ?? 0,
    expires: state.clock + timeoutOf(balancer, flow),
    expired: false,
});

const isSameFlow = (a: NatBinding, b: NatBinding): boolean =>
    a.owner === b.owner &&
    a.protocol === b.protocol &&
    a.insidePort === b.insidePort &&
    a.remotePort === b.remotePort &&
    sameAddress(a.insideAddress, b.insideAddress) &&
    sameAddress(a.remoteAddress, b.remoteAddress);

function timeoutOf({ type }: LoadBalancer, { protocol }: Pick<Flow, 'protocol'>): number {
    if (type !== 'network') {
        return IDLE_TIMEOUT.proxy;
    }
    return protocol === IP_PROTOCOL.udp ? IDLE_TIMEOUT.network.udp : IDLE_TIMEOUT.network.tcp;
}

/** TCP without SYN: a segment of a connection that should be known. */
const isMidConnection = ({ tcpFlags }: Flow): boolean => tcpFlags !== undefined && (tcpFlags & TCP_FLAG.syn) === 0;

function reset({ packet, flight }: StageContext, node: Node): readonly NewPacket[] {
    const answer = resetFor(packet);
    return answer
        ? [
              {
                  role: 'reset',
                  title: `reset for ${flight.title}`,
                  packet: answer,
                  at: exitOf(node),
                  stage: 'security-group-egress',
              },
          ]
        : [];
}

/** Packets leave by the node's interface, past its groups and by its subnet's table. */
const exitOf = ({ port }: Node): Place => ({ kind: 'hypervisor-out', element: port.server.id, interface: port.interface.id });

const leave = ({ hop }: StageContext, node: Node): Pick<Pass, 'kind' | 'next' | 'at' | 'rewritten' | 'fresh' | 'decided'> => ({
    kind: 'pass',
    next: 'security-group-egress',
    at: exitOf(node),
    rewritten: true,
    fresh: true,
    decided: { ttlDecrementedAt: hop.index },
});

/** The answer goes to the client in the name of the address that was called. */
function handBack(context: StageContext, node: Node, known: NatBinding): V {
    const { state, packet } = context;
    const { front, insideAddress, insidePort } = known;
    if (!front || !isIpv4(front.address) || !isIpv4(insideAddress)) {
        return { kind: 'missing', element: node.balancer.id };
    }
    const kept: NatBinding = { ...known, expires: state.clock + timeoutOf(node.balancer, known) };
    const bare = withHopsLeft(ipPacketOf(packet), DEFAULT_TTL);
    const client = { destination: insideAddress, destinationPort: insidePort };
    const isError = flowOf(packet)?.quoted !== undefined;
    const answer = rewrite(bare, isError ? client : { ...client, source: front.address, sourcePort: front.port });
    const about = { source: insideAddress, sourcePort: insidePort, destination: front.address, destinationPort: front.port };
    return {
        ...leave(context, node),
        packet: isError ? rewriteQuoted(answer, about) : answer,
        changes: { natBindings: withBinding(state.natBindings, kept) },
        rules: ['X33'],
        decidedBy: node.balancer.span,
        lookups: [bindingLookup(node, known)],
        summary: () =>
            `The answer goes back to ${formatAddress(insideAddress)} as from ${formatAddress(front.address as IpAddress)} port ${front.port}.`,
    };
}

const bindingLookup = ({ balancer }: Node, binding: NatBinding): Lookup => ({
    table: 'nat-bindings',
    element: balancer.id,
    span: balancer.span,
    key: {
        address: binding.remoteAddress,
        peer: binding.outsideAddress,
        protocol: binding.protocol,
        sourcePort: binding.remotePort,
        destinationPort: binding.outsidePort,
    },
    winner: 0,
});

/**
 * The node that an answer returns to although it is addressed to the client: a network load balancer left the client's address
 * (X33, X37). `undefined` for all other packets.
 */
export function nodeAnswered({ network, state, packet }: StageContext, port: Port): NatBinding | undefined {
    for (const balancer of network.loadBalancers.values()) {
        if (balancer.type !== 'network' || balancer.vpc !== port.vpc.id || balancer.interfaces.includes(port.interface.id)) {
            continue;
        }
        const binding = returningBinding(state, balancer.id, packet);
        if (binding?.front && sameAddress(binding.outsideAddress, binding.insideAddress)) {
            return binding;
        }
    }
    return undefined;
}

/** On to that node, whatever the route table says. */
export function returnToLoadBalancer(context: StageContext, port: Port): Verdict<'route-lookup'> | undefined {
    const binding = nodeAnswered(context, port);
    const target = binding?.front?.interface;
    if (!binding || target === undefined) {
        return undefined;
    }
    const { network } = context;
    const balancer = network.loadBalancers.get(binding.owner);
    return {
        kind: 'pass',
        next: 'mapping',
        decided: { target },
        rules: ['X37', 'X33'],
        decidedBy: balancer?.span ?? port.interface.span,
        summary: () =>
            `The packet answers a connection of ${labelOf(network, binding.owner)}: it returns to its node, whatever the route table says.`,
    };
}
