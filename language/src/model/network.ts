/**
 * The network as plain, immutable data: what the forwarding simulator knows.
 *
 * Elements refer to each other by id, never by object, so that an orchestration call (`api replace-route …`) can make
 * a new network that shares everything it did not touch. Derived structures (longest-prefix tables, indexes by address)
 * are computed once per immutable object and cached beside it, never stored here.
 */
import type { Cidr, IpAddress, Ipv4, MacAddress } from './address.js';
import type { EgressOnlyInternetGateway } from './egress-only-internet-gateway.js';
import type { GuestTunnel } from './guest-tunnel.js';
import type { LoadBalancer } from './load-balancer.js';
import type {
    GuestBgp,
    LearntFrom,
    Propagation,
    RouteServer,
    Site,
    SiteConnection,
    SiteHost,
    VpnGateway,
} from './on-premises.js';
import type { Peering } from './peering.js';
import type { Profile } from './profile.js';
import type { BlockPublicAccess, PublicAccessExclusion } from './public-access.js';
import type { SourceSpan } from './source-span.js';
import type { TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable } from './transit-gateway.js';
import type { VpcEndpoint } from './vpc-endpoint.js';

/** Stable identity of an element: `kind:qualified.name`, e.g. `subnet:lab.web` or `interface:shop.firewall.inside`. */
export type ElementId = string;

/** What every element of the network has. */
export interface ElementBase {
    readonly id: ElementId;
    /** The name written in the file (or given by default): `web`. */
    readonly name: string;
    /** The name that is unique in the workspace: `lab.web`. */
    readonly qualifiedName: string;
    /** The line people look at: the declaration's head, or the parent's for what the file leaves out. */
    readonly span: SourceSpan;
    /** True for what AWS defaults supplied: main route table, default security group and ACL, automatic server. */
    readonly implicit: boolean;
    /** The text of the documentation comment above the declaration. */
    readonly documentation?: string;
}

/** A virtual private cloud: one forwarding domain (S1, S4). */
export interface Vpc extends ElementBase {
    readonly kind: 'vpc';
    readonly cidrs: readonly DeclaredCidr[];
    /** Virtual network identifier of the simulated overlay (24 bits). */
    readonly vni: number;
    readonly mainRouteTable: ElementId;
    readonly defaultSecurityGroup: ElementId;
    readonly defaultNetworkAcl: ElementId;
    /** The attached internet gateway, if any (W15: at most one). */
    readonly internetGateway?: ElementId;
    /** The egress-only internet gateway, if any (W15: at most one). */
    readonly egressOnlyInternetGateway?: ElementId;
    /** The attached VPN gateway, if any (X18: at most one). */
    readonly vpnGateway?: ElementId;
    /** What block public access lets through all the same (W14). */
    readonly publicAccessExclusion?: PublicAccessExclusion;
}

/** A block with the place that declares it. */
export interface DeclaredCidr {
    readonly cidr: Cidr;
    readonly span: SourceSpan;
}

/** A subnet: a block of its VPC in one availability zone (V6). */
export interface Subnet extends ElementBase {
    readonly kind: 'subnet';
    readonly vpc: ElementId;
    readonly cidrs: readonly DeclaredCidr[];
    readonly availabilityZone: string;
    /** The table in force: the explicit association, else the VPC's main table (R1). */
    readonly routeTable: ElementId;
    /** Where the association is written; absent when the main table applies. */
    readonly routeTableSpan?: SourceSpan;
    /** The ACL in force (F20). */
    readonly networkAcl: ElementId;
    readonly networkAclSpan?: SourceSpan;
    /** The router: base address + 1 of the IPv4 block, or of the IPv6 block where there is no other (V3, G22); answered for by the hypervisor (I2). */
    readonly routerAddress: IpAddress;
    readonly routerMac: MacAddress;
    /** Set where the IPv6 router has no address that is the same in every subnet (G22). */
    readonly withoutCommonRouter?: true;
    /** Takes the place of the VPC's (W14). */
    readonly publicAccessExclusion?: PublicAccessExclusion;
    /** Set for the place of a regional NAT gateway in one zone: no subnet that anybody declares, without block and ACL (N14). */
    readonly regionalNatGateway?: ElementId;
}

