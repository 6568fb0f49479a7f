/**
 * Profiles: how clouds and eras differ, as one readable table (forwarding.md, section 0.4 and every dated rule).
 *
 * A column is a plain record of choices. Each choice is read by the one stage or rule that it governs; which elements a cloud of
 * that day has follows from the column's date (profile-elements.ts). A further cloud or year is a further record here, plus the
 * stages that a new choice needs. `language/docs/profiles.md` is generated from this table and from `PROFILE_CHOICES`.
 */
import type { MacAddress } from './address.js';
import { elementsSince, type ProfileElement } from './profile-elements.js';
import { TRANSIT_GATEWAY_ROUTE_ORIGINS, type TransitGatewayRouteOrigin } from './transit-gateway.js';

/** The names of the columns. */
export type ProfileName = 'aws' | 'aws-nitro-v6' | 'aws-2023' | 'aws-2020' | 'aws-2013' | 'aws-2013-early' | 'azure';

/** Legal lengths of blocks: every length of a range for IPv4, a few for IPv6 (V1). */
export interface BlockLengths {
    readonly ipv4: { readonly from: number; readonly to: number };
    readonly ipv6: readonly number[];
}

/** Components whose flows a security group tracks whatever its rules say (F16), as far as the language has them. */
export type AutoTrackedComponent =
    | 'dynamodb-endpoint'
    | 'egress-only-internet-gateway'
    | 'gateway-load-balancer'
    | 'interface-endpoint'
    | 'nat-gateway'
    | 'network-firewall'
    | 'network-load-balancer'
    | 'transit-gateway';

/** What the simulator does differently by era or by cloud. */
export interface ProfileChoices {
    /** What a proxied ARP reply for a neighbour carries (I1, I5). */
    readonly arpAnswer: 'interface-mac' | 'constant-mac';
    /** The MAC of every reply where `arpAnswer` is `constant-mac` (I5). */
    readonly constantMac: MacAddress;
    /** What decides delivery inside a subnet: the frame's destination MAC, the packet's destination address, or the route table (I17, I20, A4). */
    readonly intraSubnetKey: 'destination-mac' | 'destination-ip' | 'route-table';
    /** Whether the virtual network carries IPv6 at all (G19). */
    readonly ipv6: boolean;
    /** Whether the IPv6 router of every subnet is also reached at fe80:ec2::1 (G22). */
    readonly commonIpv6Router: boolean;
    /** Multicast by domains of transit gateways: not at all, with static members, or with members that join by IGMP (I15, X-M). */
    readonly multicast: 'none' | 'static' | 'igmp';
    /** Routes in a subnet's table at or below a block of the VPC (4.3, R8, R15). */
    readonly routesInsideVpc: 'none' | 'whole-subnets' | 'any';
    /** Whether each subnet's table begins with routes of the platform, the one to the internet among them (A1). */
    readonly systemRoutes: boolean;
    /** Which tables take in what a VPN gateway learns: those that say so, or all (X21, A6). */
    readonly gatewayPropagation: 'declared' | 'every-table';
    /** What a route to an appliance names: the element or its address (R26, A3). */
    readonly nextHop: 'element' | 'address';
    /** Whether subnets have network ACLs (F20, A7). */
    readonly networkAcls: boolean;
    /** Whether a flow that open rules admit is left untracked by security groups (F13, A7). */
    readonly untrackedFlows: boolean;
    /** Which IP protocols are carried (A5). */
    readonly carriedProtocols: 'any' | 'tcp-udp-icmp';
    /** Whether a subnet's router answers echo requests (I24, A5). */
    readonly routerAnswersEcho: boolean;
    /** Whether a VPN gateway's table may lead to an endpoint of a gateway load balancer (R20). */
    readonly vpnGatewayToEndpoint: boolean;
    /** Whether a NAT gateway serves what a transit gateway brings from sites on premises (N3). */
    readonly natGatewayForSites: boolean;
    /** Largest IP packet that a NAT gateway takes (N10). */
    readonly natGatewayMtu: number;
    /** Largest IP packet over a peering between regions (E10). */
    readonly interRegionPeeringMtu: number;
    /** Whose flows are always tracked (F16). */
    readonly autoTracked: readonly AutoTrackedComponent[];
    /** Idle seconds before an established TCP connection is forgotten by a security group (F15). */
    readonly tcpEstablishedTimeout: number;
    /** Where routes of a transit gateway's table come from, the preferred first; what is not listed comes last (X8). */
    readonly transitGatewayRouteOrder: readonly TransitGatewayRouteOrigin[];
    /** Whether route servers write what they learn into route tables (G13). */
    readonly routeServer: boolean;
    /** Legal sizes of a VPC's blocks (V1). */
    readonly vpcBlockLengths: BlockLengths;
    /** Whether the first block of a VPC restricts which others may be added (V4). */
    readonly secondaryBlockMatrix: boolean;
    /** Legal sizes of a subnet's blocks (V1). */
    readonly subnetBlockLengths: BlockLengths;
}

/** One column of the table. */
export interface Profile extends ProfileChoices {
    readonly name: ProfileName;
    readonly title: string;
    /** The day whose documents the column follows. */
    readonly date: string;
    /** Elements that this cloud has. */
    readonly knows: ReadonlySet<ProfileElement>;
}

/** The answer Azure gives to every ARP request (I5), and the stand-in for the unknown one of the earliest VPC. */
const CONSTANT_MAC: MacAddress = '12:34:56:78:9a:bc';

