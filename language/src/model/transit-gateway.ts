/**
 * Transit gateways: a layer-3 hub with attachments, route tables of its own, and multicast groups (section 8.2).
 *
 * An attachment is where packets enter and leave. Attachments of each kind are one member of a union, told apart by
 * `attached`; a peering between transit gateways is an attachment of both and lives among the peerings.
 */
import type { Cidr, Ipv4 } from './address.js';
import type { DeclaredCidr, ElementBase, ElementId } from './network.js';
import type { SourceSpan } from './source-span.js';

/** A transit gateway (X5). */
export interface TransitGateway extends ElementBase {
    readonly kind: 'transit-gateway';
    /** The private autonomous system number of its BGP sessions; 64512 unless written. */
    readonly asn: number;
    /** The blocks that its ends of Connect tunnels take their addresses from (X5). */
    readonly cidrs: readonly DeclaredCidr[];
    /** Whether rules may name security groups of other attached VPCs (F7). */
    readonly securityGroupReferencing: boolean;
    readonly securityGroupReferencingSpan?: SourceSpan;
    /** Present where the file says anything about multicast (X-M). */
    readonly multicast?: MulticastDomain;
}

/** What is attached to a transit gateway, other than another one (X5). Each kind adds its own member. */
export type TransitGatewayAttachment = ConnectAttachment | LineAttachment | VpcAttachment;

/** What attachments of every kind have. */
export interface AttachmentBase extends ElementBase {
    readonly kind: 'transit-gateway-attachment';
    readonly gateway: ElementId;
}

/** A VPC on a transit gateway: one network interface in one subnet of each zone that is to be served (X11). */
export interface VpcAttachment extends AttachmentBase {
    readonly attached: 'vpc';
    readonly vpc: ElementId;
    /** The gateway's interfaces in the VPC, in the order of the subnets. */
    readonly interfaces: readonly ElementId[];
    /** X14. */
    readonly applianceMode: boolean;
    readonly applianceModeSpan?: SourceSpan;
    /** F7: the attachment's own switch; as the gateway's unless written. */
    readonly securityGroupReferencing: boolean;
}

/** VPN connections or Direct Connect interfaces of one site on a transit gateway (X5). */
export interface LineAttachment extends AttachmentBase {
    readonly attached: 'vpn' | 'direct-connect';
    readonly site: ElementId;
    /** The lines, in declared order. */
    readonly connections: readonly ElementId[];
}

/** GRE tunnels to appliances in a VPC, which ride on the attachment of that VPC; routes come by BGP (X5, X17). */
export interface ConnectAttachment extends AttachmentBase {
    readonly attached: 'connect';
    /** The attachment that carries the tunnels. */
    readonly transport: ElementId;
    /** In declared order. */
    readonly peers: readonly ConnectPeer[];
}

/** One tunnel of a Connect attachment. */
export interface ConnectPeer {
    /** Names the tunnel among all others; peers have no names in a file. */
    readonly id: ElementId;
    /** The appliance's interface, whose address is the far end of the tunnel. */
    readonly interface: ElementId;
    /** The near end: an address of the gateway's own blocks. */
    readonly gatewayAddress: Ipv4;
    /** The addresses of BGP inside the tunnel: the appliance has the first, the gateway the second and the third. */
    readonly inside: Cidr;
    readonly span: SourceSpan;
}

/** A route table of a transit gateway (X6). What attachments propagate is computed, not stored. */
export interface TransitGatewayRouteTable extends ElementBase {
    readonly kind: 'transit-gateway-route-table';
    readonly gateway: ElementId;
    /** Static routes, prefix lists expanded, in declared order. */
    readonly routes: readonly TransitGatewayRoute[];
    /** Attachments whose packets are looked up here. */
    readonly associations: readonly AttachmentReference[];
    /** Attachments whose prefixes appear here. */
    readonly propagations: readonly AttachmentReference[];
}

/** An attachment (or a peering between transit gateways), and the place that names it. */
export interface AttachmentReference {
    readonly attachment: ElementId;
    readonly span: SourceSpan;
}

/** How a route came into a transit gateway's table, best first between equal prefixes (X8). */
export const TRANSIT_GATEWAY_ROUTE_ORIGINS = [
    'static',
    'prefix-list',
    'vpc',
    'direct-connect',
    'connect',
    'vpn-over-direct-connect',
    'vpn',
    'vpn-concentrator',
    'peering',
] as const;
/** Where a route of a transit gateway comes from. */
export type TransitGatewayRouteOrigin = (typeof TRANSIT_GATEWAY_ROUTE_ORIGINS)[number];

/** One route of a transit gateway's table. */
export interface TransitGatewayRoute {
    readonly destination: Cidr;
    readonly target: { readonly kind: 'blackhole' } | { readonly kind: 'attachment'; readonly element: ElementId };
    readonly origin: TransitGatewayRouteOrigin;
    readonly span: SourceSpan;
    readonly prefixList?: ElementId;
    /** BGP's criteria between routes of one kind (X8): the shorter path, the lower discriminator, external before internal. */
    readonly asPathLength?: number;
    readonly multiExitDiscriminator?: number;
    readonly internal?: true;
    /** Of a Connect attachment: the tunnel that the route was learnt over. */
    readonly connectPeer?: ElementId;
}

/** The multicast side of a transit gateway: one domain, as far as a file describes it (X-M). */
export interface MulticastDomain {
    /** Associated subnets: all multicast sent in them goes to the gateway (I15). */
    readonly subnets: readonly { readonly subnet: ElementId; readonly span: SourceSpan }[];
    /** Whether guests may join and leave by IGMP; otherwise membership is static only. */
    readonly igmp: boolean;
    readonly groups: readonly MulticastGroup[];
    readonly span: SourceSpan;
}

/** Static members and sources of one group. Without sources any interface of the domain may send. */
export interface MulticastGroup {
    readonly group: Ipv4;
    readonly sources: readonly ElementId[];
    readonly members: readonly ElementId[];
    readonly span: SourceSpan;
}
