/** VPC endpoints: gateway endpoints with the managed prefix list behind their routes, interface endpoints with their interfaces. */
import type { RouteTableDecl, VpcEndpointDecl } from '../generated/ast.js';
import { type Cidr, macOfAddress } from '../model/address.js';
import type { ElementBase, ElementId, NetworkInterface, PrefixList, Route } from '../model/network.js';
import {
    GATEWAY_ENDPOINT_SERVICES,
    type GatewayEndpoint,
    type GatewayEndpointService,
    type GatewayLoadBalancerEndpoint,
    type InterfaceEndpoint,
} from '../model/vpc-endpoint.js';
import { qualifiedNameOf } from '../references/element-names.js';
import { add, type FileContext, isComplete, type NetworkDraft, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import type { InterfacePlace } from './interfaces.js';
import { blockOfText } from './routes.js';
import type { UnderlayPlan } from './underlay.js';

/**
 * Blocks of the managed prefix lists. The vendor's lists differ by Region and change; these are well-known blocks of the two
 * services, enough to route by. Nothing else depends on them.
 */
const SERVICE_BLOCKS: Readonly<Record<GatewayEndpointService, readonly string[]>> = {
    s3: ['52.216.0.0/15', '54.231.0.0/16'],
    dynamodb: ['52.94.0.0/22', '52.119.224.0/20'],
};

const blocksOf = (service: GatewayEndpointService): Cidr[] => SERVICE_BLOCKS[service].flatMap((text) => blockOfText(text) ?? []);

/** The id of a service's managed prefix list: one for all VPCs. */
export const managedPrefixListId = (service: GatewayEndpointService): ElementId => `prefix-list:com.amazonaws.${service}`;

/** The service of a gateway endpoint; undefined for interface endpoints and for services that have none. */
export const gatewayServiceOf = (decl: VpcEndpointDecl): GatewayEndpointService | undefined =>
    decl.endpointType === 'gateway' ? GATEWAY_ENDPOINT_SERVICES.find((service) => service === decl.service) : undefined;

/** Adds a gateway endpoint and the list of its service. Interface endpoints come when addresses are handed out. */
export function lowerGatewayEndpoint(
    decl: VpcEndpointDecl,
    { context, draft, underlay }: { context: FileContext; draft: NetworkDraft; underlay: UnderlayPlan },
): void {
    const service = gatewayServiceOf(decl);
    if (!service) {
        return;
    }
    const base = context.base(decl);
    const endpoint: GatewayEndpoint = {
        ...base,
        kind: 'vpc-endpoint',
        type: 'gateway',
        service,
        vpc: idOf(decl.$container),
        prefixList: managedPrefixListId(service),
        underlayAddress: underlay.next(),
    };
    add(draft.vpcEndpoints, endpoint);
    add(draft.prefixLists, managedPrefixList(service, base));
}

const managedPrefixList = (service: GatewayEndpointService, { span }: ElementBase): PrefixList => ({
    id: managedPrefixListId(service),
    name: `com.amazonaws.${service}`,
    qualifiedName: `com.amazonaws.${service}`,
    span,
    implicit: true,
    kind: 'prefix-list',
    entries: blocksOf(service).map((cidr) => ({ cidr, span })),
});

/** The routes that gateway endpoints put into a table: one for each block of the service's list (X31). */
export function endpointRoutes(table: RouteTableDecl, { spans }: FileContext): Route[] {
    return table.$container.endpoints.filter(isComplete).flatMap((decl) => {
        const service = gatewayServiceOf(decl);
        const index = decl.routeTables.findIndex((reference) => targetOf(reference) === table);
        if (!service || index < 0) {
            return [];
        }
        const span = spans.property(decl, 'routeTables', index);
        return blocksOf(service).map(
            (destination): Route => ({
                destination,
                target: { kind: 'vpc-endpoint', element: idOf(decl) },
                origin: 'static',
                span,
                prefixList: managedPrefixListId(service),
            }),
        );
    });
}

/** An interface endpoint with the interfaces it got. */
export const lowerInterfaceEndpoint = (
    decl: VpcEndpointDecl,
    base: ElementBase,
    interfaces: readonly ElementId[],
): InterfaceEndpoint => ({
    ...base,
    kind: 'vpc-endpoint',
    type: 'interface',
    service: decl.service ?? '',
    vpc: idOf(decl.$container),
    interfaces,
});

/**
 * An endpoint of a gateway load balancer with the interfaces it got; undefined while it does not say of which one. They have no
 * groups, and no check, since they carry what others send.
 */
export function lowerGatewayLoadBalancerEndpoint(
    decl: VpcEndpointDecl,
    { base, interfaces }: { readonly base: ElementBase; readonly interfaces: readonly ElementId[] },
    { spans }: FileContext,
): GatewayLoadBalancerEndpoint | undefined {
    const balancer = targetOf(decl.loadBalancer);
    return (
        balancer && {
            ...base,
            kind: 'vpc-endpoint',
            type: 'gateway-load-balancer',
            service: qualifiedNameOf(balancer),
            loadBalancer: idOf(balancer),
            loadBalancerSpan: spans.property(decl, 'loadBalancer'),
            vpc: idOf(decl.$container),
            interfaces,
        }
    );
}

/** The groups that a managed interface gets: those its declaration names, else the default one. */
export interface ManagedGroups {
    readonly securityGroups: readonly ElementId[];
    readonly securityGroupsSpan?: NetworkInterface['span'];
}

/** An interface that the cloud makes for one of its own: pinned to its address (I11), named after its subnet. */
export function managedInterface(owner: ElementBase, place: InterfacePlace, groups: ManagedGroups): NetworkInterface {
    const qualifiedName = `${owner.qualifiedName}.${place.subnet.name}`;
    const address = place.pool?.next() ?? 0;
    return {
        id: `interface:${qualifiedName}`,
        name: place.subnet.name,
        qualifiedName,
        span: owner.span,
        implicit: true,
        kind: 'interface',
        subnet: place.subnet.id,
        owner: owner.id,
        deviceIndex: place.deviceIndex,
        mac: macOfAddress(typeof address === 'object' ? address[3] : address),
        addresses: address === 0 ? [] : [{ address, span: owner.span }],
        ...groups,
        sourceDestinationCheck: true,
        server: place.server,
    };
}
