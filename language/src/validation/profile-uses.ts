/** Where a network uses the elements that not every profile knows: one finder for each (section 0.4). */

import { regionOf } from '../forwarding/interconnects.js';
import { isIpv6 } from '../forwarding/link-local.js';
import type { LoadBalancerType } from '../model/load-balancer.js';
import type { Network } from '../model/network.js';
import type { ProfileElement } from '../model/profile-elements.js';
import type { SourceSpan } from '../model/source-span.js';
import type { VpcEndpoint } from '../model/vpc-endpoint.js';

/** One place that uses an element, with the name of what uses it. */
export interface ElementUse {
    readonly name?: string;
    readonly span: SourceSpan;
}

type Finder = (network: Network) => readonly ElementUse[];

/** What the file writes itself; defaults are nobody's choice. */
const declared = <E extends ElementUse & { readonly implicit: boolean }>(elements: Iterable<E>): E[] =>
    [...elements].filter(({ implicit }) => !implicit);

const balancers =
    (type: LoadBalancerType): Finder =>
    ({ loadBalancers }) =>
        [...loadBalancers.values()].filter((balancer) => balancer.type === type);

const endpoints =
    (type: VpcEndpoint['type']): Finder =>
    ({ vpcEndpoints }) =>
        [...vpcEndpoints.values()].filter((endpoint) => endpoint.type === type);

const natGateways =
    (connectivity: 'public' | 'private'): Finder =>
    (network) =>
        [...network.natGateways.values()].filter((gateway) => !gateway.regional && gateway.connectivity === connectivity);

const balancerGroups: Finder = ({ loadBalancers, interfaces }) =>
    [...loadBalancers.values()].flatMap(({ type, name, interfaces: [node] }) => {
        const span = interfaces.get(node ?? '')?.securityGroupsSpan;
        return type === 'network' && span ? [{ name, span }] : [];
    });

const farPeerings: Finder = (network) =>
    [...network.peerings.values()].filter(
        ({ requester, accepter }) => regionOf(network, requester) !== regionOf(network, accepter),
    );

/** An IPv6 route to a NAT gateway has no other purpose (N13). */
const nat64Routes: Finder = ({ routeTables }) =>
    [...routeTables.values()].flatMap(({ name, routes }) =>
        routes
            .filter(({ target, destination }) => target.kind === 'nat-gateway' && isIpv6(destination.address))
            .map(({ span }) => ({ name, span })),
    );

const secondBlocks: Finder = ({ vpcs }) =>
    [...vpcs.values()].flatMap(({ name, cidrs }) =>
        cidrs
            .filter(({ cidr }) => !isIpv6(cidr.address))
            .slice(1)
            .map(({ span }) => ({ name, span })),
    );

const referencing: Finder = ({ transitGateways }) =>
    [...transitGateways.values()].filter(({ securityGroupReferencing }) => securityGroupReferencing);

const applianceMode: Finder = ({ transitGatewayAttachments }) =>
    [...transitGatewayAttachments.values()].flatMap((attachment) =>
        attachment.attached === 'vpc' && attachment.applianceMode
            ? [{ name: attachment.name, span: attachment.applianceModeSpan ?? attachment.span }]
            : [],
    );

const edgeTables: Finder = ({ routeTables }) =>
    [...routeTables.values()].flatMap(({ edge, name }) => (edge ? [{ name, span: edge.span }] : []));

/** The finder of each element. */
export const USES: Readonly<Record<ProfileElement, Finder>> = {
    'appliance-mode': applianceMode,
    'application-load-balancer': balancers('application'),
    'block-public-access': ({ blockPublicAccess }) => (blockPublicAccess ? [blockPublicAccess] : []),
    'classic-load-balancer': balancers('classic'),
    'edge-route-table': edgeTables,
    'egress-only-internet-gateway': ({ egressOnlyInternetGateways }) => [...egressOnlyInternetGateways.values()],
    'gateway-endpoint': endpoints('gateway'),
    'gateway-load-balancer': balancers('gateway'),
    'inter-region-peering': farPeerings,
    'interface-endpoint': endpoints('interface'),
    'ipv6-only-subnet': ({ subnets }) => [...subnets.values()].filter(({ routerAddress }) => isIpv6(routerAddress)),
    'nat-gateway': natGateways('public'),
    nat64: nat64Routes,
    'network-acl': ({ networkAcls }) => declared(networkAcls.values()),
    'network-firewall': endpoints('network-firewall'),
    'network-load-balancer': balancers('network'),
    'network-load-balancer-security-groups': balancerGroups,
    peering: ({ peerings }) => [...peerings.values()].filter(({ between }) => between === 'vpcs'),
    'prefix-list': ({ prefixLists }) => declared(prefixLists.values()),
    'private-nat-gateway': natGateways('private'),
    'regional-nat-gateway': ({ natGateways: all }) => [...all.values()].filter(({ regional }) => regional !== undefined),
    'route-server': ({ routeServers }) => [...routeServers.values()],
    'secondary-cidr': secondBlocks,
    'security-group-referencing': referencing,
    'transit-gateway-connect': ({ transitGatewayAttachments }) =>
        [...transitGatewayAttachments.values()].filter(({ attached }) => attached === 'connect'),
    'transit-gateway': ({ transitGateways }) => [...transitGateways.values()],
};
