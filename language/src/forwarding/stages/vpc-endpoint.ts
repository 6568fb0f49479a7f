/**
 * VPC endpoint: admission, and the service that answers behind it (X30, X31), or the load balancer or firewall that inspects (X24).
 *
 * A gateway endpoint takes TCP and ICMP echo, and only from interfaces of its own VPC. An interface endpoint is an ordinary
 * destination; what is larger than its MTU vanishes without a word. The service itself begins nothing. Endpoints of gateway load
 * balancers and network firewalls are next hops.
 */
import { formatAddress, sameAddress } from '../../model/address.js';
import type {
    GatewayEndpoint,
    GatewayLoadBalancerEndpoint,
    InspectionEndpoint,
    InterfaceEndpoint,
    NetworkFirewall,
    VpcEndpoint,
} from '../../model/vpc-endpoint.js';
import { answerTo } from '../answers.js';
import { flowOf, ICMP_TYPE, IP_PROTOCOL } from '../flow.js';
import { nodeInZone, zonesOf } from '../gateway-load-balancing.js';
import { ipOf, ipPacketOf } from '../ip-packet.js';
import { flowLabel, labelOf } from '../labels.js';
import { ipLength } from '../packet-length.js';
import { portOf } from '../places.js';
import type { NewPacket, StageContext, Verdict } from '../verdict.js';

/** Largest IP packet that an endpoint with an interface takes (MTU table of section 7). */
const ENDPOINT_MTU = 8500;

type Admission = Verdict<'gateway-check'>;

/** Admission at either kind of endpoint. */
export function admitAtEndpoint(context: StageContext): Admission {
    const endpoint = context.network.vpcEndpoints.get(context.hop.element);
    if (!endpoint) {
        return { kind: 'missing', element: context.hop.element };
    }
    switch (endpoint.type) {
        case 'gateway':
            return admitAtGateway(context, endpoint);
        case 'interface':
            return admitAtInterface(context, endpoint);
        case 'gateway-load-balancer':
            return refuseForInspection(context, endpoint) ?? admitToLoadBalancer(context, endpoint);
        case 'network-firewall':
            return refuseForInspection(context, endpoint) ?? admitToFirewall(endpoint);
    }
}

function admitAtGateway({ packet, index, network }: StageContext, endpoint: GatewayEndpoint): Admission {
    const flow = flowOf(packet);
    const decidedBy = endpoint.span;
    if (!flow) {
        return { kind: 'missing', element: endpoint.id };
    }
    const isEcho = flow.protocol === IP_PROTOCOL.icmp && flow.icmpType === ICMP_TYPE.echoRequest;
    if (flow.protocol !== IP_PROTOCOL.tcp && !isEcho) {
        const summary = (): string => `${endpoint.name} takes TCP and ICMP echo only, not ${flowLabel(flow)}.`;
        return { kind: 'drop', reason: 'endpoint-protocol', rules: ['X31'], decidedBy, summary };
    }
    if (!index.interfaceByAddress(endpoint.vpc, flow.source)) {
        const vpc = network.vpcs.get(endpoint.vpc)?.name ?? endpoint.vpc;
        const summary = (): string =>
            `${formatAddress(flow.source)} is no interface of VPC '${vpc}'; ${endpoint.name} serves only those.`;
        return { kind: 'drop', reason: 'endpoint-source-outside-vpc', rules: ['X31', 'X2'], decidedBy, summary };
    }
    const summary = (): string => `${endpoint.name} takes ${flowLabel(flow)}; its source stays private.`;
    return { kind: 'pass', next: 'service', rules: ['X31'], decidedBy, summary };
}

function admitAtInterface({ packet }: StageContext, endpoint: InterfaceEndpoint): Admission {
    const length = ipLength(packet);
    const decidedBy = endpoint.span;
    if (length > ENDPOINT_MTU) {
        return { kind: 'drop', rules: ['X30', 'E10'], decidedBy, ...tooLarge(endpoint, length) };
    }
    const summary = (): string => `${endpoint.name} takes the packet to service '${endpoint.service}'.`;
    return { kind: 'pass', next: 'service', rules: ['X30'], decidedBy, summary };
}