/** A route table, generated local routes included (R4). */
export interface RouteTable extends ElementBase {
    readonly kind: 'route-table';
    readonly vpc: ElementId;
    /** In declared order; the implicit `local` routes first (R4). */
    readonly routes: readonly Route[];
    /** Whose learnt routes the table takes in; what they are is derived (`effectiveRouteTable`), never listed in `routes`. */
    readonly propagations?: readonly Propagation[];
    /** Set for a gateway route table: the gateway it is written for (R1). */
    readonly edge?: { readonly gateway: ElementId; readonly span: SourceSpan };
}

/** How a propagated route was learnt, the one preferred first (R6); R28 calls the last one an advertisement. */
export type PropagatedOrigin = 'direct-connect-bgp' | 'vpn-static' | 'vpn-bgp' | 'route-server';

/** How a route came to be: it decides between equal prefixes (R6). `system`: the platform supplies it (A1). */
export type RouteOrigin = 'local' | 'static' | 'system' | PropagatedOrigin;

/** One route: exactly one destination and one target (R25). */
export interface Route {
    readonly destination: Cidr;
    readonly target: RouteTarget;
    readonly origin: RouteOrigin;
    readonly span: SourceSpan;
    /** The prefix list this route was expanded from, for display and for R6. */
    readonly prefixList?: ElementId;
    /** Of propagated routes: where it was learnt. */
    readonly learnt?: LearntFrom;
}

/** Where a route leads. A target whose element no longer exists makes the route a blackhole (R13). */
export type RouteTarget =
    | { readonly kind: 'local' }
    | { readonly kind: 'blackhole' }
    /** Whichever interface has the address when the packet comes (A3); in Amazon VPC no route leads to an address (R26). */
    | { readonly kind: 'address'; readonly address: IpAddress }
    | {
          readonly kind: 'internet-gateway' | 'egress-only-internet-gateway' | 'nat-gateway' | 'interface' | 'vpn-gateway';
          readonly element: ElementId;
      }
    | { readonly kind: 'peering' | 'transit-gateway' | 'vpc-endpoint'; readonly element: ElementId };

/** An internet gateway: a stateless one-to-one translator at the edge of its VPC (W1). */
export interface InternetGateway extends ElementBase {
    readonly kind: 'internet-gateway';
    /** The VPC it is attached to; absent once detached. */
    readonly vpc?: ElementId;
    /** Address of the simulated edge device in the underlay. */
    readonly underlayAddress: Ipv4;
    /** The gateway route table, for what enters the VPC by this gateway (R1, R19). */
    readonly edgeRouteTable?: ElementId;
    /** Where the association is written. */
    readonly edgeRouteTableSpan?: SourceSpan;
}

/** A NAT gateway: source port translation behind its private address (N1). */
export interface NatGateway extends ElementBase {
    readonly kind: 'nat-gateway';
    readonly subnet: ElementId;
    /** Its network interface, which carries the private address and, for a public one, the public address. */
    readonly interface: ElementId;
    readonly connectivity: 'public' | 'private';
    /** Set for a regional one (N14); `subnet` and `interface` are those of its first zone. */
    readonly regional?: RegionalPresence;
}

/** Where a regional NAT gateway is present, and whom it serves (N14). */
export interface RegionalPresence {
    /** One in each zone, in declared order. */
    readonly interfaces: readonly ElementId[];
    /** Whether zones in which it is absent are served from another one. */
    readonly crossZone: boolean;
    readonly crossZoneSpan?: SourceSpan;
}

/** A network interface: what addresses, MAC, groups and the source/destination check belong to (G1). */
export interface NetworkInterface extends ElementBase {
    readonly kind: 'interface';
    readonly subnet: ElementId;
    /** The instance, NAT gateway or transit gateway attachment that owns it. */
    readonly owner: ElementId;
    /** 0 for the primary interface. */
    readonly deviceIndex: number;
    readonly mac: MacAddress;
    /** The first is the primary private address (G2). */
    readonly addresses: readonly PrivateAddress[];
    /** Empty for interfaces that security groups cannot be attached to (F12). */
    readonly securityGroups: readonly ElementId[];
    readonly securityGroupsSpan?: SourceSpan;
    readonly sourceDestinationCheck: boolean;
    readonly sourceDestinationCheckSpan?: SourceSpan;
    /** The physical server it lives on. */
    readonly server: ElementId;
}

