/** Load balancers that listen on addresses of their own: network, application and classic (section 8.6). */
import type { IpAddress } from './address.js';
import type { ElementBase, ElementId } from './network.js';
import type { SourceSpan } from './source-span.js';

/** The types that share listeners and targets. */
export type LoadBalancerType = 'network' | 'application' | 'classic';

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
    readonly listeners: readonly Listener[];
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
