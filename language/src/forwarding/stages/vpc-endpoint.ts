/**
 * VPC endpoint: admission, and the service that answers behind it (X30, X31).
 *
 * A gateway endpoint takes TCP and ICMP echo, and only from interfaces of its own VPC. An interface endpoint is an ordinary
 * destination; what is larger than its MTU vanishes without a word. The service itself begins nothing.
 */
import { formatAddress } from '../../model/address.js';
import type { GatewayEndpoint, InterfaceEndpoint, VpcEndpoint } from '../../model/vpc-endpoint.js';
import { answerTo } from '../answers.js';
import { flowOf, ICMP_TYPE, IP_PROTOCOL } from '../flow.js';
import { ipOf } from '../ip-packet.js';
import { flowLabel } from '../labels.js';
import { ipLength } from '../packet-length.js';
import { portOf } from '../places.js';
import type { NewPacket, StageContext, Verdict } from '../verdict.js';

/** Largest IP packet an interface endpoint takes (MTU table of section 7). */
const INTERFACE_ENDPOINT_MTU = 8500;

type Admission = Verdict<'gateway-check'>;

/** Admission at either kind of endpoint. */
export function admitAtEndpoint(context: StageContext): Admission {
    const endpoint = context.network.vpcEndpoints.get(context.hop.element);
    if (!endpoint) {
        return { kind: 'missing', element: context.hop.element };
    }
    return endpoint.type === 'gateway' ? admitAtGateway(context, endpoint) : admitAtInterface(context, endpoint);
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
    if (length > INTERFACE_ENDPOINT_MTU) {
        const summary = (): string =>
            `${length} bytes do not fit the MTU of ${INTERFACE_ENDPOINT_MTU} of ${endpoint.name}; nobody is told.`;
        return { kind: 'drop', reason: 'endpoint-mtu-exceeded', rules: ['X30', 'E10'], decidedBy, summary };
    }
    const summary = (): string => `${endpoint.name} takes the packet to service '${endpoint.service}'.`;
    return { kind: 'pass', next: 'service', rules: ['X30'], decidedBy, summary };
}

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