/** The VPC user guide and the EC2 user guide as of spring 2026. */
const aws: Profile = {
    name: 'aws',
    title: 'Amazon VPC, 2026',
    date: '2026-04-30',
    knows: elementsSince('2026-04-30'),
    arpAnswer: 'interface-mac',
    constantMac: CONSTANT_MAC,
    intraSubnetKey: 'destination-mac',
    ipv6: true,
    commonIpv6Router: true,
    multicast: 'igmp',
    routesInsideVpc: 'whole-subnets',
    systemRoutes: false,
    gatewayPropagation: 'declared',
    nextHop: 'element',
    networkAcls: true,
    untrackedFlows: true,
    carriedProtocols: 'any',
    routerAnswersEcho: true,
    vpnGatewayToEndpoint: true,
    natGatewayForSites: true,
    natGatewayMtu: 8500,
    interRegionPeeringMtu: 8500,
    autoTracked: [
        'egress-only-internet-gateway',
        'nat-gateway',
        'network-firewall',
        'network-load-balancer',
        'interface-endpoint',
        'dynamodb-endpoint',
    ],
    tcpEstablishedTimeout: 432_000,
    transitGatewayRouteOrder: TRANSIT_GATEWAY_ROUTE_ORIGINS,
    routeServer: true,
    vpcBlockLengths: { ipv4: { from: 16, to: 28 }, ipv6: [44, 48, 52, 56, 60] },
    secondaryBlockMatrix: true,
    subnetBlockLengths: { ipv4: { from: 16, to: 28 }, ipv6: [44, 48, 52, 56, 60, 64] },
};

/** The same guides as of June 2023. */
const aws2023: Profile = {
    ...aws,
    name: 'aws-2023',
    title: 'Amazon VPC, June 2023',
    date: '2023-06-30',
    knows: elementsSince('2023-06-30'),
    vpnGatewayToEndpoint: false,
    natGatewayForSites: false,
    natGatewayMtu: 9001,
    interRegionPeeringMtu: 1500,
    autoTracked: [
        'egress-only-internet-gateway',
        'gateway-load-balancer',
        'nat-gateway',
        'network-firewall',
        'network-load-balancer',
        'interface-endpoint',
        'transit-gateway',
    ],
    routeServer: false,
    vpcBlockLengths: { ...aws.vpcBlockLengths, ipv6: [56] },
    subnetBlockLengths: { ...aws.subnetBlockLengths, ipv6: [64] },
};

/** Article “AWS Networking 101” and the user guide of March 2020. */
const aws2020: Profile = {
    ...aws2023,
    name: 'aws-2020',
    title: 'Amazon VPC, March 2020',
    date: '2020-03-04',
    knows: elementsSince('2020-03-04'),
    commonIpv6Router: false,
    multicast: 'static',
    routesInsideVpc: 'none',
    transitGatewayRouteOrder: ['static', 'vpc', 'direct-connect', 'vpn'],
};

/** Article “Packet Forwarding in Amazon VPC” (2013), with the MACs that its later part describes. */
const aws2013: Profile = {
    ...aws2020,
    name: 'aws-2013',
    title: 'Amazon VPC, late 2013',
    date: '2013-12-31',
    knows: elementsSince('2013-12-31'),
    intraSubnetKey: 'destination-ip',
    ipv6: false,
    multicast: 'none',
};

/** Every profile by its name: the only list. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
    aws,
    'aws-nitro-v6': {
        ...aws,
        name: 'aws-nitro-v6',
        title: 'Amazon VPC, 2026, on servers with the sixth generation of Nitro cards',
        tcpEstablishedTimeout: 350,
    },
    'aws-2023': aws2023,
    'aws-2020': aws2020,
    'aws-2013': aws2013,
    'aws-2013-early': {
        ...aws2013,
        name: 'aws-2013-early',
        title: 'Amazon VPC, early 2013',
        date: '2013-01-31',
        knows: elementsSince('2013-01-31'),
        arpAnswer: 'constant-mac',
    },
    azure: {
        ...aws,
        name: 'azure',
        title: 'Azure virtual network, 2026 (for comparison)',
        knows: new Set<ProfileElement>(['peering', 'inter-region-peering', 'secondary-cidr', 'interface-endpoint']),
        arpAnswer: 'constant-mac',
        intraSubnetKey: 'route-table',
        ipv6: false,
        commonIpv6Router: false,
        multicast: 'none',
        routesInsideVpc: 'any',
        systemRoutes: true,
        gatewayPropagation: 'every-table',
        nextHop: 'address',
        networkAcls: false,
        untrackedFlows: false,
        carriedProtocols: 'tcp-udp-icmp',
        routerAnswersEcho: false,
        autoTracked: [],
        tcpEstablishedTimeout: 240,
        routeServer: false,
        vpcBlockLengths: { ipv4: { from: 8, to: 29 }, ipv6: [] },
        secondaryBlockMatrix: false,
        subnetBlockLengths: { ipv4: { from: 8, to: 29 }, ipv6: [] },
    },
};

/** Other words for a profile: the rule book's name of the present day. */
export const PROFILE_ALIASES = { aws2026: 'aws' } as const satisfies Record<string, ProfileName>;

/** A word that a `profile` statement accepts. */
export type ProfileWord = ProfileName | keyof typeof PROFILE_ALIASES;

/** The profile that a word names; the present day without one. */
export const profileNamed = (word: ProfileWord = 'aws'): Profile => PROFILES[word === 'aws2026' ? PROFILE_ALIASES[word] : word];