/** A private address the orchestration system assigned, with the public one mapped to it (W1). */
export interface PrivateAddress {
    readonly address: IpAddress;
    readonly publicAddress?: IpAddress;
    readonly span: SourceSpan;
    readonly publicSpan?: SourceSpan;
}

/** A virtual machine. */
export interface Instance extends ElementBase {
    readonly kind: 'instance';
    readonly vpc: ElementId;
    /** In device order; the first is the primary interface. */
    readonly interfaces: readonly ElementId[];
    readonly guest: Guest;
    readonly running: boolean;
}

/** What is configured inside a virtual machine, where the cloud has no say. */
export interface Guest {
    readonly routes: readonly GuestRoute[];
    /** `ip_forward`: packets for others are routed on, TTL decremented (I23). */
    readonly forwarding: boolean;
    readonly forwardingSpan?: SourceSpan;
    /** The port to which an appliance returns GENEVE packets; absent where it is the registered one (X25). */
    readonly genevePort?: { readonly port: number; readonly span: SourceSpan };
    /** The interface whose primary address replaces the source of what leaves through it. */
    readonly masquerade?: { readonly interface: ElementId; readonly span: SourceSpan };
    /** Addresses per interface as the guest believes them; absent means "as DHCP gave them" (G2). */
    readonly addresses: ReadonlyMap<ElementId, readonly IpAddress[]>;
    /** The MAC the guest uses per interface; absent means the interface's own (G1, G17). */
    readonly macs: ReadonlyMap<ElementId, MacAddress>;
    /** Tunnels to other guests; absent when there are none. */
    readonly tunnels?: readonly GuestTunnel[];
    /** The BGP daemon, where one runs (G12). */
    readonly bgp?: GuestBgp;
}

/** `route 10.9.0.0/16 via 10.0.1.20`, with `onlink` to force a next hop outside the subnet (G9). */
export interface GuestRoute {
    readonly destination: Cidr;
    readonly via: IpAddress;
    readonly onlink: boolean;
    readonly span: SourceSpan;
    /** Learnt by BGP, not written: from whom, and over which autonomous systems (G12). */
    readonly bgp?: { readonly from: ElementId; readonly asPath: readonly number[] };
}

/** A security group: stateful, allow only, all rules considered (F1, F2). */
export interface SecurityGroup extends ElementBase {
    readonly kind: 'security-group';
    readonly vpc: ElementId;
    readonly rules: readonly SecurityGroupRule[];
    /** Where the file says that nothing may leave (F3). */
    readonly withoutEgressSpan?: SourceSpan;
}

/** Seen from the interface or subnet: `ingress` comes in, `egress` leaves. */
export type Direction = 'ingress' | 'egress';

/** One rule of a security group (F5). */
export interface SecurityGroupRule {
    readonly direction: Direction;
    readonly traffic: TrafficMatch;
    readonly peer:
        | { readonly kind: 'cidr'; readonly cidr: Cidr }
        | { readonly kind: 'security-group' | 'prefix-list'; readonly element: ElementId };
    readonly span: SourceSpan;
}

/** What a rule matches by protocol. `protocol` is an IP protocol number, or -1 for all. */
export interface TrafficMatch {
    readonly protocol: number;
    /** Destination ports, both ends included, for TCP and UDP; absent means all. */
    readonly ports?: { readonly from: number; readonly to: number };
    /** ICMP type and code; absent means all. */
    readonly icmp?: { readonly type: number; readonly code?: number };
}

/** A network ACL: stateless, first match by number (F20, F22). */
export interface NetworkAcl extends ElementBase {
    readonly kind: 'network-acl';
    readonly vpc: ElementId;
    /** Sorted by direction and number; the implicit final deny is not listed (F20). */
    readonly entries: readonly NetworkAclEntry[];
}

