/** Load balancers: network, application and classic listen on addresses of their own, gateway ones take whatever is routed to them (8.4, 8.6). */
import type { IpAddress } from './address.js';
import type { ElementBase, ElementId } from './network.js';
import type { SourceSpan } from './source-span.js';

/** The types. */
export type LoadBalancerType = 'network' | 'application' | 'classic' | 'gateway';

/** A load balancer: a node in each of its subnets, each with an interface, all with the same listeners. */
export interface LoadBalancer extends ElementBase {
    readonly kind: 'load-balancer';
    readonly type: LoadBalancerType;
    readonly vpc: ElementId;
    /** The interfaces of the nodes, in the order of the subnets. */
    readonly interfaces: readonly ElementId[];
    /** Whether a node uses targets in other zones (X38). */
    readonly crossZone: boolean;
    readonly crossZoneSpan?: SourceSpan;
    /** As written; what applies without it depends on the targets (table of 8.6). */
    readonly preserveClientAddress?: boolean;
    readonly preserveClientAddressSpan?: SourceSpan;
    /** None for a gateway load balancer. */
    readonly listeners: readonly Listener[];
    /** What a gateway load balancer has instead of listeners. */
    readonly gateway?: FlowBalancing;
}

/** What a load balancer takes, and to whom it hands it. */
export interface Listener {
    /** IP protocol number: TCP or UDP. */
    readonly protocol: number;
    readonly port: number;
    readonly targets: readonly LoadBalancerTarget[];
    /** The port at the targets. */
    readonly targetPort: number;
    readonly span: SourceSpan;
}

/** A target, registered by instance or by address. */
export interface LoadBalancerTarget {
    readonly by: 'instance' | 'ip';
    readonly address: IpAddress;
    /** The interface of the VPC that has the address, where one does. */
    readonly interface?: ElementId;
    readonly span: SourceSpan;
}

/**
 * Which packets count as one flow (X26): addresses, protocol and ports by default; the other two are called as the vendor's
 * attribute has them.
 */
export type FlowStickiness = 'five-tuple' | 'source-ip-dest-ip-proto' | 'source-ip-dest-ip';

/** How a gateway load balancer spreads flows over appliances (X26, X27, X29). */
export interface FlowBalancing {
    readonly targets: readonly LoadBalancerTarget[];
    readonly stickiness: FlowStickiness;
    /** Where the file says so. */
    readonly stickinessSpan?: SourceSpan;
    /** Whether flows of a target that fails are given to another one. */
    readonly rebalance: boolean;
    readonly rebalanceSpan?: SourceSpan;
    /** Idle seconds until a TCP flow is forgotten. */
    readonly tcpIdleTimeout: number;
    readonly tcpIdleTimeoutSpan?: SourceSpan;
}
