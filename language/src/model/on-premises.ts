/** What stands outside the cloud and is joined to it by private lines: VPN gateways, sites, and the connections between (X18–X22). */
import type { IpAddress, Ipv4 } from './address.js';
import type { DeclaredCidr, ElementBase, ElementId, PrivateAddress } from './network.js';

/** The autonomous system number of a gateway that names none (X18). */
export const AMAZON_ASN = 64512;

/** A virtual private gateway: the VPC's end of VPN connections and Direct Connect interfaces (X18, X19). */
export interface VpnGateway extends ElementBase {
    readonly kind: 'vpn-gateway';
    /** The VPC it is attached to; absent once detached. */
    readonly vpc?: ElementId;
    readonly asn: number;
    /** Address of the simulated edge device in the underlay. */
    readonly underlayAddress: Ipv4;
    /** The gateway route table, for what enters the VPC by this gateway (R1, R19). */
    readonly edgeRouteTable?: ElementId;
    /** Where the association is written. */
    readonly edgeRouteTableSpan?: DeclaredCidr['span'];
}

/** A network on premises. It is its own router: the customer gateway stands for the site. */
export interface Site extends ElementBase {
    readonly kind: 'site';
    readonly cidrs: readonly DeclaredCidr[];
    readonly asn: number;
    /** The customer gateway's inside address: the first of the first block. */
    readonly routerAddress: IpAddress;
    /** In declared order. */
    readonly connections: readonly ElementId[];
}

/** A machine on premises. */
export interface SiteHost extends ElementBase {
    readonly kind: 'site-host';
    readonly site: ElementId;
    readonly addresses: readonly PrivateAddress[];
}

/** How Direct Connect weighs a prefix: BGP communities 7224:7100, 7224:7200 and 7224:7300 (X22). */
export type LocalPreferenceCommunity = 'low' | 'medium' | 'high';

/** A line between a site and a gateway: a VPN connection, or a Direct Connect virtual interface. */
export interface SiteConnection extends ElementBase {
    readonly kind: 'vpn' | 'direct-connect';
    readonly site: ElementId;
    /** The VPN gateway or transit gateway at the other end. */
    readonly gateway: ElementId;
    /** Whether routes are exchanged by BGP, or written at the cloud's end (X20). Direct Connect always speaks BGP. */
    readonly routing: 'bgp' | 'static';
    /** What the site announces, or the static routes: with the place of each. */
    readonly prefixes: readonly DeclaredCidr[];
    /** What the customer gateway sends into this line besides what it learns. */
    readonly sends: readonly DeclaredCidr[];
    /** How many times the site's number is repeated in the AS path. */
    readonly prepend: number;
    /** Multi-exit discriminator; absent when none is sent. */
    readonly med?: number;
    /** Direct Connect only. */
    readonly community: LocalPreferenceCommunity;
}

/** A VPC route server: it speaks BGP with appliances and writes what it learns into route tables (G13). */
export interface RouteServer extends ElementBase {
    readonly kind: 'route-server';
    readonly vpc: ElementId;
    readonly asn: number;
    readonly endpoints: readonly RouteServerEndpoint[];
    /** Interfaces of the appliances that it accepts sessions from. */
    readonly peers: readonly ElementId[];
}

/** The route server's address in one subnet. */
export interface RouteServerEndpoint {
    readonly subnet: ElementId;
    readonly address: Ipv4;
}

/** A route table that takes in the routes a gateway or route server has learnt. */
export interface Propagation {
    readonly from: ElementId;
    readonly span: DeclaredCidr['span'];
}

/** The BGP daemon of a guest: its number and its neighbours. */
export interface GuestBgp {
    readonly asn: number;
    readonly neighbors: readonly BgpNeighbor[];
}

/** The autonomous system number of guests that name none: the first of the private range. */
export const GUEST_ASN = 65000;

/** One neighbour of a guest's daemon. A session comes up when both ends name each other. */
export interface BgpNeighbor {
    /** An address, or the element that has it: an interface or a route server. */
    readonly peer: { readonly address: IpAddress } | { readonly element: ElementId };
    readonly advertised: readonly DeclaredCidr[];
    readonly prepend: number;
    readonly med?: number;
    /** Given to what is learnt from this neighbour; higher is better. */
    readonly localPreference?: number;
    readonly span: DeclaredCidr['span'];
}

/** What a derived route remembers of where it was learnt. */
export interface LearntFrom {
    /** The connection, or the guest's interface that announced it. */
    readonly source: ElementId;
    /** Autonomous systems from the nearest to the one that announced it first. */
    readonly asPath: readonly number[];
    /** Shown only: addresses are never next hops of a VPC route table (R26). */
    readonly nextHop?: IpAddress;
}