/** X24: packets for the endpoint itself have nobody to go to, and large ones are lost. */
function refuseForInspection({ network, packet, hop }: StageContext, endpoint: InspectionEndpoint): Admission | undefined {
    const addresses = network.interfaces.get(hop.interface ?? '')?.addresses ?? [];
    const destination = ipOf(packet)?.destination;
    if (destination === undefined) {
        return { kind: 'missing', element: endpoint.id };
    }
    const decidedBy = endpoint.span;
    if (addresses.some(({ address }) => sameAddress(address, destination))) {
        const summary = (): string =>
            `${endpoint.name} is a next hop and no destination: nobody answers at ${formatAddress(destination)}.`;
        return { kind: 'drop', reason: 'endpoint-no-destination', rules: ['X24'], decidedBy, summary };
    }
    const length = ipLength(packet);
    return length > ENDPOINT_MTU ? { kind: 'drop', rules: ['X24', 'E10'], decidedBy, ...tooLarge(endpoint, length) } : undefined;
}

/** X39: on to the rules. */
const admitToFirewall = ({ name, span: decidedBy }: NetworkFirewall): Admission => ({
    kind: 'pass',
    next: 'network-firewall',
    rules: ['X24', 'X39'],
    decidedBy,
    summary: () => `${name} takes the packet and looks at its flow.`,
});

/** X24: on to the node of the load balancer in the endpoint's zone. */
function admitToLoadBalancer(context: StageContext, endpoint: GatewayLoadBalancerEndpoint): Admission {
    const { network, packet, hop } = context;
    const port = portOf(network, hop.interface);
    const balancer = network.loadBalancers.get(endpoint.loadBalancer);
    if (!port || !balancer) {
        return { kind: 'missing', element: endpoint.loadBalancer };
    }
    const decidedBy = endpoint.span;
    const zone = port.subnet.availabilityZone;
    const node = nodeInZone(network, balancer, zone);
    if (!node) {
        const summary = (): string =>
            `${endpoint.name} is in ${zone}, where ${labelOf(network, balancer.id)} has no node (it has some in ${zonesOf(network, balancer).join(', ') || 'no zone'}).`;
        return { kind: 'drop', reason: 'endpoint-service-not-in-zone', rules: ['X24', 'X30'], decidedBy, summary };
    }
    const summary = (): string => `${endpoint.name} takes the packet to the node of ${labelOf(network, balancer.id)} in ${zone}.`;
    return {
        kind: 'pass',
        next: 'load-balance',
        at: { kind: 'load-balancer', element: balancer.id, interface: node.interface.id },
        packet: ipPacketOf(packet),
        decided: { endpoint: port.interface.id },
        rules: ['X24'],
        decidedBy: endpoint.loadBalancerSpan,
        consulted: [endpoint.span, balancer.span],
        summary,
    };
}

const tooLarge = ({ name }: VpcEndpoint, length: number) => ({
    reason: 'endpoint-mtu-exceeded' as const,
    summary: (): string => `${length} bytes do not fit the MTU of ${ENDPOINT_MTU} of ${name}; nobody is told.`,
});

/** The service receives the packet and answers it, as a host whose every port listens. */
export function answerAsService(context: StageContext): Verdict<'service'> {
    const { network, hop, packet, flight } = context;
    const endpoint = network.vpcEndpoints.get(hop.element);
    const ip = ipOf(packet);
    if (!endpoint || !ip) {
        return { kind: 'missing', element: hop.element };
    }
    const answer = flight.role === 'request' ? answerTo(packet, ip) : undefined;
    const exit = exitOf(context, endpoint);
    const born = answer && exit ? [{ role: 'reply', title: `reply to ${flight.title}`, packet: answer, ...exit } as const] : [];
    const summary = (): string =>
        answer ? `Service '${endpoint.service}' answers.` : `Service '${endpoint.service}' receives the packet.`;
    return {
        kind: 'deliver',
        to: endpoint.id,
        rules: [endpoint.type === 'gateway' ? 'X31' : 'X30'],
        decidedBy: endpoint.span,
        born,
        summary,
    };
}

/** Answers leave where the request came in: by the edge device, or by the endpoint's interface past its groups. */
function exitOf({ network, hop }: StageContext, endpoint: VpcEndpoint): Pick<NewPacket, 'at' | 'stage' | 'decided'> | undefined {
    if (endpoint.type === 'gateway') {
        return { at: { kind: 'vpc-endpoint', element: endpoint.id }, stage: 'mapping', decided: { path: 'routed' } };
    }
    const port = portOf(network, hop.interface);
    return port
        ? {
              at: { kind: 'hypervisor-out', element: port.server.id, interface: port.interface.id },
              stage: 'security-group-egress',
          }
        : undefined;
}