/** One numbered entry of a network ACL (F23). */
export interface NetworkAclEntry {
    readonly direction: Direction;
    /** 1–32766. */
    readonly number: number;
    readonly action: 'allow' | 'deny';
    readonly traffic: TrafficMatch;
    readonly cidr: Cidr;
    readonly span: SourceSpan;
}

/** A named list of blocks. */
export interface PrefixList extends ElementBase {
    readonly kind: 'prefix-list';
    readonly entries: readonly DeclaredCidr[];
}

/** A host out on the internet: a guest with no cloud around it. */
export interface InternetHost extends ElementBase {
    readonly kind: 'internet-host';
    readonly addresses: readonly PrivateAddress[];
}

/** A physical server of the underlay. */
export interface Server extends ElementBase {
    readonly kind: 'server';
    readonly address: Ipv4;
    readonly availabilityZone: string;
}

/** Any element of a network, told apart by `kind`. */
export type NetworkElement =
    | Vpc
    | Subnet
    | RouteTable
    | InternetGateway
    | EgressOnlyInternetGateway
    | NatGateway
    | NetworkInterface
    | Instance
    | SecurityGroup
    | NetworkAcl
    | PrefixList
    | InternetHost
    | Peering
    | TransitGateway
    | TransitGatewayAttachment
    | TransitGatewayRouteTable
    | Server
    | VpnGateway
    | Site
    | SiteHost
    | SiteConnection
    | RouteServer
    | VpcEndpoint
    | LoadBalancer;

/** The word for an element's kind; also the first part of its id. */
export type ElementKind = NetworkElement['kind'];

/** The whole topology at one moment. Orchestration calls make a new one. */
export interface Network {
    readonly profile: Profile;
    readonly profileSpan?: SourceSpan;
    /** Tunnel header drawn for the overlay (GENEVE by default). */
    readonly encapsulation: 'geneve' | 'vxlan';
    /** Set where the Region blocks public access (W14). */
    readonly blockPublicAccess?: BlockPublicAccess;
    readonly vpcs: ReadonlyMap<ElementId, Vpc>;
    readonly subnets: ReadonlyMap<ElementId, Subnet>;
    readonly routeTables: ReadonlyMap<ElementId, RouteTable>;
    readonly internetGateways: ReadonlyMap<ElementId, InternetGateway>;
    readonly egressOnlyInternetGateways: ReadonlyMap<ElementId, EgressOnlyInternetGateway>;
    readonly natGateways: ReadonlyMap<ElementId, NatGateway>;
    readonly interfaces: ReadonlyMap<ElementId, NetworkInterface>;
    readonly instances: ReadonlyMap<ElementId, Instance>;
    readonly securityGroups: ReadonlyMap<ElementId, SecurityGroup>;
    readonly networkAcls: ReadonlyMap<ElementId, NetworkAcl>;
    readonly prefixLists: ReadonlyMap<ElementId, PrefixList>;
    readonly internetHosts: ReadonlyMap<ElementId, InternetHost>;
    readonly servers: ReadonlyMap<ElementId, Server>;
    readonly vpnGateways: ReadonlyMap<ElementId, VpnGateway>;
    readonly sites: ReadonlyMap<ElementId, Site>;
    readonly siteHosts: ReadonlyMap<ElementId, SiteHost>;
    readonly siteConnections: ReadonlyMap<ElementId, SiteConnection>;
    readonly routeServers: ReadonlyMap<ElementId, RouteServer>;
    readonly peerings: ReadonlyMap<ElementId, Peering>;
    readonly transitGateways: ReadonlyMap<ElementId, TransitGateway>;
    readonly transitGatewayAttachments: ReadonlyMap<ElementId, TransitGatewayAttachment>;
    readonly transitGatewayRouteTables: ReadonlyMap<ElementId, TransitGatewayRouteTable>;
    readonly vpcEndpoints: ReadonlyMap<ElementId, VpcEndpoint>;
    readonly loadBalancers: ReadonlyMap<ElementId, LoadBalancer>;
    /** Servers and availability zones (`availability-zone:NAME`) that a `fail` line has broken; absent when none. */
    readonly failed?: ReadonlySet<ElementId>;
}
