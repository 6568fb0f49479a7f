/** VPC endpoints: private ways to services of the cloud (section 8.5) and to gateway load balancers and network firewalls (8.4). */
import type { Cidr, Ipv4 } from './address.js';
import type { ElementBase, ElementId, TrafficMatch } from './network.js';
import type { SourceSpan } from './source-span.js';

/** Services that gateway endpoints lead to (X31). */
export const GATEWAY_ENDPOINT_SERVICES = ['s3', 'dynamodb'] as const;
/** One of those services. */
export type GatewayEndpointService = (typeof GATEWAY_ENDPOINT_SERVICES)[number];

/** A gateway endpoint: a prefix-list route in the tables it is associated with, and no interface anywhere (X31). */
export interface GatewayEndpoint extends ElementBase {
    readonly kind: 'vpc-endpoint';
    readonly type: 'gateway';
    readonly service: GatewayEndpointService;
    readonly vpc: ElementId;
    /** The managed list of the service's addresses: the destination of its routes. */
    readonly prefixList: ElementId;
    /** Address of the simulated edge device in the underlay. */
    readonly underlayAddress: Ipv4;
}

/** An interface endpoint: an interface with a private address in each of its subnets (X30). */
export interface InterfaceEndpoint extends ElementBase {
    readonly kind: 'vpc-endpoint';
    readonly type: 'interface';
    /** The name of the service, as the file writes it: `kms`. */
    readonly service: string;
    readonly vpc: ElementId;
    /** In the order of the subnets. */
    readonly interfaces: readonly ElementId[];
}

/** An endpoint of a gateway load balancer: a route target, with one interface in one subnet (X24). */
export interface GatewayLoadBalancerEndpoint extends ElementBase {
    readonly kind: 'vpc-endpoint';
    readonly type: 'gateway-load-balancer';
    /** The qualified name of the load balancer. */
    readonly service: string;
    readonly loadBalancer: ElementId;
    /** Where it is named. */
    readonly loadBalancerSpan: SourceSpan;
    readonly vpc: ElementId;
    /** In the order of the subnets; a file without errors names one. */
    readonly interfaces: readonly ElementId[];
}

/** What a network firewall does with a flow. */
export type FirewallAction = 'pass' | 'drop';

/** One rule of a network firewall: about the first packet of a flow, from one block to another (X39). */
export interface FirewallRule {
    readonly action: FirewallAction;
    readonly traffic: TrafficMatch;
    readonly source: Cidr;
    readonly destination: Cidr;
    readonly span: SourceSpan;
}

/** The endpoints of a network firewall, one in each of its zones, and its rules: a route target (X24, X39). */
export interface NetworkFirewall extends ElementBase {
    readonly kind: 'vpc-endpoint';
    readonly type: 'network-firewall';
    /** What stands behind the endpoints, for sentences. */
    readonly service: 'network firewall';
    readonly vpc: ElementId;
    /** In the order of the subnets. */
    readonly interfaces: readonly ElementId[];
    /** In the order in which they are tried, the file's. */
    readonly rules: readonly FirewallRule[];
    /** What becomes of flows that no rule is about; `drop` unless written. */
    readonly defaultAction: FirewallAction;
    readonly defaultSpan?: SourceSpan;
}

/** Endpoints that routes lead through: what they take goes on, or is refused by what stands behind them. */
export type InspectionEndpoint = GatewayLoadBalancerEndpoint | NetworkFirewall;

/** An endpoint of any kind, told apart by `type`. */
export type VpcEndpoint = GatewayEndpoint | InspectionEndpoint | InterfaceEndpoint;
