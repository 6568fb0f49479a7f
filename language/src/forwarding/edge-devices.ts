/** Gateways at the edge of a VPC: devices of the underlay that the mapping service knows whole blocks for (E1). */
import type { EgressOnlyInternetGateway } from '../model/egress-only-internet-gateway.js';
import type { ElementId, InternetGateway, Network, Vpc } from '../model/network.js';
import type { VpnGateway } from '../model/on-premises.js';
import type { GatewayEndpoint } from '../model/vpc-endpoint.js';
import { derivedOnce } from './derived.js';

/** A gateway with an underlay address of its own. */
export type EdgeDevice = EgressOnlyInternetGateway | GatewayEndpoint | InternetGateway | VpnGateway;

/** The edge device of that id. */
export const edgeDevice = (network: Network, id: ElementId | undefined): EdgeDevice | undefined =>
    id === undefined
        ? undefined
        : (network.internetGateways.get(id) ??
          network.vpnGateways.get(id) ??
          network.egressOnlyInternetGateways.get(id) ??
          gatewayEndpoint(network, id));

function gatewayEndpoint(network: Network, id: ElementId): GatewayEndpoint | undefined {
    const endpoint = network.vpcEndpoints.get(id);
    return endpoint?.type === 'gateway' ? endpoint : undefined;
}

const gatewayEndpoints = (network: Network): readonly GatewayEndpoint[] =>
    [...network.vpcEndpoints.values()].filter((endpoint) => endpoint.type === 'gateway');

/** Every edge device of the network. */
export const edgeDevices = (network: Network): readonly EdgeDevice[] => [
    ...network.internetGateways.values(),
    ...network.vpnGateways.values(),
    ...network.egressOnlyInternetGateways.values(),
    ...gatewayEndpoints(network),
];

/** The edge devices attached to a VPC. */
export const edgeDevicesOf = (network: Network, vpc: Vpc): readonly EdgeDevice[] => devicesByVpc(network).get(vpc.id) ?? [];

const devicesByVpc = derivedOnce(
    (network: Network) => new Map([...network.vpcs.values()].map((vpc) => [vpc.id, attachedTo(network, vpc)])),
);

const attachedTo = (network: Network, vpc: Vpc): readonly EdgeDevice[] => [
    ...[vpc.internetGateway, vpc.vpnGateway, vpc.egressOnlyInternetGateway].flatMap((id) => edgeDevice(network, id) ?? []),
    ...gatewayEndpoints(network).filter((endpoint) => endpoint.vpc === vpc.id),
];

/** R1: the gateway's own route table decides where what enters goes; without one whoever has the address gets it. */
export const entryStage = ({ edgeRouteTable }: InternetGateway | VpnGateway): 'route-lookup' | 'mapping' =>
    edgeRouteTable === undefined ? 'mapping' : 'route-lookup';
